import { describe, expect, test } from 'vitest';
import { createArgs } from '../helpers/create-args.ts';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { runInProcess, temporaryHome } from '../helpers/run-cli.ts';
import { type ScriptedAnswer, startScriptedService } from '../helpers/scripted-service.ts';

async function createWith(create: ScriptedAnswer, ...extra: string[]) {
  const service = await startScriptedService({ create });
  const run = await runInProcess(createArgs(service.url, '--json', ...extra), { clock: jumpingClock() });
  return { service, run, report: run.json() };
}

const LONG_INTEGER = `${'7'.repeat(127)}1`;
const IDS: readonly (readonly [label: string, json: string, id: string])[] = [
  ['an integer', '13170', '13170'],
  ['a string', '"13170"', '13170'],
  ['letters, digits, _ and -', '"Ab_9-z"', 'Ab_9-z'],
  ['an integer past 2^53', '9007199254740993', '9007199254740993'],
  ['an integer of 128 digits', LONG_INTEGER, LONG_INTEGER],
  ['a string of 128 characters', `"${'x'.repeat(128)}"`, 'x'.repeat(128)],
];

describe.each([
  ['bare', (inner: string) => inner],
  ['wrapped', (inner: string) => `{"code": 200, "msg": "ok", "data": ${inner}}`],
  ['wrapped in a code that contradicts', (inner: string) => `{"code": 500, "msg": "no", "data": ${inner}}`],
] as const)('a create answered %s', (_form, wrap) => {
  test.each(IDS)('with %s as id reaches the user digit for digit', async (_label, json, id) => {
    const body = wrap(`{"id": ${json}, "task_status": "pending", "cost": "0.2", "user_input": {}}`);
    const { run, report, service } = await createWith({ body }, '--no-wait');
    expect(report).toMatchObject({ ok: true, id, created: 'yes', cost: '0.2', exitCode: 0 });
    expect(run.stderr).toContain(id);
    expect(service.posts()).toHaveLength(1);
  });
});

test('the id goes into the query as it is', async () => {
  const { service, report } = await createWith({ body: '{"id": 123456789012345678901234567890}' });
  expect(report).toMatchObject({ ok: true, id: '123456789012345678901234567890' });
  expect(service.gets()[0]?.path).toBe('/api/v1/user_task/get/passAuth/123456789012345678901234567890');
});

test('an id that begins with a hyphen comes with a next command that works', async () => {
  const query = (status: string) => ({ body: `{"id": "-abc", "task_status": "${status}"}` });
  const service = await startScriptedService({ create: { body: '{"id": "-abc"}' }, query: query('failed') });
  const home = await temporaryHome();
  const run = await runInProcess(createArgs(service.url, '--no-wait', '--json'), { home });
  const [, command = '', ...rest] = run.json().next?.split(' ') ?? [];
  const again = await runInProcess([command, '--json', ...rest], { home });
  expect(again.json()).toMatchObject({ id: '-abc', status: 'failed', exitCode: 3 });
});

test.each([
  ['a path', '"../../etc"', '../../etc'],
  ['129 characters', `"${'x'.repeat(129)}"`, 'x'.repeat(129)],
  ['a blank', '"a b"', 'a b'],
  ['Chinese', '"任务"', '任务'],
  ['a fraction', '1.5', '1.5'],
  ['an escape sequence', '"a\\u001b[31m"', 'a\\x1b[31m'],
])('%s as id is in doubt, recorded and shown escaped', async (_label, json, shown) => {
  const { run, report, service } = await createWith({ body: `{"id": ${json}, "task_status": "pending"}` });
  const later = await runInProcess(createArgs(service.url), { home: run.home });
  expect(report).toMatchObject({ ok: false, created: 'unknown', exitCode: 7, error: { code: 'IN_DOUBT' } });
  expect(later.code).toBe(7);
  for (const { stderr } of [run, later]) {
    expect(stderr).toContain(`"${shown}"`);
    expect(stderr).not.toContain('\x1b');
  }
  expect(service.ledger).toHaveLength(1);
});

test.each([
  ['a string', '"0.2"', '0.2'],
  ['a number', '0.20', '0.20'],
  ['an integer', '3', '3'],
  ['a number with many digits', '0.1000000000000000055', '0.1000000000000000055'],
  ['null', 'null', null],
  ['no number', '"free"', null],
])('a cost that is %s is told as it came', async (_label, json, cost) => {
  const { report } = await createWith({ body: `{"id": 1, "cost": ${json}}` }, '--no-wait');
  expect(report).toMatchObject({ ok: true, cost });
});

test('an absent cost is null', async () => {
  const { report } = await createWith({ body: '{"id": 1}' }, '--no-wait');
  expect(report.cost).toBeNull();
});

const refused = { created: 'no', exitCode: 5, code: 'REQUEST_REFUSED' };
const rejected = { created: 'no', exitCode: 4, code: 'KEY_REJECTED' };
const doubt = { created: 'unknown', exitCode: 7, code: 'IN_DOUBT' };

