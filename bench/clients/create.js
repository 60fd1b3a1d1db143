// One create and one query with Node's own HTTP client and nothing around it: no records, no checks.
import { Agent, request } from 'node:http';

const { IMAGE2_BASE_URL: base, X_API_KEY: key } = process.env;
const [prompt, size] = process.argv.slice(2);
const headers = { 'content-type': 'application/json', 'x-api-key': key };
const agent = new Agent();

function send(method, path, body) {
  return new Promise((resolve, reject) => {
    const sent = request(`${base}/api/v1/user_task/${path}`, { agent, headers, method }, async (answer) => {
      let text = '';
      for await (const part of answer) text += part;
      resolve(JSON.parse(text).data);
    });
    sent.on('error', reject).end(body);
  });
}

const input = { modelName: 'GPT-Image-2', modelType: 'text2img', prompt, size };
const body = JSON.stringify({ cost_type: 1, business_url: 'gpt-image2/img', user_input: input });
const { id } = await send('POST', 'asyncCreateWithCost', body);
const { service_output: output } = await send('GET', `get/passAuth/${id}`);
process.stdout.write(`${output.imgUrls.join('\n')}\n`);
