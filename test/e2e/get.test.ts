import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createArgs } from '../helpers/create-args.ts';
import { documentOf } from '../helpers/document.ts';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { pngBytes } from '../helpers/png-bytes.ts';
import { type InProcessOptions, runCli, runInProcess, temporaryHome } from '../helpers/run-cli.ts';
import {
  type ScriptedService,
  type ServiceScripts,
  startScriptedService,
  TASK_ID,
} from '../helpers/scripted-service.ts';

const RUNNING = { body: { id: TASK_ID, task_status: 'running' } };

async function get(scripts: ServiceScripts, flags: readonly string[] = [], options: InProcessOptions = {}) {
  const service = await startScriptedService(scripts);
  const argv = ['get', TASK_ID, '--base-url', service.url, '--json', ...flags];
  const clock = jumpingClock();
  const run = await runInProcess(argv, { clock, ...options });
  expect(service.posts()).toEqual([]);
  return { service, clock, run, report: documentOf(run) };
}

test('the executable fetches any task, with no record of it', async () => {
  const service = await startScriptedService();
  const run = await runCli(['get', TASK_ID, '--base-url', service.url]);
  expect(run).toMatchObject({ code: 0, stdout: `${service.imageUrl}\n` });
  expect(service.ledger).toHaveLength(1);
});

test('a finished task is exit 0 after one query', async () => {
  const { report, service } = await get({});
  expect(report).toMatchObject({
    id: TASK_ID,
    status: 'success',
    imgUrls: [service.imageUrl],
    created: 'yes',
    request: null,
  });
  expect(service.gets()).toHaveLength(1);
});

test.each(['failed', 'error', 'canceled'])('a task that ended as %s is exit 3', async (task_status) => {
  const { report } = await get({ query: { body: { id: TASK_ID, task_status } } });
  expect(report).toMatchObject({ status: task_status, created: 'yes', exitCode: 3, next: null });
});

test('an unfinished task without --wait is exit 6 at once, with the command that waits', async () => {
  const { report, service, clock } = await get({ query: RUNNING });
  expect(report).toMatchObject({ status: 'running', created: 'yes', exitCode: 6, error: { code: 'NOT_FINISHED' } });
  expect(report.next).toBe(`image2 get ${TASK_ID} --wait --base-url ${service.url}`);
  expect(clock.sleeps).toEqual([]);
});

test('--wait goes on until the task has finished', async () => {
  const done = { body: { id: TASK_ID, task_status: 'success', service_output: { imgUrl: 'https://p.example/1' } } };
  const { report, service, clock } = await get({ query: [RUNNING, { status: 503 }, RUNNING, done] }, ['--wait']);
  expect(report).toMatchObject({ ok: true, imgUrls: ['https://p.example/1'] });
  expect(service.gets()).toHaveLength(4);
  expect(clock.sleeps[0]).toBe(8000);
});

test('--wait ends with 6 when its attempts or its time are used up', async () => {
  const attempts = await get({ query: RUNNING }, ['--wait', '--max-attempts', '2']);
  expect(attempts.report).toMatchObject({ exitCode: 6, error: { code: 'ATTEMPTS_EXHAUSTED' } });
  const time = await get({ query: RUNNING }, ['--wait', '--timeout', '3m']);
  expect(time.report).toMatchObject({ exitCode: 6, created: 'yes', error: { code: 'TIMED_OUT' } });
});

test('a plain get makes three tries, and a good one among them is the answer', async () => {
  const { report, service } = await get({ query: [{ status: 500 }, { hangUp: true }, RUNNING] });
  expect(report).toMatchObject({ status: 'running', exitCode: 6 });
  expect(service.gets()).toHaveLength(3);
});

test.each([
  ['a plain get', []],
  ['get --wait', ['--wait']],
])('%s that never gets an answer ends with 5 after three tries', async (_label, flags) => {
  const { report, service } = await get({ query: { hangUp: true } }, flags);
  expect(report).toMatchObject({ exitCode: 5, created: 'no', error: { code: 'NO_ANSWER' } });
  expect(service.gets()).toHaveLength(3);
});

