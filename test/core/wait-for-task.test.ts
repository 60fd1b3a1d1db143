import { describe, expect, test } from 'vitest';
import { Image2Error } from '../../src/core/errors.ts';
import type { QueryAnswer } from '../../src/core/image-service.ts';
import type { Task, TaskStatus } from '../../src/core/task.ts';
import { type WaitOptions, type WaitStep, waitForTask } from '../../src/core/wait-for-task.ts';
import { jumpingClock } from '../helpers/jumping-clock.ts';

const CREATED: WaitOptions = {
  pollIntervalMs: 8_000,
  maxAttempts: 90,
  deadline: null,
  createdAt: null,
  origin: 'created',
  untilTerminal: true,
};
const ASKED: WaitOptions = { ...CREATED, origin: 'asked' };
const PLAIN: WaitOptions = { ...ASKED, untilTerminal: false, pollIntervalMs: 1_000 };
const NEVER = new AbortController().signal;

const RESET = hiccup('ECONNRESET', { answered: false });
const NOT_FOUND: QueryAnswer = { kind: 'stop', error: new Image2Error('TASK_NOT_FOUND', { id: '1' }) };
const REVOKED: QueryAnswer = { kind: 'stop', error: new Image2Error('KEY_REJECTED', { status: 401, reason: null }) };

describe('waiting for a task', () => {
  test('asks at once, then sleeps before every further turn, until the task can change no more', async () => {
    const { end, steps, sleeps, queries } = await follow([task('pending'), task('running'), task('success')], CREATED);
    expect(end).toMatchObject({ status: 'success' });
    expect(steps.map((step) => (step.kind === 'task' ? step.task.status : 'hiccup'))).toEqual([
      'pending',
      'running',
      'success',
    ]);
    expect(sleeps).toEqual([8_000, 8_000]);
    expect(queries).toBe(3);
  });

  test.each(['success', 'failed', 'error', 'canceled'] as const)(
    'ends with %s without another query',
    async (status) => {
      const { end, queries, sleeps } = await follow([task(status)], CREATED);
      expect([end, queries, sleeps]).toEqual([expect.objectContaining({ status }), 1, []]);
    },
  );

  test('is content with an unfinished task where a plain query was asked for', async () => {
    const { end, queries } = await follow([task('running')], PLAIN);
    expect([end, queries]).toEqual([expect.objectContaining({ status: 'running' }), 1]);
  });

  test('counts every query, hiccups too', async () => {
    const { end, queries } = await follow([task('pending'), RESET], { ...CREATED, maxAttempts: 4 });
    expect(end).toMatchObject({ code: 'ATTEMPTS_EXHAUSTED', outcome: 'unfinished', params: { id: '1', attempts: 4 } });
    expect(queries).toBe(4);
  });

  test('does not sleep once the attempts are used up', async () => {
    expect((await follow([task('pending')], { ...CREATED, maxAttempts: 1 })).sleeps).toEqual([]);
  });

  test('ends with the reason of the signal, in its sleep too', async () => {
    const controller = new AbortController();
    const reason = { kind: 'interrupted' };
    const clock = jumpingClock();
    const sleep = (ms: number, signal?: AbortSignal): Promise<void> => {
      controller.abort(reason);
      return clock.sleep(ms, signal);
    };
    const deps = { service: { queryTask: async () => task('pending') }, clock: { ...clock, sleep }, random: () => 0.5 };
    const steps = waitForTask(deps, '1', CREATED, controller.signal);
    await steps.next();
    await expect(steps.next()).rejects.toBe(reason);
  });
});

describe('a hiccup', () => {
  test('is told and waited out, longer each time, until an answer comes', async () => {
    const { end, steps, sleeps } = await follow(
      [RESET, RESET, RESET, task('pending'), RESET, task('success')],
      CREATED,
    );
    expect(end).toMatchObject({ status: 'success' });
    expect(sleeps).toEqual([6_000, 12_000, 24_000, 8_000, 6_000]);
    expect(steps[0]).toEqual({ kind: 'hiccup', detail: 'ECONNRESET', delayMs: 6_000 });
  });

  test('is waited out for ever where the task is known to exist', async () => {
    const { end, queries } = await follow([RESET], { ...CREATED, maxAttempts: 50 });
    expect([end, queries]).toEqual([expect.objectContaining({ code: 'ATTEMPTS_EXHAUSTED' }), 50]);
  });

  test('three times in a row from the start ends what a user asked for', async () => {
    for (const options of [ASKED, PLAIN]) {
      const { end, queries } = await follow([RESET], options);
      expect(end).toMatchObject({ code: 'NO_ANSWER', outcome: 'refused', params: { id: '1', detail: 'ECONNRESET' } });
      expect(queries).toBe(3);
    }
  });

  test('of a certificate ends that at once', async () => {
    const untrusted = hiccup('CERT_HAS_EXPIRED', { answered: false, certificate: true });
    for (const options of [ASKED, PLAIN]) expect((await follow([untrusted], options)).queries).toBe(1);
    expect((await follow([untrusted], { ...CREATED, maxAttempts: 7 })).queries).toBe(7);
  });

  test('does not end a wait in which anything ever answered', async () => {
    const { end, queries } = await follow([hiccup('HTTP 502', {}), RESET], { ...ASKED, maxAttempts: 9 });
    expect([end, queries]).toEqual([expect.objectContaining({ code: 'ATTEMPTS_EXHAUSTED' }), 9]);
  });

  test('ends a plain query after three, whatever answered', async () => {
    const { end, queries } = await follow([hiccup('HTTP 502', {})], PLAIN);
    expect([end, queries]).toEqual([expect.objectContaining({ code: 'NO_ANSWER' }), 3]);
  });
});