test.each([
  ['a code and msg', { code: 1001, msg: 'no credits' }, refused],
  ['a code and errorMessage', { code: 1001, errorMessage: 'no credits' }, refused],
  ['a code and error', { code: 1001, error: 'no credits' }, refused],
  ['a code and an error object', { code: 1001, error: { message: 'no credits' } }, refused],
  ['a code in a string', { code: '1001', msg: 'no credits' }, refused],
  ['a negative code', { code: -1, msg: 'no credits' }, refused],
  ['success: false and msg', { success: false, msg: 'no credits' }, refused],
  ['success: false beside code 200', { success: false, code: 200, msg: 'no credits' }, refused],
  ['success: false beside code 0', { success: false, code: 0, error: { reason: 'no credits' } }, refused],
  ['success: false beside code 500', { success: false, code: 500, msg: 'no credits' }, refused],
  ['code 400 and data: null', { code: 400, msg: 'no credits', data: null }, refused],
  ['code 429', { code: 429, msg: 'no credits' }, refused],
  ['code 499', { code: 499, msg: 'no credits' }, refused],
  ['code 600', { code: 600, msg: 'no credits' }, refused],
  ['code 401', { code: 401, msg: 'no credits' }, rejected],
  ['code 403', { code: 403, msg: 'no credits' }, rejected],
  ['code 401 and success: false', { code: 401, success: false, error: 'no credits' }, rejected],
  ['code 500', { code: 500, msg: 'busy' }, doubt],
  ['code 503 in a string', { code: '503', msg: 'busy' }, doubt],
  ['code 599', { code: 599, errorMessage: 'busy' }, doubt],
  ['code 200', { code: 200, msg: 'ok' }, doubt],
  ['code 0', { code: 0, msg: 'ok', data: {} }, doubt],
  ['success: true', { success: true, msg: 'ok' }, doubt],
  ['a code without a reason', { code: 1001 }, doubt],
  ['a code with an empty reason', { code: 1001, msg: '', error: {} }, doubt],
  ['success: false without a reason', { success: false }, doubt],
  ['a reason alone', { msg: 'no credits' }, doubt],
  ['nothing', {}, doubt],
  ['an id that is null', { id: null, task_status: 'pending' }, doubt],
  ['an id that is an object', { id: {}, task_status: 'pending' }, doubt],
  ['an id that is empty', { id: '', task_status: 'pending' }, doubt],
  ['a list', [], doubt],
  ['a text', '"pending"', doubt],
  ['half a JSON', '{"msg": "no credits", "code": 10', doubt],
  ['a web page', '<html>ok</html>', doubt],
  ['no body', '', doubt],
])('a 200 without an id but with %s tells what is known', async (_label, body, expected) => {
  const { run, report, service } = await createWith({ body });
  const { code, ...rest } = expected;
  expect(report).toMatchObject({ ok: false, id: null, ...rest, error: { code } });
  expect(run.code).toBe(expected.exitCode);
  expect(service.ledger.map(({ method }) => method)).toEqual(['POST']);
  if (expected.created === 'no') expect(run.stderr).toContain('no credits');
});

test.each([
  ['', '/api/v1/user_task'],
  ['/', '/api/v1/user_task'],
  ['/proxy/image', '/proxy/image/api/v1/user_task'],
  ['/proxy/image/', '/proxy/image/api/v1/user_task'],
  ['/proxy//', '/proxy/api/v1/user_task'],
])('a base URL that ends in "%s" is called at the right path', async (suffix, path) => {
  const service = await startScriptedService();
  const run = await runInProcess(createArgs(`${service.url}${suffix}`));
  expect(run.code).toBe(0);
  expect(service.ledger.map((entry) => `${entry.method} ${entry.path}`)).toEqual([
    `POST ${path}/asyncCreateWithCost`,
    `GET ${path}/get/passAuth/13170`,
  ]);
});

test('a text2img request has exactly the body and the headers of the guide', async () => {
  const service = await startScriptedService();
  const prompt = 'a "lighthouse"\n在黎明 \u{1f305}\u2028';
  await runInProcess(createArgs(service.url, '--prompt', prompt, '--no-wait'));
  const [post] = service.posts();
  expect(post?.body).toBe(
    `{"cost_type":1,"business_url":"gpt-image2/img","user_input":{"modelName":"GPT-Image-2","modelType":"text2img","prompt":${JSON.stringify(prompt)},"size":"3:4"}}`,
  );
  expect(post?.headers).toMatchObject({
    'content-type': 'application/json',
    'x-api-key': 'sk-e2e-0123456789abcdef',
    'content-length': String(Buffer.byteLength(post?.body ?? '')),
  });
  const sent = Object.keys(post?.headers ?? {});
  expect(sent.filter((name) => /idempot|authorization|cookie|expect|transfer-encoding/i.test(name))).toEqual([]);
});

test('an img2img request carries its URLs in order, and another model', async () => {
  const service = await startScriptedService();
  const urls = ['https://example.com/a.png?x=1&y=2', 'http://example.org/b'];
  const flags = ['--mode', 'img2img', '--model', 'Other', '--size', 'auto', '--no-wait'];
  await runInProcess(createArgs(service.url, ...flags, ...urls.flatMap((url) => ['--url', url])));
  expect(JSON.parse(service.posts()[0]?.body ?? '')).toEqual({
    cost_type: 1,
    business_url: 'gpt-image2/img',
    user_input: { modelName: 'Other', modelType: 'img2img', prompt: 'a lighthouse', size: 'auto', urls },
  });
});

test('the query has the same headers and no body', async () => {
  const service = await startScriptedService();
  await runInProcess(createArgs(service.url));
  expect(service.gets()[0]).toMatchObject({ body: '', headers: { 'x-api-key': 'sk-e2e-0123456789abcdef' } });
});
