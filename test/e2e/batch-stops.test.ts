import { appendFileSync, rmSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { batchArgs, printed, prompts, resultsIn, writeBatch } from '../helpers/batch.ts';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { runInProcess, temporaryHome } from '../helpers/run-cli.ts';
import { type LedgerEntry, type ScriptedAnswer, startScriptedService } from '../helpers/scripted-service.ts';

const RECORDS = '.local/state/image2';
const newId = (_request: LedgerEntry, turn: number): ScriptedAnswer => ({ body: { id: `t${turn + 1}`, cost: '0.2' } });

async function openBatch(lines: readonly unknown[]) {
  const home = await temporaryHome();
  const file = await writeBatch(home, lines);
  return { home, file, results: `${file}.results.jsonl` };
}

/** A service whose tasks run until a test says otherwise. */
async function startRunningService() {
  let status = 'running';
  const service = await startScriptedService({
    create: newId,
    query: ({ path }) => ({
      body: { id: path.split('/').at(-1), task_status: status, service_output: { imgUrl: 'https://i.example/1.png' } },
    }),
  });
  return {
    ...service,
    finishTasks: () => {
      status = 'success';
    },
  };
}

describe.each([
  ['interrupted', 130],
  ['terminated', 143],
] as const)('a batch that is %s', (kind, code) => {
  test('keeps what is in flight in the results file, so that another machine goes on with it', async () => {
    const service = await startRunningService();
    const batch = await openBatch(prompts(5));
    const argv = batchArgs(batch.file, service.url, '--json', '--concurrency', '3');
    const run = await runInProcess(argv, {
      ...batch,
      onStderr: (stderr, signal) => {
        if (stderr.includes('task t3')) signal(kind);
      },
    });
    expect(run.code, run.stderr).toBe(code);
    const kept = await resultsIn(batch.results);
    expect(kept.map(({ id }) => id).sort()).toEqual(['t1', 't2', 't3']);
    for (const line of kept)
      expect(line).toMatchObject({
        status: expect.stringMatching(/pending|running/),
        created: 'yes',
        exitCode: code,
        next: expect.stringContaining(`image2 get ${line.id} --wait`),
      });
    expect(printed(run)).toHaveLength(3);
    expect(run.stderr).toContain('3 unfinished, 2 left');
    service.finishTasks();
    await rm(join(batch.home, RECORDS), { recursive: true });
    const again = await runInProcess(argv, { ...batch, othersEnded: true });
    expect(again.code, again.stderr).toBe(0);
    expect(service.posts()).toHaveLength(5);
    expect(printed(again)).toHaveLength(5);
  });

  test('while an answer is awaited tells the doubt with its record, and nobody sends the item again', async () => {
    let hasCome = (): void => {};
    const come = new Promise<void>((resolve) => {
      hasCome = resolve;
    });
    const service = await startScriptedService({
      create: async (request, turn) => {
        if (turn === 0) return newId(request, turn);
        hasCome();
        return new Promise<ScriptedAnswer>(() => {});
      },
    });
    const batch = await openBatch(prompts(3));
    const argv = batchArgs(batch.file, service.url, '--json', '--concurrency', '1');
    const run = await runInProcess(argv, {
      ...batch,
      clock: jumpingClock(),
      world: {
        onSignal: (handle) => {
          void come.then(() => handle(kind));
          return () => {};
        },
      },
    });
    expect(run.code, run.stderr).toBe(code);
    expect(run.stderr).toMatch(/line 2: .*stopped before the answer came.*image2 forget [0-9a-f.]+ --id/);
    expect(run.stderr).toContain('1 in doubt, 1 left');
    expect(run.stderr).toContain('a task may exist');
    expect(run.stderr).not.toContain('nothing was lost');
    expect((await resultsIn(batch.results)).at(-1)).toMatchObject({
      id: null,
      created: 'unknown',
      exitCode: 7,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    await rm(join(batch.home, RECORDS), { recursive: true });
    const again = await runInProcess(batchArgs(batch.file, service.url, '--json', '--max-tasks', '0'), batch);
    expect(again.code).toBe(7);
    expect(again.stderr).toContain('according to the results file');
    expect(printed(again).find(({ item }) => item.line === 2)).toMatchObject({ created: 'unknown', next: null });
    expect(service.posts()).toHaveLength(2);
  });
});

test('what a kill left open is written down at a stop, also of items that were not reached', async () => {
  const service = await startRunningService();
  const batch = await openBatch([...prompts(4), { prompt: 'lost' }]);
  const argv = batchArgs(batch.file, service.url, '--json', '--concurrency', '5');
  await runInProcess(argv, { ...batch, onStderr: (text, signal) => text.includes('task t5') && signal('interrupted') });
  const records = join(batch.home, RECORDS, 'open');
  // As a kill between the POST and its answer leaves the last one.
  for (const name of (await readdir(records, { recursive: true })).filter((one) => one.includes('.'))) {
    const lines = (await readFile(join(records, name), 'utf8')).split('\n');
    if (lines[0]?.includes('"lost"')) await writeFile(join(records, name), `${lines[0]}\n`);
  }
  await rm(batch.results);
  const stopped = await runInProcess([...argv, '--concurrency', '1'], {
    ...batch,
    othersEnded: true,
    onStderr: (text, signal) => text.includes('task t') && signal('terminated'),
  });
  expect(stopped.code, stopped.stderr).toBe(143);
  const kept = await resultsIn(batch.results);
  expect(new Set(kept.map(({ id, created }) => id ?? created)).size).toBe(5);
  expect(kept.filter(({ created, id }) => created === 'unknown' && id === null)).toHaveLength(1);
  const stoppedAgain = await runInProcess([...argv, '--concurrency', '1'], {
    ...batch,
    othersEnded: true,
    onStderr: (text, signal) => text.includes('task t') && signal('terminated'),
  });
  expect(printed(stoppedAgain), 'told once').toHaveLength(1);
  expect(await resultsIn(batch.results)).toHaveLength(5);
  service.finishTasks();
  await rm(join(batch.home, RECORDS), { recursive: true });
  const again = await runInProcess(argv, batch);
  expect([again.code, service.posts().length], again.stderr).toEqual([7, 5]);
});

test('what another command brought to its end meanwhile is not told as open at a stop', async () => {
  const ended = new Set<string>();
  const service = await startScriptedService({
    create: newId,
    query: ({ path }) => {
      const id = path.split('/').at(-1) ?? '';
      const status = ended.has(id) ? 'success' : 'running';
      return { body: { id, task_status: status, service_output: { imgUrl: 'https://i.example/1.png' } } };
    },
  });
  const batch = await openBatch(prompts(4));
  const argv = batchArgs(batch.file, service.url, '--json', '--concurrency', '4');
  await runInProcess(argv, { ...batch, onStderr: (text, signal) => text.includes('task t4') && signal('interrupted') });
  const [first, done, ...rest] = (await resultsIn(batch.results)).sort((one, other) => one.item.line - other.item.line);
  // Of this one another machine has made the picture, under another id.
  await writeFile(batch.results, `${JSON.stringify({ ...done, id: 't9', status: 'success', exitCode: 0 })}\n`);
  const others = { ...batch, othersEnded: true };
  let isBegun = false;
  const stopped = await runInProcess([...argv, '--concurrency', '1'], {
    ...others,
    onStderr: (text, signal) => {
      if (isBegun || !text.includes(`task ${first?.id}`)) return;
      isBegun = true;
      const gets = rest.map(({ id }) => {
        ended.add(id ?? '');
        return runInProcess(['get', id ?? '', '--base-url', service.url], others);
      });
      void Promise.all(gets).then(() => signal('interrupted'));
    },
  });
  expect([stopped.code, rest.length], stopped.stderr).toEqual([130, 2]);
  expect((await resultsIn(batch.results)).map(({ id }) => id)).toEqual(['t9', first?.id]);
});

test('waiting for the request of another batch leaves no doubt of its own', async () => {
  let answer: (given: ScriptedAnswer) => void = () => {};
  const service = await startScriptedService({
    create: () =>
      new Promise<ScriptedAnswer>((resolve) => {
        answer = resolve;
      }),
  });
  const batch = await openBatch(prompts(1));
  const sender = runInProcess(batchArgs(batch.file, service.url), batch);
  await expect.poll(() => service.posts().length).toBe(1);
  const waiter = await runInProcess(batchArgs(batch.file, service.url, '--results', 'other.jsonl'), {
    ...batch,
    world: {
      onSignal: (handle) => {
        setTimeout(() => handle('interrupted'), 200);
        return () => {};
      },
    },
  });
  expect([waiter.code, await resultsIn(join(batch.home, 'other.jsonl'))]).toEqual([130, []]);
  answer({ status: 400, body: { msg: 'no' } });
  expect((await sender).code).toBe(5);
  expect(service.posts()).toHaveLength(1);
});

test.each([
  [401, 8, 'rejected the key, with'],
  [302, 16, 'five tasks in a row could not be asked for (REDIRECTED), with'],
  [404, 16, 'five tasks in a row could not be asked for (TASK_NOT_FOUND), with'],
] as const)(
  'a service that answers every query with %i stops creating, and the tasks are kept',
  async (status, most, text) => {
    const service = await startScriptedService({ create: newId, query: { status, body: { msg: 'no' } } });
    const batch = await openBatch(prompts(40));
    const argv = batchArgs(batch.file, service.url, '--json', '--concurrency', '4');
    const run = await runInProcess(argv, { ...batch, clock: jumpingClock() });
    expect(run.code, run.stderr).toBe(6);
    expect(service.posts().length).toBeLessThanOrEqual(most);
    expect(run.stderr).toContain(text);
    for (const report of printed(run)) expect(report).toMatchObject({ created: 'yes', exitCode: 6 });
  },
);

test('a query that is told to wait for long stops creating, and says until when', async () => {
  const query = { status: 429, headers: { 'retry-after': '1200' }, body: { msg: 'slow' } };
  const service = await startScriptedService({ create: newId, query });
  const batch = await openBatch(prompts(40));
  const run = await runInProcess(batchArgs(batch.file, service.url, '--concurrency', '4'), batch);
  expect(run.code, run.stderr).toBe(6);
  expect(service.posts().length).toBeLessThanOrEqual(8);
  expect(run.stderr).toMatch(/asks to wait until \d{4}-.*Z, with \d+ items left/);
  expect(run.stderr).toMatch(/line 1: .* Try again after \d{4}-/);
});

test('a batch file that is cut while it runs ends with 6 and says how many items are gone', async () => {
  // More than is read ahead.
  const long = prompts(200).map(({ prompt }) => ({ prompt: prompt.padEnd(3000, '.') }));
  const batch = await openBatch(long);
  const service = await startScriptedService({
    create: async (request, turn) => {
      if (turn === 0) await writeBatch(batch.home, long.slice(0, 1));
      return newId(request, turn);
    },
  });
  const run = await runInProcess(batchArgs(batch.file, service.url, '--concurrency', '1', '--quiet'), batch);
  expect(run.code, run.stderr).toBe(6);
  const gone = Number(/(\d+) items that were there at first/.exec(run.stderr)?.[1]);
  expect(gone).toBeGreaterThan(0);
  expect(gone + service.posts().length).toBe(200);
});

test.each([
  ['goes', (file: string) => rmSync(file), 6, 0],
  ['grows', (file: string) => appendFileSync(file, '{"prompt":"one more"}\n'), 0, 3],
] as const)('a batch file that %s between its check and the run', async (_what, change, code, posts) => {
  const service = await startScriptedService({ create: newId });
  const batch = await openBatch(prompts(3));
  let isChanged = false;
  const run = await runInProcess(batchArgs(batch.file, service.url), {
    ...batch,
    onStderr: (text) => {
      if (isChanged || !text.includes('3 items for')) return;
      isChanged = true;
      change(batch.file);
    },
  });
  expect([run.code, service.posts().length], run.stderr).toEqual([code, posts]);
});
