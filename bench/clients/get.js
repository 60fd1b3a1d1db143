// One query with Node's own HTTP client and nothing around it: about the least that a Node program can do.
import { request } from 'node:http';

const { IMAGE2_BASE_URL: base, X_API_KEY: key } = process.env;
const headers = { 'x-api-key': key };
request(`${base}/api/v1/user_task/get/passAuth/${process.argv[2]}`, { headers }, async (answer) => {
  let text = '';
  for await (const part of answer) text += part;
  process.stdout.write(`${JSON.parse(text).data.service_output.imgUrls.join('\n')}\n`);
}).end();