describe('Retry-After', () => {
  test('is obeyed', async () => {
    const { sleeps } = await follow([hiccup('HTTP 429', { retryAfterMs: 60_000 }), task('success')], CREATED);
    expect(sleeps).toEqual([60_500]);
  });

  test('of more than ten minutes ends the wait at once, naming the time', async () => {
    const { end, queries, sleeps, start } = await follow([hiccup('HTTP 429', { retryAfterMs: 600_001 })], CREATED);
    const until = new Date(start + 600_001).toISOString();
    expect(end).toMatchObject({ code: 'RATE_LIMITED', outcome: 'unfinished', created: 'yes', params: { until } });
    expect([queries, sleeps]).toEqual([1, []]);
  });

  test('is waited for as long as the deadline allows, and no longer', async () => {
    const clock = jumpingClock({ longest: Number.POSITIVE_INFINITY });
    const long = hiccup('HTTP 429', { retryAfterMs: 3_600_000 });
    const allowed = { ...CREATED, deadline: clock.now() + 3_600_000 };
    expect((await follow([long, task('success')], allowed, clock)).end).toMatchObject({ status: 'success' });
    const short = { ...CREATED, deadline: clock.now() + 59_999 };
    const { end } = await follow([hiccup('HTTP 429', { retryAfterMs: 60_000 })], short, clock);
    expect(end).toMatchObject({ code: 'RATE_LIMITED', outcome: 'unfinished' });
  });
});

describe('a service that stops the wait', () => {
  test.each([
    ['TASK_NOT_FOUND', NOT_FOUND],
    ['KEY_REJECTED', REVOKED],
  ] as const)('by %s ends it as unfinished where the task is known to exist', async (code, answer) => {
    const { end } = await follow([task('pending'), answer], CREATED);
    expect(end).toMatchObject({ code, outcome: 'unfinished', created: 'yes' });
  });

  test.each([
    ['TASK_NOT_FOUND', NOT_FOUND, 'refused'],
    ['KEY_REJECTED', REVOKED, 'keyProblem'],
  ] as const)('by %s ends what a user asked for as %s', async (code, answer, outcome) => {
    for (const options of [ASKED, PLAIN]) {
      expect((await follow([answer], options)).end).toMatchObject({ code, outcome });
    }
  });

  test('may not know a task of less than 30 s yet', async () => {
    const clock = jumpingClock();
    const options = { ...CREATED, createdAt: clock.now() };
    const { end, steps } = await follow([NOT_FOUND, NOT_FOUND, task('success')], options, clock);
    expect(end).toMatchObject({ status: 'success' });
    expect(steps.slice(0, 2).map(({ kind }) => kind)).toEqual(['hiccup', 'hiccup']);
  });

  test('is believed once those 30 s are over', async () => {
    const clock = jumpingClock();
    const options = { ...CREATED, createdAt: clock.now() - 30_000 };
    const { end, queries } = await follow([NOT_FOUND], options, clock);
    expect([end, queries]).toEqual([expect.objectContaining({ code: 'TASK_NOT_FOUND', outcome: 'unfinished' }), 1]);
  });

  test('by a rejected key is believed at once', async () => {
    const clock = jumpingClock();
    expect((await follow([REVOKED], { ...CREATED, createdAt: clock.now() }, clock)).queries).toBe(1);
  });
});

interface Followed {
  readonly end: Task | Image2Error;
  readonly steps: readonly WaitStep[];
  readonly sleeps: readonly number[];
  readonly queries: number;
  readonly start: number;
}

/** Waits with the answers one after another, the last for ever. */
async function follow(
  answers: readonly QueryAnswer[],
  options: WaitOptions,
  clock = jumpingClock(),
): Promise<Followed> {
  const start = clock.now();
  const before = clock.sleeps.length;
  const steps: WaitStep[] = [];
  let queries = 0;
  const queryTask = async (): Promise<QueryAnswer> => {
    const answer = answers[Math.min(queries, answers.length - 1)];
    queries += 1;
    if (answer === undefined) throw new Error('no answer is scripted');
    return answer;
  };
  const turns = waitForTask({ service: { queryTask }, clock, random: () => 0.5 }, '1', options, NEVER);
  const finish = (end: Task | Image2Error): Followed => ({
    end,
    steps,
    sleeps: clock.sleeps.slice(before),
    queries,
    start,
  });
  try {
    for (;;) {
      const turn = await turns.next();
      if (turn.done === true) return finish(turn.value);
      steps.push(turn.value);
    }
  } catch (error) {
    if (error instanceof Image2Error) return finish(error);
    throw error;
  }
}

function task(status: TaskStatus): QueryAnswer {
  return { kind: 'task', task: { id: '1', status, imgUrls: [], failReason: null, cost: null } };
}

function hiccup(detail: string, facts: Partial<Extract<QueryAnswer, { kind: 'hiccup' }>>): QueryAnswer {
  return { kind: 'hiccup', answered: true, certificate: false, retryAfterMs: null, detail, ...facts };
}
