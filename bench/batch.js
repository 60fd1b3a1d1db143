// How fast a batch is against a bare loop that makes the same requests, and how much memory it takes.
// `npm run build && node bench/batch.js [items] [rounds]`; the service is the sandbox in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, request } from 'undici';

const SELF = fileURLToPath(import.meta.url);
const BIN = fileURLToPath(new URL('../bin/image2.js', import.meta.url));
const CONCURRENCY = 64;
const KEY = 'sk-bench-0123456789';

const [first = '10000', second = '3'] = process.argv.slice(2);
if (first === 'bare') await runBare(second, Number(process.argv[4]), process.argv[5] === 'new');
else await compare(Number(first), Number(second));

/**
 * Creates and queries tasks as a client without any record would, each create over a new connection, as `batch` does so
 * that none is in doubt for a connection that sat idle, or over those that undici keeps.
 */
async function runBare(base, count, isNew) {
  const headers = { 'content-type': 'application/json', 'x-api-key': KEY };
  let next = 0;
  const post = async (body) => {
    const path = '/api/v1/user_task/asyncCreateWithCost';
    if (!isNew) return (await request(`${base}${path}`, { method: 'POST', headers, body })).body.json();
    const client = new Client(base);
    const answer = await (await client.request({ path, method: 'POST', headers, body })).body.json();
    await client.destroy();
    return answer;
  };
  const worker = async () => {
    while (next < count) {
      next += 1;
      const input = { modelName: 'GPT-Image-2', modelType: 'text2img', prompt: `picture ${next}`, size: '1:1' };
      const { id } = await post(JSON.stringify({ cost_type: 1, business_url: 'gpt-image2/img', user_input: input }));
      const task = await (await request(`${base}/api/v1/user_task/get/passAuth/${id}`, { headers })).body.json();
      if (task.task_status !== 'success') throw new Error(JSON.stringify(task));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

async function compare(items, rounds) {
  const folder = await mkdtemp(join(tmpdir(), 'image2-bench-'));
  try {
    const small = await writeItems(join(folder, 'small.jsonl'), items);
    const times = { batch: [], new: [], kept: [] };
    for (let round = 1; round <= rounds; round += 1) {
      const runs = {
        batch: await withSandbox((base) => runBatch(folder, small, base, `round-${round}`)),
        new: await withSandbox((base) => timed([SELF, 'bare', base, `${items}`, 'new'], {})),
        kept: await withSandbox((base) => timed([SELF, 'bare', base, `${items}`, 'kept'], {})),
      };
      for (const [name, { seconds }] of Object.entries(runs)) times[name].push(seconds);
      const rate = ({ seconds }) => Math.round(items / seconds);
      console.log(
        `round ${round}: batch ${rate(runs.batch)} items/s, bare loop ${rate(runs.new)}, with kept connections ${rate(runs.kept)}`,
      );
    }
    const rates = Object.fromEntries(Object.entries(times).map(([name, seconds]) => [name, items / median(seconds)]));
    const against = (name) =>
      `${(rates.batch / rates[name]).toFixed(2)} (${Math.round(rates.batch)} / ${Math.round(rates[name])} items/s`;
    console.log(`rate, against a bare loop that makes the same requests: ${against('new')}; target 0.6)`);
    console.log(`rate, against a bare loop that creates over kept connections: ${against('kept')})`);
    const many = await writeItems(join(folder, 'large.jsonl'), items * 10);
    const peaks = [];
    for (const [name, file] of [
      ['small', small],
      ['large', many],
    ])
      peaks.push((await withSandbox((base) => runBatch(folder, file, base, name))).peakMiB);
    const measured = `${peaks[1]} / ${peaks[0]} MiB; target 1.2`;
    console.log(`memory of ${items * 10} items, against ${items}: ${(peaks[1] / peaks[0]).toFixed(2)} (${measured})`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function runBatch(folder, file, base, name) {
  const request = ['--mode', 'text2img', '--size', '1:1', '--concurrency', `${CONCURRENCY}`];
  const args = ['batch', file, ...request, '--base-url', base, '--results', join(folder, `${name}.results`), '--quiet'];
  return timed([BIN, ...args], { X_API_KEY: KEY, XDG_STATE_HOME: join(folder, name), HOME: folder });
}

/** Runs a Node program to its end, and reads its peak memory while it runs. */
async function timed(argv, env) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, argv, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  let peakMiB = 0;
  const watch = setInterval(() => {
    peakMiB = Math.max(peakMiB, peakOf(child.pid));
  }, 50);
  const [code] = await once(child, 'exit');
  clearInterval(watch);
  if (code !== 0) throw new Error(`exit ${code}: ${argv.join(' ')}`);
  return { seconds: (performance.now() - startedAt) / 1000, peakMiB };
}

function peakOf(pid) {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

/** Each run has a service of its own, which starts empty. */
async function withSandbox(use) {
  const child = spawn(process.execPath, [BIN, 'sandbox', '--delay', '0', '--quiet', '--json'], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [text] = await once(child.stdout, 'data');
    return await use(/http:\/\/127\.0\.0\.1:\d+/.exec(`${text}`)[0]);
  } finally {
    child.kill();
    await once(child, 'exit');
  }
}

async function writeItems(path, count) {
  const file = createWriteStream(path);
  for (let number = 1; number <= count; number += 1)
    if (!file.write(`{"prompt":"picture ${number}"}\n`)) await once(file, 'drain');
  file.end();
  await once(file, 'close');
  return path;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
