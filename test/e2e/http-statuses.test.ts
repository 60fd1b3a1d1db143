import { describe, expect, test } from 'vitest';
import { createArgs } from '../helpers/create-args.ts';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { runInProcess } from '../helpers/run-cli.ts';
import { type ScriptedAnswer, startScriptedService, TASK_ID } from '../helpers/scripted-service.ts';

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const STATUSES = [...range(300, 308), 399, ...range(400, 431), 451, 499, ...range(500, 511), 599, 600, 799, 999];

const KEY = [401, 403];
const REDIRECTS = [301, 302, 307, 308];
const UNKNOWN_4XX = [408, 409, 425];

/** An answer whose body says something else than its status: the status must win. */
const misleading = (status: number): ScriptedAnswer => ({
  status,
  headers: REDIRECTS.includes(status) ? { location: 'https://elsewhere.example/next?a=b' } : {},
  body: { id: TASK_ID, task_status: 'success', service_output: { imgUrls: ['https://wrong.example/'] } },
});

interface Expected {
  readonly exitCode: number;
  readonly created: string;
  readonly code: string;
}

function onCreate(status: number): Expected {
  if (KEY.includes(status)) return { exitCode: 4, created: 'no', code: 'KEY_REJECTED' };
  if (status === 429) return { exitCode: 5, created: 'no', code: 'RATE_LIMITED' };
  if (REDIRECTS.includes(status)) return { exitCode: 5, created: 'no', code: 'REDIRECTED' };
  const refused = status >= 400 && status < 500 && !UNKNOWN_4XX.includes(status);
  if (refused) return { exitCode: 5, created: 'no', code: 'REQUEST_REFUSED' };
  return { exitCode: 7, created: 'unknown', code: 'IN_DOUBT' };
}

/** The error of a query that stops; null where the query is a hiccup. */
function onQuery(status: number): string | null {
  if (KEY.includes(status)) return 'KEY_REJECTED';
  if (REDIRECTS.includes(status)) return 'REDIRECTED';
  if (status === 404) return 'TASK_NOT_FOUND';
  if (status === 429 || UNKNOWN_4XX.includes(status)) return null;
  return status >= 400 && status < 500 ? 'REQUEST_REFUSED' : null;
}

describe('a create answered', () => {
  test.each(STATUSES)('%i ends as the table says, after one POST', async (status) => {
    const service = await startScriptedService({ create: misleading(status) });
    const run = await runInProcess(createArgs(service.url, '--json'), { clock: jumpingClock() });
    const { code, ...rest } = onCreate(status);
    expect(run.json()).toMatchObject({ ok: false, id: null, ...rest, error: { code } });
    expect(run.code).toBe(rest.exitCode);
    expect(service.ledger.map(({ method }) => method)).toEqual(['POST']);
  });

  test.each([400, 401, 302, 429, 409, 500, 300])(
    '%i is paid for again only where nothing was created',
    async (status) => {
      const service = await startScriptedService({ create: misleading(status) });
      const run = await runInProcess(createArgs(service.url), { clock: jumpingClock() });
      const { code: _code, ...rest } = onCreate(status);
      const again = await runInProcess(createArgs(service.url, '--json'), { home: run.home, clock: jumpingClock() });
      expect(again.code).toBe(rest.exitCode);
      expect(service.posts()).toHaveLength(rest.created === 'no' ? 2 : 1);
    },
  );

  test.each([200, 201, 202, 203, 226, 299])('%i with an id is a task', async (status) => {
    const service = await startScriptedService({ create: { status, body: { id: TASK_ID } } });
    const run = await runInProcess(createArgs(service.url, '--json'));
    expect(run.json()).toMatchObject({ ok: true, id: TASK_ID, created: 'yes', exitCode: 0 });
  });

  test.each([204, 205])('%i without a body is in doubt', async (status) => {
    const service = await startScriptedService({ create: { status } });
    const run = await runInProcess(createArgs(service.url, '--json'));
    expect(run.json()).toMatchObject({ created: 'unknown', exitCode: 7 });
  });

  test('429 says until when, and is not tried again', async () => {
    const service = await startScriptedService({ create: { status: 429, headers: { 'retry-after': '90' } } });
    const run = await runInProcess(createArgs(service.url, '--json'), { clock: jumpingClock() });
    expect(run.json()).toMatchObject({ exitCode: 5, created: 'no', error: { code: 'RATE_LIMITED' } });
    expect(run.stderr).toContain('2026-11-22T08:01:30');
    expect(service.posts()).toHaveLength(1);
  });

  test('a redirect names the origin of its target and nothing more', async () => {
    const service = await startScriptedService({ create: misleading(308) });
    const { stderr } = await runInProcess(createArgs(service.url));
    expect(stderr).toContain('https://elsewhere.example,');
    expect(stderr).not.toContain('/next');
  });

  test('403 with a web page was blocked on the way, and the key is not to blame', async () => {
    const page = { status: 403, headers: { 'content-type': 'text/html' }, body: '<html>captcha</html>' };
    const service = await startScriptedService({ create: page });
    const run = await runInProcess(createArgs(service.url, '--json'));
    expect(run.json()).toMatchObject({ created: 'no', exitCode: 5, error: { code: 'BLOCKED' } });
  });
});

