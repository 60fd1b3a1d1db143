import { describe, expect, test } from 'vitest';
import { createClient } from '../../src/api/client.ts';
import { createHttp } from '../../src/api/http.ts';
import { toCreateBody } from '../../src/api/wire.ts';
import type { ImageRequest } from '../../src/core/image-request.ts';
import { createRedactor } from '../../src/core/redact.ts';
import { type ScriptedAnswer, startScriptedService } from '../helpers/scripted-service.ts';

const KEY = 'sk-0123456789abcdef';
const NOW = Date.UTC(2026, 10, 22, 8);
const REQUEST: ImageRequest = { mode: 'text2img', prompt: 'a "fox" 狐', size: '3:4', urls: [], model: 'GPT-Image-2' };
const HTML = { 'content-type': 'text/html' };

describe('the requests', () => {
  test('go to the paths of the guide with its headers, the prefix of the base URL kept', async () => {
    const { client, service } = await clientOf({ body: { id: 1 } }, '/proxy/v1');
    await client.createTask(REQUEST, signals());
    await client.queryTask('13170', signals().stop);
    expect(service.ledger.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /proxy/v1/api/v1/user_task/asyncCreateWithCost',
      'GET /proxy/v1/api/v1/user_task/get/passAuth/13170',
    ]);
    for (const { headers } of service.ledger) {
      expect(headers).toMatchObject({ 'x-api-key': KEY, 'content-type': 'application/json' });
      expect(headers).not.toHaveProperty('idempotency-key');
    }
    expect(JSON.parse(service.posts()[0]?.body ?? '')).toEqual(toCreateBody(REQUEST));
  });

  test('never hold an id that could change their path', async () => {
    const { client, service } = await clientOf({});
    for (const id of ['..', 'a/b', '1?x', '']) {
      await expect(client.queryTask(id, signals().stop)).rejects.toMatchObject({ code: 'TASK_ID_INVALID' });
    }
    expect(service.ledger).toEqual([]);
  });
});

