import { describe, expect, test } from 'vitest';
import type { Scenario } from '../../src/sandbox/scenario.ts';
import { jsonOf, openSandbox } from './sandbox-client.ts';

const END = { failed: 'failed', error: 'error', canceled: 'canceled' } as const;

describe('scenarios of a create', () => {
  test.each<[Scenario, number, boolean]>([
    ['key-rejected', 401, false],
    ['no-credits', 200, false],
    ['rate-limited', 429, false],
    ['redirected', 307, false],
    ['server-error', 500, true],
    ['garbage', 200, true],
    ['no-images', 200, true],
  ])('%s answers %i; created: %s', async (scenario, status, created) => {
    const { create, events } = await openSandbox({ scenario });
    const answer = await create('a fox');
    expect(answer.status).toBe(status);
    expect(events).toMatchObject([{ kind: 'create', status, scenario, created }]);
    expect(events[0]?.taskId !== null).toBe(created);
  });

  test('no-credits is a business refusal in Chinese', async () => {
    const { create } = await openSandbox({ scenario: 'no-credits' });
    expect(await (await create('a fox')).json()).toEqual({ code: 402, msg: '余额不足,请先充值', data: null });
  });

  test('rate-limited refuses each body once, with the seconds to wait, and takes it the second time', async () => {
    const { create } = await openSandbox({ scenario: 'rate-limited' });
    expect((await create('a fox')).headers.get('retry-after')).toBe('2');
    expect((await create('a hen')).status).toBe(429);
    expect((await create('a fox')).status).toBe(200);
    expect((await create('a hen')).status).toBe(200);
  });

  test('redirected names another origin', async () => {
    const { create } = await openSandbox({ scenario: 'redirected' });
    expect((await create('a fox')).headers.get('location')).toBe('https://elsewhere.invalid/login');
  });

  test('garbage answers HTML', async () => {
    const { create } = await openSandbox({ scenario: 'garbage' });
    const answer = await create('a fox');
    expect(answer.headers.get('content-type')).toContain('text/html');
    await expect(answer.json()).rejects.toThrow();
  });

  test.each<[Scenario]>([['server-error'], ['garbage'], ['lost-answer']])(
    '%s leaves a task that goes on to its success',
    async (scenario) => {
      const { create, events, status } = await openSandbox({ scenario });
      await create('a fox').catch(() => null);
      expect(await status(events[0]?.taskId ?? '')).toBe('success');
    },
  );

  test('lost-answer cuts the connection after the task was created', async () => {
    const { create, events } = await openSandbox({ scenario: 'lost-answer' });
    await expect(create('a fox')).rejects.toThrow();
    expect(events).toMatchObject([{ status: null, created: true }]);
  });

  test('slow-answer answers only after the delay', async () => {
    const { create } = await openSandbox({ scenario: 'slow-answer', delayMs: 60 });
    const started = performance.now();
    expect((await create('a fox')).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(50);
  });

  test('wrapped gives ids that no double can hold, the same in every answer', async () => {
    const { createId, query } = await openSandbox({ scenario: 'wrapped' });
    const ids = [await createId('a fox'), await createId('a fox')];
    for (const id of ids) {
      expect(BigInt(Number(id))).not.toBe(BigInt(id));
      const text = await (await query(id)).text();
      expect(text).toContain(`"data":{"id":${id},`);
      const { code, data } = JSON.parse(text);
      expect(code).toBe(200);
      expect(JSON.parse(data.service_output).imgUrls).toHaveLength(1);
    }
  });
});

describe('scenarios of a query', () => {
  test.each(Object.entries(END))('%s ends as %s', async (scenario, word) => {
    const { createId, status } = await openSandbox();
    expect(await status(await createId(`a fox [scenario:${scenario}]`))).toBe(word);
  });

  test('failed and error give their reasons', async () => {
    const { createId, query } = await openSandbox();
    const failed = await jsonOf(query(await createId('[scenario:failed]')));
    expect(failed.service_output.failReason).toBe('提示词未通过内容安全审核');
    const error = await jsonOf(query(await createId('[scenario:error]')));
    expect(error.errorMessage).toBe('上游模型异常,请稍后再试');
  });

  test('slow takes ten times the delay, and a minute at least', async () => {
    for (const [delayMs, slowMs] of [
      [0, 60_000],
      [6001, 60_010],
    ] as const) {
      const { createId, status, clock } = await openSandbox({ scenario: 'slow', delayMs });
      const id = await createId('a fox');
      clock.now += slowMs - 1;
      expect(await status(id)).toBe('running');
      clock.now += 1;
      expect(await status(id)).toBe('success');
    }
  });

  test('unknown-status says queued and processing before success', async () => {
    const { createId, status, clock } = await openSandbox({ scenario: 'unknown-status', delayMs: 10 });
    const id = await createId('a fox');
    expect([await status(id), await status(id)]).toEqual(['queued', 'processing']);
    clock.now += 10;
    expect(await status(id)).toBe('success');
  });

  test('flaky-polling answers 503, resets, cuts a body short, and then answers right', async () => {
    const { createId, query } = await openSandbox({ scenario: 'flaky-polling' });
    const id = await createId('a fox');
    for (const round of [1, 2]) {
      expect((await query(id)).status, `round ${round}`).toBe(503);
      await expect(query(id)).rejects.toThrow();
      await expect(query(id).then((answer) => answer.text())).rejects.toThrow();
      expect((await jsonOf(query(id))).task_status).toBe('success');
    }
  });

  test('polling-rate-limited asks the first query to wait', async () => {
    const { createId, query, status } = await openSandbox({ scenario: 'polling-rate-limited' });
    const id = await createId('a fox');
    const first = await query(id);
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await status(id)).toBe('success');
  });

  test.each<[Scenario, number]>([
    ['key-revoked', 401],
    ['task-not-found', 404],
  ])('%s creates, and then answers every query with %i', async (scenario, status) => {
    const { createId, query } = await openSandbox({ scenario });
    const id = await createId('a fox');
    expect((await query(id)).status).toBe(status);
    expect((await query(id)).status).toBe(status);
  });

  test('key-rejected refuses queries of tasks that nobody made', async () => {
    const { query } = await openSandbox({ scenario: 'key-rejected' });
    expect((await query('1')).status).toBe(401);
  });

  test('no-images succeeds with an empty list, two-images with two', async () => {
    const { createId, imgUrls } = await openSandbox();
    expect(await imgUrls(await createId('[scenario:no-images]'))).toEqual([]);
    expect(await imgUrls(await createId('[scenario:two-images]'))).toHaveLength(2);
  });
});

describe('scenarios of a download', () => {
  test('expired-url refuses the first URLs for good and serves those of a later query', async () => {
    const { createId, imgUrls } = await openSandbox({ scenario: 'expired-url' });
    const id = await createId('a fox');
    const [stale = ''] = await imgUrls(id);
    const [fresh = ''] = await imgUrls(id);
    expect((await fetch(stale)).status).toBe(403);
    expect((await fetch(fresh)).status).toBe(200);
    expect((await fetch(stale)).status).toBe(403);
  });

  test('cut-image stops half-way', async () => {
    const { createId, imgUrls } = await openSandbox({ scenario: 'cut-image' });
    const [url = ''] = await imgUrls(await createId('a fox'));
    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    await expect(answer.arrayBuffer()).rejects.toThrow();
  });

  test('not-an-image serves HTML', async () => {
    const { createId, imgUrls } = await openSandbox({ scenario: 'not-an-image' });
    const [url = ''] = await imgUrls(await createId('a fox'));
    expect(await (await fetch(url)).text()).toContain('<html>');
  });
});
