// A service whose tasks are finished at once, so that what is measured is the client. Prints its URL.
import { createServer } from 'node:http';

let lastId = 20_000;
const server = createServer(async (request, response) => {
  for await (const _part of request);
  if (request.method === 'POST') lastId += 1;
  const id = request.method === 'POST' ? lastId : Number(request.url.split('/').at(-1));
  const imgUrls = ['https://images.example/1.png'];
  const task = { id, task_status: 'success', cost: 0.2, service_output: { imgUrls } };
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ code: 200, msg: 'ok', data: task }));
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