describe('a create', () => {
  test.each([
    [{ body: { id: 7, task_status: 'pending', cost: '0.2' } }, { id: '7', status: 'pending', cost: '0.2' }],
    [
      { status: 201, body: { code: 200, data: { id: 'a-b_1' } } },
      { id: 'a-b_1', status: 'pending', cost: null },
    ],
    [{ body: { id: 7, code: 500, success: false, msg: 'no' } }, { id: '7', status: 'pending', cost: null }],
  ])('answered by %j made a task', async (answer, task) => {
    expect(await createWith(answer)).toMatchObject({ kind: 'created', task });
  });

  test.each([
    [{ status: 401, body: { msg: 'expired' } }, 'KEY_REJECTED', { status: 401, reason: 'expired' }],
    [{ status: 403, body: 'no' }, 'KEY_REJECTED', { status: 403, reason: null }],
    [{ status: 403, headers: HTML, body: '<html>' }, 'BLOCKED', { status: 403 }],
    [{ status: 403, body: ' <!doctype html>' }, 'BLOCKED', { status: 403 }],
    [
      { status: 429, headers: { 'retry-after': '60' }, body: { error: 'slow' } },
      'RATE_LIMITED',
      { until: '2026-11-22T08:01:00.000Z', reason: 'slow' },
    ],
    [{ status: 429 }, 'RATE_LIMITED', { until: null, reason: null }],
    [
      { status: 302, headers: { location: 'https://user:pw@elsewhere.example:8443/x?y' } },
      'REDIRECTED',
      { status: 302, origin: 'https://elsewhere.example:8443' },
    ],
    [{ status: 308 }, 'REDIRECTED', { status: 308, origin: '?' }],
    [
      { status: 400, body: { msg: 'bad size' } },
      'REQUEST_REFUSED',
      { status: 400, reason: 'bad size', isQuery: false },
    ],
    [{ status: 402 }, 'REQUEST_REFUSED', { status: 402, reason: null, isQuery: false }],
    [{ status: 404 }, 'REQUEST_REFUSED', { status: 404, reason: null, isQuery: false }],
    [{ status: 451 }, 'REQUEST_REFUSED', { status: 451, reason: null, isQuery: false }],
    [
      { body: { code: 402, msg: 'no credits' } },
      'REQUEST_REFUSED',
      { status: 402, reason: 'no credits', isQuery: false },
    ],
    [
      { body: { success: false, errorMessage: 'no' } },
      'REQUEST_REFUSED',
      { status: 200, reason: 'no', isQuery: false },
    ],
    [
      { body: { code: 500, success: false, msg: 'no' } },
      'REQUEST_REFUSED',
      { status: 500, reason: 'no', isQuery: false },
    ],
    [{ body: { code: 401, msg: 'key' } }, 'KEY_REJECTED', { status: 401, reason: 'key' }],
    [{ body: { code: '403', error: { message: 'key' } } }, 'KEY_REJECTED', { status: 403, reason: 'key' }],
  ] as const)('answered by %j made nothing: %s', async (answer, code, params) => {
    expect(await createWith(answer)).toMatchObject({ kind: 'nothing-created', sent: true, error: { code, params } });
  });

  test.each([
    [{ status: 500, body: { msg: 'oops' } }, 'status', 500],
    [{ status: 502, headers: HTML, body: '<html>' }, 'status', 502],
    [{ status: 504 }, 'status', 504],
    [{ status: 303 }, 'status', 303],
    [{ status: 304 }, 'status', 304],
    [{ status: 408 }, 'status', 408],
    [{ status: 409 }, 'status', 409],
    [{ status: 425 }, 'status', 425],
    [{ status: 600 }, 'status', 600],
    [{ body: { code: 503, msg: 'busy' } }, 'status', 503],
    [{ body: '' }, 'unreadable', 200],
    [{ status: 204 }, 'unreadable', 204],
    [{ body: '<html>' }, 'unreadable', 200],
    [{ body: '{"id":1' }, 'unreadable', 200],
    [{ headers: { 'content-encoding': 'gzip' }, body: 'not gzip' }, 'unreadable', 200],
    [{ body: {} }, 'no-reason', 200],
    [{ body: { code: 200, msg: 'ok' } }, 'no-reason', 200],
    [{ body: { code: 402 } }, 'no-reason', 200],
    [{ body: { success: false } }, 'no-reason', 200],
    [{ hangUp: true }, 'reset', null],
  ] as const)('answered by %j is in doubt: %s', async (answer, cause, status) => {
    expect(await createWith(answer)).toMatchObject({ kind: 'in-doubt', cause, status });
  });

  test.each(['../../x', 'a b', 'x'.repeat(129), '1\u001b[2J', -1.5])(
    'with the strange id %j is in doubt and keeps it',
    async (id) => {
      expect(await createWith({ body: { id } })).toMatchObject({
        kind: 'in-doubt',
        cause: 'strange-id',
        strangeId: String(id),
      });
    },
  );

  test('whose id is the key is in doubt, and the key stays unsaid', async () => {
    expect(await createWith({ body: { id: KEY } })).toMatchObject({ cause: 'strange-id', strangeId: 'sk-0****cdef' });
  });

  test('that nobody listens to was never sent', async () => {
    const client = createClient({
      http: createHttp(),
      baseUrl: 'http://127.0.0.1:1',
      apiKey: KEY,
      redactor: createRedactor(),
      now: () => NOW,
    });
    expect(await client.createTask(REQUEST, signals())).toMatchObject({
      kind: 'nothing-created',
      sent: false,
      error: { code: 'UNREACHABLE', params: { host: '127.0.0.1:1', detail: 'ECONNREFUSED' } },
    });
  });

  test('is one POST whatever the answer', async () => {
    for (const answer of [
      { status: 500 },
      { status: 429 },
      { status: 307, headers: { location: '/x' } },
      { hangUp: true },
    ]) {
      const { client, service } = await clientOf(answer);
      await client.createTask(REQUEST, signals());
      expect(service.ledger).toHaveLength(1);
    }
  });
});

