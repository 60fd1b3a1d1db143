import { describe, expect, test } from 'vitest';
import { createArgs } from '../helpers/create-args.ts';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { runInProcess } from '../helpers/run-cli.ts';
import { type ScriptedAnswer, startScriptedService, TASK_ID } from '../helpers/scripted-service.ts';

const PICTURE = 'https://pictures.example/1.png';
const DONE: ScriptedAnswer = {
  body: { id: TASK_ID, task_status: 'success', service_output: { imgUrls: [PICTURE] } },
};

/** One create whose queries get these answers, the last of them for ever. */
async function follow(answers: readonly ScriptedAnswer[], ...extra: string[]) {
  const service = await startScriptedService({ query: answers });
  const clock = jumpingClock();
  const run = await runInProcess(createArgs(service.url, '--json', ...extra), { clock });
  expect(service.posts()).toHaveLength(1);
  return { service, run, clock, report: run.json() };
}

const statusAnswer = (word: string, more: Record<string, unknown> = {}): ScriptedAnswer => ({
  body: { id: TASK_ID, task_status: word, ...more },
});
const letterCases = (word: string): string[] => [
  word,
  word.toUpperCase(),
  word.slice(0, 1).toUpperCase() + word.slice(1),
];

test.each(
  ['pending', 'running', 'queued', 'processing', 'in_progress', '排队中', 'successful', 'toString'].flatMap(
    letterCases,
  ),
)('the status word %s is not finished and is asked for again', async (word) => {
  const { report, service } = await follow([statusAnswer(word), statusAnswer(word), DONE]);
  expect(report).toMatchObject({ ok: true, status: 'success', imgUrls: [PICTURE] });
  expect(service.gets()).toHaveLength(3);
});

test.each(['success', 'succeeded', 'completed', 'done'].flatMap(letterCases))(
  'the status word %s is a success',
  async (word) => {
    const { report, service } = await follow([statusAnswer(word, { service_output: { imgUrls: [PICTURE] } })]);
    expect(report).toMatchObject({ ok: true, status: 'success', imgUrls: [PICTURE], exitCode: 0 });
    expect(service.gets()).toHaveLength(1);
  },
);

const ENDINGS = { failed: 'failed', failure: 'failed', error: 'error', canceled: 'canceled', cancelled: 'canceled' };

test.each(Object.entries(ENDINGS).flatMap(([word, status]) => letterCases(word).map((cased) => [cased, status])))(
  'the status word %s ends the task as %s',
  async (word, status) => {
    const { report } = await follow([statusAnswer(word ?? '', { service_output: { failReason: '内容违规' } })]);
    expect(report).toMatchObject({
      ok: false,
      status,
      failReason: '内容违规',
      created: 'yes',
      exitCode: 3,
      next: null,
    });
  },
);

describe('the result', () => {
  test.each([
    ['imgUrls', { imgUrls: [PICTURE, `${PICTURE}?2`] }, [PICTURE, `${PICTURE}?2`]],
    ['imgUrl', { imgUrl: PICTURE }, [PICTURE]],
    ['imgUrls before imgUrl', { imgUrls: [PICTURE], imgUrl: 'https://other.example/' }, [PICTURE]],
    ['imgUrl beside empty imgUrls', { imgUrls: [], imgUrl: PICTURE }, [PICTURE]],
    ['imgUrl beside imgUrls that are null', { imgUrls: null, imgUrl: PICTURE }, [PICTURE]],
    ['a JSON string with imgUrls', JSON.stringify({ imgUrls: [PICTURE] }), [PICTURE]],
    ['a JSON string with imgUrl', JSON.stringify({ imgUrl: PICTURE }), [PICTURE]],
  ])('is read from %s', async (_label, output, imgUrls) => {
    const { report } = await follow([statusAnswer('success', { service_output: output })]);
    expect(report).toMatchObject({ ok: true, imgUrls });
  });

  test.each([
    ['nothing', null],
    ['empty lists', { imgUrls: [], imgUrl: '' }],
    ['a text that is no JSON', 'https://pictures.example/1.png'],
    ['a URL of another scheme', { imgUrls: ['file:///etc/passwd', 'javascript:alert(1)', 7] }],
  ])('that holds %s is exit 8 with the free way to ask again', async (_label, output) => {
    const { report } = await follow([statusAnswer('success', { service_output: output })]);
    expect(report).toMatchObject({ ok: false, created: 'yes', exitCode: 8, error: { code: 'IMAGE_URL_MISSING' } });
    expect(report.next).toMatch(new RegExp(`^image2 get ${TASK_ID} --base-url http://127\\.0\\.0\\.1:\\d+$`));
  });

  test('is printed percent-encoded where a URL holds other than printable ASCII', async () => {
    const output = { imgUrls: ['https://pictures.example/灯塔 1.png\n'] };
    const service = await startScriptedService({ query: statusAnswer('success', { service_output: output }) });
    const run = await runInProcess(createArgs(service.url));
    expect(run.stdout).toBe('https://pictures.example/%E7%81%AF%E5%A1%94%201.png\n');
  });
});

