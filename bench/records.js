// How `create` and `history` fare with many records: `npm run build && node bench/records.js`.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeHome } from './records-home.js';

const BIN = fileURLToPath(new URL('../bin/image2.js', import.meta.url));
const SIZES = [0, 1_000, 100_000];
const RUNS = 7;
const KEY = 'sk-bench-0123456789';

const work = mkdtempSync(join(tmpdir(), 'image2-bench-'));
const sandbox = spawn(process.execPath, [BIN, 'sandbox', '--delay', '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
try {
  const baseUrl = await firstLine(sandbox.stdout);
  const rows = SIZES.map((size) => measure(makeHome(join(work, String(size)), size, baseUrl), baseUrl));
  report(rows);
} finally {
  sandbox.kill();
  rmSync(work, { recursive: true, force: true });
}

function measure(home, baseUrl) {
  const request = ['--mode', 'text2img', '--size', '1:1', '--base-url', baseUrl];
  return {
    create: median((n) => run(home, ['create', ...request, '--prompt', `bench ${n}`])),
    'history --limit 20': median(() => run(home, ['history'])),
    'history --limit 0': median(() => run(home, ['history', '--limit', '0'])),
  };
}

function median(work) {
  const times = Array.from({ length: RUNS }, (_, n) => work(n)).sort((a, b) => a - b);
  return times[Math.floor(RUNS / 2)];
}

/** Milliseconds of one process, from its start to its end. */
function run(home, args) {
  const env = { PATH: process.env.PATH, HOME: home, X_API_KEY: KEY };
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [BIN, ...args], { env, maxBuffer: 1 << 28, encoding: 'utf8' });
  if (status !== 0) throw new Error(`image2 ${args[0]} ended with ${status}: ${stderr}`);
  return performance.now() - started;
}

function report(rows) {
  for (const name of Object.keys(rows[0])) {
    const parts = rows.map((row, index) => {
      const ratio = (row[name] / rows[0][name]).toFixed(2);
      return `${SIZES[index].toLocaleString('en')}: ${Math.round(row[name])} ms (×${ratio})`;
    });
    console.log(`${name.padEnd(20)}${parts.join('   ')}`);
  }
}

async function firstLine(stream) {
  for await (const chunk of stream) return String(chunk).trim();
  throw new Error('the sandbox did not start');
}