describe('a query', () => {
  test('reads a task, whatever else the answer says', async () => {
    const body = {
      code: 500,
      msg: 'ok',
      data: { id: '13170', task_status: 'SUCCESS', service_output: { imgUrls: ['https://a.example'] } },
    };
    expect(await queryWith({ body })).toEqual({
      kind: 'task',
      task: { id: '13170', status: 'success', imgUrls: ['https://a.example'], failReason: null, cost: null },
    });
    expect(await queryWith({ body: { task_status: 'running' } })).toMatchObject({
      kind: 'task',
      task: { id: '13170' },
    });
  });

  test.each([
    [{ status: 401 }, 'KEY_REJECTED'],
    [{ status: 403 }, 'KEY_REJECTED'],
    [{ status: 403, headers: HTML }, 'BLOCKED'],
    [{ status: 404 }, 'TASK_NOT_FOUND'],
    [{ status: 301, headers: { location: '/' } }, 'REDIRECTED'],
    [{ status: 400 }, 'REQUEST_REFUSED'],
    [{ body: { code: 401, msg: 'x' } }, 'KEY_REJECTED'],
    [{ body: { code: 403 } }, 'KEY_REJECTED'],
    [{ body: { code: 404, msg: 'x' } }, 'TASK_NOT_FOUND'],
  ])('answered by %j stops: %s', async (answer, code) => {
    expect(await queryWith(answer)).toMatchObject({ kind: 'stop', error: { code } });
  });

  test.each([
    [{ status: 500 }, 'HTTP 500'],
    [{ status: 503, headers: HTML, body: '<html>' }, 'HTTP 503'],
    [{ status: 429 }, 'HTTP 429'],
    [{ status: 303 }, 'HTTP 303'],
    [{ status: 408 }, 'HTTP 408'],
    [{ status: 409 }, 'HTTP 409'],
    [{ status: 425 }, 'HTTP 425'],
    [{ status: 204 }, 'HTTP 204, NOT_JSON'],
    [{ body: '<html>' }, 'HTTP 200, NOT_JSON'],
    [{ headers: { 'content-encoding': 'br' }, body: 'x' }, 'HTTP 200, BODY_ENCODING'],
    [{ body: { id: 13170 } }, 'HTTP 200, NO_STATUS'],
    [{ body: { code: 500, msg: 'x' } }, 'HTTP 200, code 500'],
    [{ body: { id: 99, task_status: 'success' } }, 'HTTP 200, OTHER_TASK'],
  ])('answered by %j is a hiccup: %s', async (answer, detail) => {
    expect(await queryWith(answer)).toMatchObject({ kind: 'hiccup', answered: true, certificate: false, detail });
  });

  test('without an answer is a hiccup that nothing answered', async () => {
    expect(await queryWith({ hangUp: true })).toMatchObject({ kind: 'hiccup', answered: false, retryAfterMs: null });
  });

  test("hands on Retry-After, measured by the answer's own clock", async () => {
    const headers = { 'retry-after': 'Sun, 22 Nov 2026 10:00:30 GMT', date: 'Sun, 22 Nov 2026 10:00:00 GMT' };
    expect(await queryWith({ status: 503, headers })).toMatchObject({ retryAfterMs: 30_000 });
  });

  test('ends with the reason of the signal', async () => {
    const { client } = await clientOf({ body: {} });
    const reason = { kind: 'interrupted' };
    await expect(client.queryTask('1', AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

async function clientOf(answer: ScriptedAnswer, prefix = '') {
  const service = await startScriptedService({ create: answer, query: answer, other: answer });
  const redactor = createRedactor();
  redactor.add(KEY, 'sk-0****cdef');
  const client = createClient({
    http: createHttp(),
    baseUrl: service.url + prefix,
    apiKey: KEY,
    redactor,
    now: () => NOW,
  });
  return { client, service };
}

async function createWith(answer: ScriptedAnswer) {
  return (await clientOf(answer)).client.createTask(REQUEST, signals());
}

async function queryWith(answer: ScriptedAnswer) {
  return (await clientOf(answer)).client.queryTask('13170', signals().stop);
}

function signals() {
  const never = new AbortController().signal;
  return { stop: never, leave: never };
}