describe('the reason of a failure', () => {
  test.each([
    ['failReason', { service_output: { failReason: 'why' }, errorMessage: 'other' }, 'why'],
    ['failReason in a JSON string', { service_output: '{"failReason": "why"}' }, 'why'],
    ['a failReason object', { service_output: { failReason: { message: 'why' } } }, 'why'],
    ['another failReason object', { service_output: { failReason: { detail: 'why' } } }, '{"detail":"why"}'],
    ['errorMessage', { service_output: null, errorMessage: 'why', error: 'other', msg: 'other' }, 'why'],
    ['error', { service_output: {}, error: 'why', msg: 'other' }, 'why'],
    ['an error object', { error: { message: 'why' } }, 'why'],
    ['msg', { msg: 'why' }, 'why'],
    ['nowhere', {}, null],
  ])('is read from %s', async (_label, more, failReason) => {
    const { report, run } = await follow([statusAnswer('failed', more)]);
    expect(report).toMatchObject({ failReason, exitCode: 3 });
    if (failReason !== null) expect(run.stderr).toContain(failReason);
  });

  test('is read from the envelope of a wrapped answer', async () => {
    const body = { code: 200, msg: 'why', data: { id: TASK_ID, task_status: 'failed', service_output: null } };
    const { report } = await follow([{ body }]);
    expect(report.failReason).toBe('why');
  });

  test('never reaches the terminal raw', async () => {
    const failReason = '坏\u001b[31m红\u0007\r\n\u202eevil\u009b2J';
    const { report, run } = await follow([statusAnswer('failed', { service_output: { failReason } })]);
    expect(run.stderr).toContain('坏\\x1b[31m红\\x07\\r\\n\\u202eevil\\x9b2J');
    expect(report.failReason).toBe(failReason);
    for (const character of ['\u001b', '\u0007', '\u202e', '\u009b']) {
      expect(run.stdout + run.stderr).not.toContain(character);
    }
  });
});

describe('an answer', () => {
  test('may be wrapped, and its cost replaces that of the create', async () => {
    const body = {
      code: 0,
      data: { id: Number(TASK_ID), task_status: 'success', cost: 0.35, service_output: { imgUrl: PICTURE } },
    };
    const { report } = await follow([{ body }]);
    expect(report).toMatchObject({ ok: true, cost: '0.35', imgUrls: [PICTURE] });
  });

  test.each([
    ['about another task', { body: { id: '13171', task_status: 'failed' } }],
    ['about a task with the same double', { body: `{"id": 13170.0, "task_status": "failed"}` }],
    ['without a task_status', { body: { id: TASK_ID } }],
    ['with code 500 and no task_status', { body: { code: 500, msg: 'busy' } }],
    ['with code 200 and no data', { body: { code: 200, data: null } }],
    ['with a blank task_status', { body: { id: TASK_ID, task_status: '  ' } }],
    ['that is a list', { body: [] }],
    ['that is a web page', { body: '<html>', headers: { 'content-type': 'text/html' } }],
    ['that is cut', { body: '{"id": "13170", "task_status": "fai' }],
    ['that never comes', { hangUp: true }],
  ])('%s is a hiccup', async (_label, answer) => {
    const { report, service } = await follow([answer, DONE]);
    expect(report).toMatchObject({ ok: true, imgUrls: [PICTURE] });
    expect(service.gets()).toHaveLength(2);
  });

  test.each([401, 403])('without a task_status but with code %i is a rejected key', async (code) => {
    const { report, service } = await follow([{ body: { code, msg: 'expired' } }]);
    expect(report).toMatchObject({ id: TASK_ID, created: 'yes', exitCode: 6, error: { code: 'KEY_REJECTED' } });
    expect(service.gets()).toHaveLength(1);
  });

  test('without a task_status but with code 404 is no such task, once it is not fresh any more', async () => {
    const { report, service } = await follow([{ body: { code: 404, msg: 'no task' } }]);
    expect(report).toMatchObject({ id: TASK_ID, created: 'yes', exitCode: 6, error: { code: 'TASK_NOT_FOUND' } });
    expect(service.gets().length).toBeGreaterThan(1);
  });
});

test('every query counts towards --max-attempts, hiccups too', async () => {
  const { report, service } = await follow([{ status: 500 }, statusAnswer('running')], '--max-attempts', '3');
  expect(report).toMatchObject({ exitCode: 6, created: 'yes', error: { code: 'ATTEMPTS_EXHAUSTED' } });
  expect(report.next).toContain(`image2 get ${TASK_ID} --wait`);
  expect(service.gets()).toHaveLength(3);
});

test('--timeout ends the waiting with the id, the next command and exit 6', async () => {
  const { report } = await follow([statusAnswer('running')], '--timeout', '2m');
  expect(report).toMatchObject({ id: TASK_ID, exitCode: 6, error: { code: 'TIMED_OUT' } });
  expect(report.next).toContain(`image2 get ${TASK_ID} --wait`);
});

describe('Retry-After', () => {
  test.each([
    ['seconds', { 'retry-after': '20' }],
    ['a date', { date: 'Sun, 22 Nov 2026 08:00:00 GMT', 'retry-after': 'Sun, 22 Nov 2026 08:00:20 GMT' }],
  ])('in %s is never undercut', async (_label, headers) => {
    const { report, clock } = await follow([{ status: 429, headers }, DONE]);
    expect(report.ok).toBe(true);
    expect(clock.sleeps[0]).toBeGreaterThanOrEqual(20_000);
  });

  test('past ten minutes stops at once and says until when', async () => {
    const { report, run, service } = await follow([{ status: 429, headers: { 'retry-after': '601' } }]);
    expect(report).toMatchObject({ id: TASK_ID, created: 'yes', exitCode: 6, error: { code: 'RATE_LIMITED' } });
    expect(run.stderr).toContain('2026-11-22T08:10:01');
    expect(service.gets()).toHaveLength(1);
  });
});
