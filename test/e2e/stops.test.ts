import { expect, test } from 'vitest';
import { createArgs } from '../helpers/create-args.ts';
import { documentOf } from '../helpers/document.ts';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { type InProcessOptions, runInProcess } from '../helpers/run-cli.ts';
import {
  type ScriptedAnswer,
  type ServiceScripts,
  startScriptedService,
  TASK_ID,
} from '../helpers/scripted-service.ts';

const MANY_MINUTES = 600_000;
const ID = { body: { id: TASK_ID, task_status: 'pending' } };
const silence = () => new Promise<ScriptedAnswer>(() => {});

/** A `create` that gets Ctrl-C when an answer of the service says so. */
async function createThat(scriptsFor: (interrupt: () => void) => ServiceScripts, options: InProcessOptions = {}) {
  let send: (kind: 'interrupted') => void = () => {};
  const service = await startScriptedService(scriptsFor(() => send('interrupted')));
  const run = await runInProcess(createArgs(service.url, '--json'), {
    ...options,
    world: {
      onSignal: (handle) => {
        send = handle;
        return () => {};
      },
    },
  });
  expect(service.posts()).toHaveLength(1);
  return { service, run, report: documentOf(run) };
}

test.each<[phase: string, exitCode: number, created: string, kind: keyof ServiceScripts]>([
  ['while the answer is awaited', 7, 'unknown', 'create'],
  ['once the id is known', 6, 'yes', 'query'],
  ['while images are saved', 8, 'yes', 'other'],
])('--timeout that runs out %s ends with %i', async (_phase, exitCode, created, kind) => {
  const clock = jumpingClock();
  const service = await startScriptedService({
    [kind]: () => {
      clock.advance(MANY_MINUTES);
      return silence();
    },
  });
  const run = await runInProcess(createArgs(service.url, '--timeout', '5m', '-o', 'out/', '--json'), { clock });
  expect(documentOf(run)).toMatchObject({ ok: false, exitCode, created });
  if (created === 'yes') expect(run.json()).toMatchObject({ id: TASK_ID, next: expect.stringContaining(TASK_ID) });
  expect(service.posts()).toHaveLength(1);
});

test('a time-out while the answer is awaited leaves a doubt that blocks the same request', async () => {
  const clock = jumpingClock();
  const service = await startScriptedService({
    create: () => {
      clock.advance(MANY_MINUTES);
      return silence();
    },
  });
  const first = await runInProcess(createArgs(service.url, '--timeout', '5m'), { clock });
  const second = await runInProcess(createArgs(service.url), { home: first.home, clock });
  expect([first.code, second.code]).toEqual([7, 7]);
  expect(second.stderr).toMatch(/--again.*image2 forget \S+.*image2 forget \S+ --id <taskId>/);
  expect(service.posts()).toHaveLength(1);
});

test('Ctrl-C while the answer is awaited waits a moment for it, and tells the id', async () => {
  const { report, run, service } = await createThat((interrupt) => ({
    create: () => {
      interrupt();
      return ID;
    },
  }));
  const next = `image2 get ${TASK_ID} --wait --base-url ${service.url}`;
  expect(report).toMatchObject({ id: TASK_ID, created: 'yes', exitCode: 130, error: { code: 'INTERRUPTED' }, next });
  expect(run.stderr).toContain(`next: ${next}`);
  expect(service.gets()).toEqual([]);
});

test('a second Ctrl-C leaves at once, and the doubt stays', async () => {
  const { report, run, service } = await createThat((interrupt) => ({
    create: () => {
      interrupt();
      interrupt();
      return silence();
    },
  }));
  expect(report).toMatchObject({ id: null, created: 'unknown', exitCode: 130, next: 'image2 history --unfinished' });
  const again = await runInProcess(createArgs(service.url), { home: run.home });
  expect(again.code).toBe(7);
  expect(service.posts()).toHaveLength(1);
});

test('without an answer the moment ends by itself', async () => {
  const { report } = await createThat(
    (interrupt) => ({
      create: () => {
        interrupt();
        return silence();
      },
    }),
    { clock: jumpingClock() },
  );
  expect(report).toMatchObject({ created: 'unknown', exitCode: 130 });
});

test('Ctrl-C in the middle of a query ends it, and the task can be resumed', async () => {
  const { report, run, service } = await createThat((interrupt) => ({
    query: (_request, turn) => {
      if (turn > 0) return { body: { id: TASK_ID, task_status: 'failed' } };
      interrupt();
      return silence();
    },
  }));
  expect(report).toMatchObject({ id: TASK_ID, created: 'yes', exitCode: 130 });
  const resumed = await runInProcess(['resume', '--base-url', service.url, '--json'], {
    home: run.home,
    othersEnded: true,
  });
  expect(resumed.json()).toMatchObject({ id: TASK_ID, status: 'failed', exitCode: 3 });
  expect(service.posts()).toHaveLength(1);
});