test('get --wait outlasts a service that answered once', async () => {
  const gap = Array.from({ length: 5 }, () => ({ hangUp: true }));
  const { report } = await get({ query: [RUNNING, ...gap, { body: { id: TASK_ID, task_status: 'failed' } }] }, [
    '--wait',
  ]);
  expect(report).toMatchObject({ exitCode: 3, status: 'failed' });
});

test('no such task is 5, a rejected key 4', async () => {
  const missing = await get({ query: { status: 404 } }, ['--wait']);
  expect(missing.report).toMatchObject({ exitCode: 5, created: 'no', next: null, error: { code: 'TASK_NOT_FOUND' } });
  const rejected = await get({ query: { body: { code: 401, msg: 'expired' } } });
  expect(rejected.report).toMatchObject({ exitCode: 4, created: 'no', error: { code: 'KEY_REJECTED' } });
  for (const { service } of [missing, rejected]) expect(service.gets()).toHaveLength(1);
});

test('-o saves the picture, and a picture that is none is 8 with the free way to try again', async () => {
  const saved = await get({}, ['-o', 'fox.png']);
  expect(saved.report.files).toMatchObject([{ path: join(saved.run.home, 'fox.png'), width: 1, height: 1 }]);
  expect(await readFile(join(saved.run.home, 'fox.png'))).toEqual(pngBytes());
  const broken = await get({ other: { body: '<html>gone</html>' } }, ['-o', 'fox.png']);
  expect(broken.report).toMatchObject({ exitCode: 8, created: 'yes', files: [], error: { code: 'IMAGE_NOT_SAVED' } });
  expect(broken.report.next).toBe(`image2 get ${TASK_ID} -o fox.png --base-url ${broken.service.url}`);
});

test('a picture request never carries the key', async () => {
  const { service } = await get({}, ['-o', 'fox.png']);
  const [, picture] = service.ledger;
  expect(picture?.path).toBe('/pictures/1.png');
  expect(JSON.stringify(picture)).not.toContain('sk-e2e');
});

test('an expired image URL is asked for once more', async () => {
  const output = (name: string) => ({ service_output: { imgUrls: [`${service.url}/${name}.png`] } });
  const service: ScriptedService = await startScriptedService({
    query: (_request, turn) => ({ body: { id: TASK_ID, task_status: 'done', ...output(turn === 0 ? 'old' : 'new') } }),
    other: ({ path }) => (path === '/new.png' ? { body: pngBytes() } : { status: 403 }),
  });
  const run = await runInProcess(['get', TASK_ID, '--base-url', service.url, '-o', 'a.png'], { clock: jumpingClock() });
  expect(run.code).toBe(0);
  expect(service.ledger.map(({ path }) => path.split('/').at(-1))).toEqual([TASK_ID, 'old.png', TASK_ID, 'new.png']);
});

test('works where no records can be kept, which create refuses before it sends', async () => {
  const home = await temporaryHome();
  await writeFile(join(home, '.local'), 'in the way');
  const { report } = await get({}, ['-o', 'fox.png'], { home });
  expect(report.ok).toBe(true);
  const service = await startScriptedService();
  const create = await runInProcess(createArgs(service.url, '--json'), { home });
  expect(documentOf(create)).toMatchObject({ exitCode: 2, created: 'no', error: { code: 'RECORDS_UNAVAILABLE' } });
  expect(service.ledger).toEqual([]);
});

test('settles the record of a task that this machine made, and knows its request', async () => {
  const service = await startScriptedService();
  const { home } = await runInProcess(createArgs(service.url, '--no-wait'));
  const run = await runInProcess(['get', TASK_ID, '--base-url', service.url, '--json'], {
    home,
    othersEnded: true,
  });
  expect(documentOf(run)).toMatchObject({ ok: true, cost: '0.2', request: { prompt: 'a lighthouse' } });
  expect((await runInProcess(['history', '--unfinished', '--json'], { home })).stdout).toBe('');
  expect((await runInProcess(['history', '--json'], { home })).json()).toMatchObject({
    id: TASK_ID,
    status: 'success',
  });
});
