import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { batchArgs, prompts, resultsIn, writeBatch } from '../helpers/batch.ts';
import { runCli, startCli, temporaryHome } from '../helpers/run-cli.ts';

const ITEMS = 500;
const KILLS = 50;
const WIDE_ITEMS = 3_000;
const WIDE_KILLS = 12;

let folder = '';
let sandbox: Sandbox;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image2-batch-kill-'));
  sandbox = await startSandbox({ delayMs: 100, scenario: 'ok', ledgerPath: join(folder, 'ledger') });
});

afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

/** How often the service created a task for each prompt, by its ledger. */
async function creations(): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const line of (await readFile(join(folder, 'ledger'), 'utf8')).trimEnd().split('\n')) {
    const { body, created } = JSON.parse(line);
    if (created) counts.set(body.user_input.prompt, (counts.get(body.user_input.prompt) ?? 0) + 1);
  }
  return counts;
}

/** Insists that each item was created at most once and that its result says so; returns how many are told in doubt. */
async function doubtsAmong(items: readonly { readonly prompt: string }[], results: string): Promise<number> {
  const told = new Map((await resultsIn(results)).map((report) => [report.item.line, report]));
  expect(told.size).toBe(items.length);
  const counts = await creations();
  let doubts = 0;
  for (const [index, { prompt }] of items.entries()) {
    const report = told.get(index + 1);
    const created = counts.get(prompt) ?? 0;
    expect(created, prompt).toBeLessThanOrEqual(1);
    expect([0, 7], JSON.stringify(report)).toContain(report?.exitCode);
    if (report?.exitCode === 0) expect(created, prompt).toBe(1);
    else doubts += 1;
  }
  return doubts;
}

/** Insists that nothing is open but what is in doubt: a kill between a result and its record leaves no task behind. */
async function expectOnlyDoubtsOpen(home: string, doubts: number): Promise<void> {
  const { stdout } = await runCli(['history', '--unfinished', '--limit', '0', '--json'], { home });
  const codes = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).exitCode);
  expect(codes).toEqual(Array.from({ length: doubts }, () => 7));
}

async function totalOfCreations(): Promise<number> {
  return [...(await creations()).values()].reduce((sum, count) => sum + count, 0);
}

/** Runs the command and kills it at some moment within `withinMs` after it first printed `text`, if it still lives. */
async function runUntilKilled(args: readonly string[], home: string, text: string, withinMs: number): Promise<void> {
  const { child, finished, saw } = await startCli(args, { home });
  await Promise.race([saw(text), finished]).catch(() => {});
  const timer = setTimeout(() => child.kill('SIGKILL'), Math.random() * withinMs);
  await finished;
  clearTimeout(timer);
}

test('killed at fifty random moments and run again, every item is created once or told in doubt', async () => {
  const home = await temporaryHome();
  const items = prompts(ITEMS);
  const file = await writeBatch(home, items);
  // So few in flight that a run lives through many kills, and still has work at the last of them.
  const args = batchArgs(file, sandbox.baseUrl, '--concurrency', '6');
  for (let kill = 0; kill < KILLS; kill += 1) {
    // Each run may do a little: the kills then fall on its start, its middle and its end.
    await runUntilKilled([...args, '--max-tasks', '9'], home, ' done, ', 700);
  }
  const last = await runCli(args, { home });
  expect([0, 7], last.stderr).toContain(last.code);
  const doubts = await doubtsAmong(items, `${file}.results.jsonl`);
  await expectOnlyDoubtsOpen(home, doubts);
  const before = await totalOfCreations();
  expect((await runCli(args, { home })).code).toBe(last.code);
  expect(await totalOfCreations()).toBe(before);
  console.log(`${KILLS} kills over ${ITEMS} items: 0 created twice, 0 lost, ${doubts} told in doubt`);
});

test('killed at full speed with 64 in flight, every item is created once or told in doubt', async () => {
  const home = await temporaryHome();
  const items = Array.from({ length: WIDE_ITEMS }, (_, index) => ({ prompt: `wide ${index + 1}` }));
  const file = await writeBatch(home, items, 'wide.jsonl');
  const args = batchArgs(file, sandbox.baseUrl, '--concurrency', '64');
  for (let kill = 0; kill < WIDE_KILLS; kill += 1) {
    await runUntilKilled(args, home, ': task ', 400);
  }
  const last = await runCli(args, { home });
  expect([0, 7], last.stderr).toContain(last.code);
  const doubts = await doubtsAmong(items, `${file}.results.jsonl`);
  await expectOnlyDoubtsOpen(home, doubts);
  console.log(`${WIDE_KILLS} kills over ${WIDE_ITEMS} items: 0 created twice, 0 lost, ${doubts} told in doubt`);
});
