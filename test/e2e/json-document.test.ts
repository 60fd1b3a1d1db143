import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createArgs } from '../helpers/create-args.ts';
import { documentOf, expectDocument } from '../helpers/document.ts';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { pngBytes } from '../helpers/png-bytes.ts';
import { type JsonReport, runInProcess } from '../helpers/run-cli.ts';
import { type ServiceScripts, startScriptedService, TASK_ID } from '../helpers/scripted-service.ts';

const RUNNING = { body: { id: TASK_ID, task_status: 'running' } };
const request = { mode: 'text2img', prompt: 'a lighthouse', size: '3:4', urls: [], model: 'GPT-Image-2' };

test('a success tells everything', async () => {
  const service = await startScriptedService();
  const run = await runInProcess(createArgs(service.url, '--json', '-o', 'out/'), { clock: jumpingClock() });
  expect(documentOf(run)).toEqual({
    ok: true,
    id: TASK_ID,
    status: 'success',
    imgUrls: [service.imageUrl],
    failReason: null,
    created: 'yes',
    reused: false,
    cost: '0.2',
    request,
    baseUrl: service.url,
    createdAt: '2026-11-22T08:00:00.000Z',
    files: [
      {
        path: join(run.home, 'out', `${TASK_ID}-1.png`),
        bytes: pngBytes().length,
        width: 1,
        height: 1,
        sha256: createHash('sha256').update(pngBytes()).digest('hex'),
      },
    ],
    elapsedMs: 0,
    exitCode: 0,
    error: null,
    next: null,
  });
});

interface Failure {
  readonly scripts?: ServiceScripts;
  readonly flags?: readonly string[];
  readonly expected: Partial<JsonReport>;
  readonly code: string;
}

const unknown = { id: null, status: null, imgUrls: null, failReason: null, cost: null, createdAt: null, files: [] };

test.each<[label: string, failure: Failure]>([
  [
    'a refusal',
    { scripts: { create: { status: 400 } }, expected: { ...unknown, created: 'no', request }, code: 'REQUEST_REFUSED' },
  ],
  [
    'a doubt',
    {
      scripts: { create: { status: 502 } },
      expected: { ...unknown, created: 'unknown', request, next: 'image2 history --unfinished' },
      code: 'IN_DOUBT',
    },
  ],
  [
    'a failed task',
    {
      scripts: { query: { body: { id: TASK_ID, task_status: 'failed', cost: 1, msg: 'why' } } },
      expected: {
        id: TASK_ID,
        status: 'failed',
        imgUrls: [],
        failReason: 'why',
        cost: '1',
        created: 'yes',
        next: null,
      },
      code: 'TASK_FAILED',
    },
  ],
  [
    'an unfinished task',
    {
      scripts: { query: RUNNING },
      flags: ['--max-attempts', '2'],
      expected: { id: TASK_ID, status: 'running', imgUrls: null, created: 'yes' },
      code: 'ATTEMPTS_EXHAUSTED',
    },
  ],
  [
    'a picture that was not saved',
    {
      scripts: { other: { status: 500 } },
      flags: ['-o', 'out/'],
      expected: { id: TASK_ID, status: 'success', created: 'yes', files: [] },
      code: 'IMAGE_NOT_SAVED',
    },
  ],
  [
    'no usable URL',
    {
      scripts: { query: { body: { id: TASK_ID, task_status: 'done' } } },
      expected: { id: TASK_ID, status: 'success', imgUrls: [], created: 'yes' },
      code: 'IMAGE_URL_MISSING',
    },
  ],
])('%s keeps every key', async (_label, { scripts = {}, flags = [], expected, code }) => {
  const service = await startScriptedService(scripts);
  const run = await runInProcess(createArgs(service.url, '--json', ...flags), { clock: jumpingClock() });
  const report = documentOf(run);
  expect(report).toMatchObject({ ...expected, ok: false, reused: false, baseUrl: service.url, error: { code } });
  if (report.next !== null) expect(run.stderr).toContain(`next: ${report.next}\n`);
});

test.each(['interrupted', 'terminated'] as const)('a command that was %s keeps every key', async (kind) => {
  const service = await startScriptedService({ query: RUNNING });
  const run = await runInProcess(createArgs(service.url, '--json'), {
    onStderr: (text, signal) => {
      if (text.includes('running')) signal(kind);
    },
  });
  expect(documentOf(run)).toMatchObject({
    id: TASK_ID,
    created: 'yes',
    exitCode: kind === 'interrupted' ? 130 : 143,
    error: { code: kind.toUpperCase() },
    next: `image2 get ${TASK_ID} --wait --base-url ${service.url}`,
  });
});

test('no key, no request: the document says so', async () => {
  const run = await runInProcess([...createArgs('https://kexiangai.com'), '--json'], { env: { X_API_KEY: undefined } });
  expect(documentOf(run)).toMatchObject({
    ...unknown,
    created: 'no',
    exitCode: 4,
    baseUrl: 'https://kexiangai.com',
    error: { code: 'KEY_MISSING', hint: expect.stringMatching(/kexiangai\.com.*X_API_KEY.*image2 key set/) },
  });
});