describe('a query answered', () => {
  test.each(STATUSES)('%i ends as the table says, never as 4 or 5 after a create', async (status) => {
    const service = await startScriptedService({ query: [misleading(status), goodAnswer] });
    const run = await runInProcess(createArgs(service.url, '--json'), { clock: jumpingClock() });
    const code = onQuery(status);
    const stops = code !== null && status !== 404;
    expect(run.json()).toMatchObject({ id: TASK_ID, created: 'yes', exitCode: stops ? 6 : 0 });
    expect(run.json().error?.code).toBe(stops ? code : undefined);
    if (stops) expect(run.json().next).toContain(`image2 get ${TASK_ID} --wait`);
    expect(service.ledger.map(({ method }) => method)).toEqual(stops ? ['POST', 'GET'] : ['POST', 'GET', 'GET']);
  });

  test.each(STATUSES)('%i to a plain get ends as the table says', async (status) => {
    const service = await startScriptedService({ query: misleading(status) });
    const argv = ['get', TASK_ID, '--base-url', service.url, '--json'];
    const run = await runInProcess(argv, { clock: jumpingClock() });
    const code = onQuery(status);
    expect(run.json()).toMatchObject({
      id: TASK_ID,
      exitCode: KEY.includes(status) ? 4 : 5,
      created: 'no',
      error: { code: code ?? 'NO_ANSWER' },
    });
    expect(service.gets()).toHaveLength(code === null ? 3 : 1);
  });

  test('404 all the time after a create is given up when the task is 30 s old', async () => {
    const service = await startScriptedService({ query: misleading(404) });
    const clock = jumpingClock();
    const run = await runInProcess(createArgs(service.url, '--json'), { clock });
    expect(run.json()).toMatchObject({ exitCode: 6, created: 'yes', error: { code: 'TASK_NOT_FOUND' } });
    expect(clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(30_000);
  });

  test('403 with a web page stops as blocked', async () => {
    const page = { status: 403, body: '  <!doctype html><html>captcha</html>' };
    const service = await startScriptedService({ query: page });
    const create = await runInProcess(createArgs(service.url, '--json'));
    expect(create.json()).toMatchObject({ created: 'yes', exitCode: 6, error: { code: 'BLOCKED' } });
    const get = await runInProcess(['get', TASK_ID, '--base-url', service.url, '--json']);
    expect(get.json()).toMatchObject({ exitCode: 5, error: { code: 'BLOCKED' } });
  });
});

const goodAnswer: ScriptedAnswer = {
  body: { id: TASK_ID, task_status: 'success', service_output: { imgUrls: ['https://pictures.example/1.png'] } },
};
