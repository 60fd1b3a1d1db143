import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createArgs } from '../helpers/create-args.ts';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { type RunningCli, runInProcess, startCli, temporaryHome } from '../helpers/run-cli.ts';
import { type ScriptedAnswer, startScriptedService, TASK_ID } from '../helpers/scripted-service.ts';

const SIGNALS = [
  ['SIGINT', 'INTERRUPTED', 130],
  ['SIGTERM', 'TERMINATED', 143],
] as const;

const POLL = ['--poll-interval', '0.1', '--json'];

/** Sends a signal and insists that the process dies by it, with one JSON document on stdout. */
async function endBy(running: RunningCli, signal: 'SIGINT' | 'SIGTERM') {
  running.child.kill(signal);
  const result = await running.finished;
  expect([result.code, result.signal], result.stderr).toEqual([null, signal]);
  return { ...result, report: result.json() };
}

/** An answer that a test gives when it likes. */
function laterAnswer() {
  const hold: { give: (answer: ScriptedAnswer) => void; asked: () => void } = { give: () => {}, asked: () => {} };
  const asked = new Promise<void>((resolve) => {
    hold.asked = resolve;
  });
  const answer = new Promise<ScriptedAnswer>((resolve) => {
    hold.give = resolve;
  });
  const script = (): Promise<ScriptedAnswer> => {
    hold.asked();
    return answer;
  };
  return { script, asked, give: (given: ScriptedAnswer) => hold.give(given) };
}

/** A port that takes connections and never says a word. */
async function startMute(): Promise<{ url: string; connected: Promise<unknown> }> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    onTestFinished(() => void socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `https://127.0.0.1:${address.port}`, connected: once(server, 'connection') };
}

test.each(SIGNALS)('%s before the request left: nothing was sent', async (signal, code, exitCode) => {
  const mute = await startMute();
  const running = await startCli(createArgs(mute.url, ...POLL));
  await mute.connected;
  const { report, stderr } = await endBy(running, signal);
  expect(report).toMatchObject({ created: 'no', exitCode, id: null, next: null, error: { code } });
  expect(stderr).toContain('nothing was sent');
});

test('SIGINT while another command sends the same request: what comes of that one is not known', async () => {
  const later = laterAnswer();
  const service = await startScriptedService({ create: later.script });
  const home = await temporaryHome();
  await startCli(createArgs(service.url), { home });
  await later.asked;
  const waiting = await startCli(createArgs(service.url, ...POLL), { home });
  await waiting.saw('another command is sending');
  const { report, stderr } = await endBy(waiting, 'SIGINT');
  expect(report).toMatchObject({ created: 'unknown', exitCode: 130 });
  expect(stderr).not.toContain('sending the request');
  expect(service.posts()).toHaveLength(1);
});

test.each(SIGNALS)(
  '%s while the answer is awaited: it comes within the grace, and the id is told',
  async (signal, code) => {
    const later = laterAnswer();
    const service = await startScriptedService({ create: later.script });
    const running = await startCli(createArgs(service.url, ...POLL));
    await later.asked;
    const ending = endBy(running, signal);
    await running.saw('Waiting a moment for the answer');
    later.give({ body: { id: Number(TASK_ID), task_status: 'pending' } });
    const { report, stderr } = await ending;
    expect(report).toMatchObject({ created: 'yes', id: TASK_ID, error: { code } });
    expect(report.next).toBe(`image2 get ${TASK_ID} --wait --base-url ${service.url}`);
    expect(stderr).toContain(`next: ${report.next}`);
    expect(service.gets()).toEqual([]);
  },
);

test('a second SIGINT leaves at once, in doubt', async () => {
  const later = laterAnswer();
  const service = await startScriptedService({ create: later.script });
  const home = await temporaryHome();
  const running = await startCli(createArgs(service.url, ...POLL), { home });
  await later.asked;
  running.child.kill('SIGINT');
  await running.saw('Waiting a moment for the answer');
  const { report, stderr } = await endBy(running, 'SIGINT');
  expect(report).toMatchObject({ created: 'unknown', id: null, exitCode: 130, error: { code: 'INTERRUPTED' } });
  expect(stderr).toContain('a task may exist');
  expect(stderr).toContain('next: image2 history --unfinished');
  const next = await (await startCli(createArgs(service.url, '--json'), { home })).finished;
  expect(next.json()).toMatchObject({ exitCode: 7, error: { code: 'IN_DOUBT' } });
  expect(service.posts()).toHaveLength(1);
});

test('a grace in which no answer comes ends in doubt', async () => {
  let signal: (kind: 'terminated') => void = () => {};
  const service = await startScriptedService({
    create: () => {
      signal('terminated');
      return new Promise(() => {});
    },
  });
  const run = await runInProcess(createArgs(service.url, ...POLL), {
    clock: jumpingClock(),
    onStderr: (_stderr, handle) => {
      signal = handle;
    },
  });
  expect(run.json()).toMatchObject({ created: 'unknown', exitCode: 143, next: 'image2 history --unfinished' });
});

test.each(SIGNALS)('%s while the task is waited for: the id and the command that goes on', async (signal, code) => {
  const service = await startScriptedService({ query: { body: { id: TASK_ID, task_status: 'running' } } });
  const running = await startCli(createArgs(service.url, ...POLL));
  await running.saw('running');
  const { report, stderr } = await endBy(running, signal);
  expect(report).toMatchObject({ created: 'yes', id: TASK_ID, status: 'running', error: { code } });
  expect(stderr).toContain(`next: image2 get ${TASK_ID} --wait --base-url ${service.url}`);
});

test('SIGINT while images are saved: no half file, and the command that saves them', async () => {
  const later = laterAnswer();
  const service = await startScriptedService({ other: later.script });
  const running = await startCli(createArgs(service.url, ...POLL, '-o', 'pictures'));
  await later.asked;
  const { home, report } = await endBy(running, 'SIGINT');
  expect(report).toMatchObject({ created: 'yes', id: TASK_ID, status: 'success', files: [] });
  expect(report.next).toBe(`image2 get ${TASK_ID} -o pictures --base-url ${service.url}`);
  const again = startCli(['get', TASK_ID, '-o', 'pictures', '--base-url', service.url], { home });
  later.give({ hangUp: true });
  expect((await (await again).finished).code).toBe(8);
});
