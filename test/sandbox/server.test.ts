import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { Image2Error } from '../../src/core/errors.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { createBody, jsonOf, KEY, openSandbox, temporaryFolder } from './sandbox-client.ts';

describe('a task in good health', () => {
  test('is created with its id, its cost and its input echoed', async () => {
    const { create } = await openSandbox();
    const answer = await create('a fox');
    expect(answer.status).toBe(200);
    const { id, ...rest } = await jsonOf(answer);
    expect(id).toBeTypeOf('number');
    expect(rest).toEqual({ task_status: 'pending', cost: '0.2', user_input: createBody('a fox')['user_input'] });
  });

  test('is pending for the first third of its time, then running, then a success with one picture', async () => {
    const { createId, query, status, clock, sandbox } = await openSandbox({ delayMs: 900 });
    const id = await createId('a fox');
    expect(await status(id)).toBe('pending');
    clock.now += 299;
    expect(await status(id)).toBe('pending');
    clock.now += 1;
    expect(await status(id)).toBe('running');
    clock.now += 599;
    expect(await status(id)).toBe('running');
    clock.now += 1;
    const url = `${sandbox.baseUrl}/images/${id}-1.png?edition=1`;
    const done = { id: Number(id), task_status: 'success', service_output: { imgUrls: [url] } };
    expect(await (await query(id)).json()).toEqual(done);
  });

  test('has an id of its own, also beside another sandbox', async () => {
    const one = await openSandbox();
    const other = await openSandbox();
    const ids = [await one.createId('a'), await one.createId('a'), await other.createId('a')];
    expect(new Set(ids).size).toBe(3);
    expect(Number(ids[1])).toBe(Number(ids[0]) + 1);
  });

  test('is finished at once without a delay', async () => {
    const { createId, status } = await openSandbox();
    expect(await status(await createId('a fox'))).toBe('success');
  });
});

describe('what the service refuses', () => {
  test.each([
    ['GET', '/api/v1/user_task/asyncCreateWithCost'],
    ['POST', '/api/v1/user_task/get/passAuth/1'],
    ['POST', '//api/v1/user_task/asyncCreateWithCost'],
    ['GET', '/api/v1/user_task/get/passAuth/'],
    ['GET', '/images/1-1.png'],
    ['GET', '/'],
  ])('%s %s is not to be found', async (method, path) => {
    const { sandbox } = await openSandbox();
    expect((await fetch(sandbox.baseUrl + path, { method, headers: { 'x-api-key': KEY } })).status).toBe(404);
  });

  test('an unknown task is not to be found', async () => {
    const { query } = await openSandbox();
    const answer = await query('1');
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 404 });
  });

  test('a create or a query without a key is 401 and creates nothing', async () => {
    const { post, events, sandbox } = await openSandbox();
    expect((await post(JSON.stringify(createBody('a fox')), { 'x-api-key': '' })).status).toBe(401);
    expect((await fetch(`${sandbox.baseUrl}/api/v1/user_task/get/passAuth/1`)).status).toBe(401);
    expect(events.map(({ created }) => created)).toEqual([false, false]);
  });

  test.each([
    ['a type other than JSON', { 'content-type': 'text/plain' }],
    ['an idempotency key', { 'idempotency-key': 'abc' }],
  ])('%s is 400', async (_what, extra) => {
    const { post, events } = await openSandbox();
    const answer = await post(JSON.stringify(createBody('a fox')), extra);
    expect(answer.status).toBe(400);
    expect(events[0]?.created).toBe(false);
  });

  test('JSON with a charset is taken', async () => {
    const { post } = await openSandbox();
    const answer = await post(JSON.stringify(createBody('a fox')), {
      'content-type': 'application/json; charset=utf-8',
    });
    expect(answer.status).toBe(200);
  });

  test('a body that is no JSON is 400', async () => {
    const { post } = await openSandbox();
    expect((await post('{"cost_type":')).status).toBe(400);
  });

  test('a body may have 1 MiB and not a byte more', async () => {
    const { post, events } = await openSandbox();
    const whole = JSON.stringify(createBody('a fox')).padEnd(1_048_576, ' ');
    expect((await post(whole)).status).toBe(200);
    expect((await post(`${whole} `)).status).toBe(413);
    expect(events.map(({ created }) => created)).toEqual([true, false]);
  });

  test('a misspelt scenario in a prompt is 400', async () => {
    const { create } = await openSandbox();
    const answer = await create('a fox [scenario:lost-anwser]');
    expect(answer.status).toBe(400);
    expect((await jsonOf(answer)).msg).toContain('lost-answer');
  });
});

describe('the server', () => {
  test('says where it listens', async () => {
    const { sandbox } = await openSandbox();
    expect(sandbox.baseUrl).toBe(`http://127.0.0.1:${sandbox.port}`);
  });

  test('names the port that it cannot have', async () => {
    const { sandbox } = await openSandbox();
    const second = startSandbox({ port: sandbox.port, delayMs: 0, scenario: 'ok' });
    await expect(second).rejects.toThrow(Image2Error);
    await expect(second).rejects.toMatchObject({
      code: 'SERVER_NOT_STARTED',
      params: { port: sandbox.port, detail: 'EADDRINUSE' },
    });
  });

  test('names a ledger that it cannot open', async () => {
    const ledgerPath = `${await temporaryFolder()}/none/ledger.jsonl`;
    const started = startSandbox({ delayMs: 0, scenario: 'ok', ledgerPath });
    await expect(started).rejects.toMatchObject({
      code: 'FILE_NOT_WRITABLE',
      params: { path: ledgerPath, detail: 'ENOENT' },
    });
  });

  test('closes at once, twice if asked, with hanging, idle and half-sent requests open', async () => {
    const { sandbox, create, events } = await openSandbox();
    const idle = connect(sandbox.port, '127.0.0.1');
    const half = connect(sandbox.port, '127.0.0.1');
    await Promise.all([once(idle, 'connect'), once(half, 'connect')]);
    half.write('POST /api/v1/user_task/asyncCreateWithCost HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n{');
    const ends = [idle, half].map((socket) => once(socket.on('error', () => undefined).resume(), 'close'));
    const unanswered = create('a fox [scenario:no-answer]').then(
      () => 'answered',
      () => 'broken',
    );
    await expect.poll(() => events.length).toBe(1);
    await sandbox.close();
    await sandbox.close();
    expect(await unanswered).toBe('broken');
    await Promise.all(ends);
    expect(events).toHaveLength(1);
    await expect(fetch(sandbox.baseUrl)).rejects.toThrow();
  });
});