test('--no-wait tells the id and how to go on', async () => {
  const service = await startScriptedService();
  const run = await runInProcess(createArgs(service.url, '--no-wait', '--json'));
  const next = `image2 get ${TASK_ID} --wait --base-url ${service.url}`;
  expect(documentOf(run)).toMatchObject({ ok: true, id: TASK_ID, status: 'pending', imgUrls: null, next });
});

test('--dry-run holds the body and created "no", needs no key and writes nothing', async () => {
  const argv = ['create', '--mode', 'text2img', '--prompt', '灯塔', '--size', 'auto', '--dry-run', '--json'];
  const run = await runInProcess(argv, { env: { X_API_KEY: undefined } });
  const report = documentOf(run, 'body');
  expect(report).toMatchObject({ ok: true, ...unknown, created: 'no', reused: false, exitCode: 0, error: null });
  expect(report.body).toEqual({
    cost_type: 1,
    business_url: 'gpt-image2/img',
    user_input: { modelName: 'GPT-Image-2', modelType: 'text2img', prompt: '灯塔', size: 'auto' },
  });
  const plain = await runInProcess(argv.slice(0, -1), { env: { X_API_KEY: undefined } });
  expect(JSON.parse(plain.stdout)).toEqual(report.body);
});

test('--count above 1 gives one document with a task for each', async () => {
  const service = await startScriptedService({ create: (_request, turn) => ({ body: { id: 100 + turn } }) });
  const run = await runInProcess(createArgs(service.url, '--count', '3', '--json'));
  const document = run.json();
  expect(Object.keys(document)).toEqual(['ok', 'tasks', 'exitCode']);
  expect(document).toMatchObject({ ok: true, exitCode: 0 });
  for (const task of document.tasks ?? []) expectDocument(task);
  expect(document.tasks?.map(({ id }) => id).toSorted()).toEqual(['100', '101', '102']);
  expect(service.posts()).toHaveLength(3);
});

test('with several tasks 7 comes before any other code', async () => {
  const service = await startScriptedService({
    create: (_request, turn) => (turn === 15 ? { status: 500 } : { status: 400, body: { msg: 'no' } }),
  });
  const run = await runInProcess(createArgs(service.url, '--count', '16', '--json'));
  const document = run.json();
  expect(run.code).toBe(7);
  expect(document).toMatchObject({ ok: false, exitCode: 7 });
  expect(document.tasks?.map(({ exitCode }) => exitCode).toSorted()).toEqual([...Array(15).fill(5), 7]);
});

test('a call that pays nothing says so', async () => {
  const service = await startScriptedService();
  const first = await runInProcess(createArgs(service.url, '--json'));
  const second = await runInProcess(createArgs(service.url, '--json'), { home: first.home });
  expect(documentOf(second)).toMatchObject({ ok: true, id: TASK_ID, reused: true, created: 'yes', cost: '0.2' });
  expect(documentOf(second).imgUrls).toEqual(documentOf(first).imgUrls);
  expect(second.stderr).toMatch(/warning: .*--again.*--count/);
  expect(service.posts()).toHaveLength(1);
});

test('history prints one such document a line, and no line for no task', async () => {
  const service = await startScriptedService({ create: (_request, turn) => ({ body: { id: 100 + turn } }) });
  const { home } = await runInProcess(createArgs(service.url));
  await runInProcess(createArgs(service.url, '--size', '1:1', '--no-wait'), { home });
  const run = await runInProcess(['history', '--json'], { home });
  const lines: JsonReport[] = run.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  for (const line of lines) expectDocument(line, 'record');
  expect(lines.map(({ id, exitCode }) => [id, exitCode])).toEqual([
    ['101', 6],
    ['100', 0],
  ]);
  expect(await runInProcess(['history', '--json'])).toMatchObject({ code: 0, stdout: '' });
});

test('resume prints one document a line, as each task ends', async () => {
  const service = await startScriptedService({ create: (_request, turn) => ({ body: { id: 100 + turn } }) });
  const { home } = await runInProcess(createArgs(service.url, '--no-wait'));
  await runInProcess(createArgs(service.url, '--size', '1:1', '--no-wait'), { home });
  const run = await runInProcess(['resume', '--base-url', service.url, '--json'], {
    home,
    clock: jumpingClock(),
    othersEnded: true,
  });
  const lines: JsonReport[] = run.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  for (const line of lines) expectDocument(line);
  expect(lines.map(({ id, ok }) => [id, ok]).toSorted()).toEqual([
    ['100', true],
    ['101', true],
  ]);
  expect(run.code).toBe(0);
  expect((await runInProcess(['history', '--unfinished', '--json'], { home })).stdout).toBe('');
  expect(service.posts()).toHaveLength(2);
});

test('the document never holds raw control or direction characters, and loses none', async () => {
  const failReason = 'a\u001b[0m\u007f\u0085\u202e\u2028b';
  const service = await startScriptedService({
    query: { body: { id: TASK_ID, task_status: 'failed', msg: failReason } },
  });
  const run = await runInProcess(createArgs(service.url, '--json', '--prompt', failReason));
  expect(run.stdout).toMatch(/^[\x20-\x7e]+\n$/);
  expect(documentOf(run)).toMatchObject({ failReason, request: { prompt: failReason } });
});
