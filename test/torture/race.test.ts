import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { type SandboxEvent, startSandbox } from '../../src/sandbox/server.ts';
import { runCli, temporaryHome } from '../helpers/run-cli.ts';

const PROCESSES = 8;
const REQUESTS = 500;
/** How long the slowest process may take to start, in ms. */
const START_MS = 3_000;

async function openLedger(delayMs: number) {
  const events: SandboxEvent[] = [];
  const sandbox = await startSandbox({ delayMs, scenario: 'ok', onEvent: (event) => events.push(event) });
  onTestFinished(() => sandbox.close());
  return { baseUrl: sandbox.baseUrl, posts: () => events.filter(({ kind }) => kind === 'create').length };
}

test(`${PROCESSES} processes that want the same ${REQUESTS} tasks at once create each of them once`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'image2-race-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const racer = join(folder, 'racer.mjs');
  const entry = fileURLToPath(new URL('racer.ts', import.meta.url));
  const banner = { js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);" };
  await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile: racer, banner });
  const { baseUrl, posts } = await openLedger(0);
  const argv = [racer, join(folder, 'records'), baseUrl, String(REQUESTS), String(Date.now() + START_MS)];
  const started = performance.now();
  const runs = await Promise.all(
    Array.from({ length: PROCESSES }, () => promisify(execFile)(process.execPath, argv, { maxBuffer: 1 << 24 })),
  );
  const seconds = (performance.now() - started - START_MS) / 1000;
  const lists = runs.map(({ stdout }) => stdout);
  expect(new Set(lists).size).toBe(1);
  expect(new Set(JSON.parse(lists[0] ?? '[]')).size).toBe(REQUESTS);
  expect(posts()).toBe(REQUESTS);
  console.log(`${PROCESSES} processes, ${REQUESTS} requests: ${posts()} POSTs in ${seconds.toFixed(1)} s`);
});

test(`${PROCESSES} commands that start at the same instant pay for one task and print the same URL`, async () => {
  const { baseUrl, posts } = await openLedger(500);
  const home = await temporaryHome();
  const request = ['--mode', 'text2img', '--prompt', 'all at once', '--size', '1:1', '--poll-interval', '0.2'];
  const runs = await Promise.all(
    Array.from({ length: PROCESSES }, () => runCli(['create', ...request, '--base-url', baseUrl, '--json'], { home })),
  );
  expect(runs.map(({ code }) => code)).toEqual(runs.map(() => 0));
  expect(posts()).toBe(1);
  expect(new Set(runs.map((run) => run.json().id)).size).toBe(1);
  expect(new Set(runs.map((run) => run.json().imgUrls?.[0]?.replace(/\?.*/, ''))).size).toBe(1);
  expect(runs.filter((run) => !run.json().reused)).toHaveLength(1);
  const history = await runCli(['history', '--json'], { home });
  expect(history.stdout.trimEnd().split('\n')).toHaveLength(1);
});
