import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BatchGate, type CreationEnd, createBatchGate, type GateLimits } from '../../src/core/batch-gate.ts';
import { compareDecimals, multiplyDecimal, sumDecimals } from '../../src/core/decimal.ts';
import { Image2Error } from '../../src/core/errors.ts';
import { jumpingClock } from '../helpers/jumping-clock.ts';

const NEVER = new AbortController().signal;
const UNBOUND: GateLimits = { maxCost: null, maxTasks: null, maxAttempts: 90, deadline: null };
const CREATED: CreationEnd = { kind: 'created', cost: '0.2' };

function openGate(limits: Partial<GateLimits> = {}, clock = jumpingClock()) {
  return { gate: createBatchGate(clock, () => 0, { ...UNBOUND, ...limits }), clock };
}

/** Admits and insists that it happens at once. */
async function go(gate: BatchGate): Promise<void> {
  expect(await gate.admit(NEVER)).toBe(true);
}

/** True where the gate keeps a request waiting. */
async function waits(admitted: Promise<boolean>): Promise<boolean> {
  const turns = new Promise<string>((resolve) => setImmediate(() => setImmediate(() => resolve('waiting'))));
  return (await Promise.race([admitted, turns])) === 'waiting';
}

describe('--max-tasks', () => {
  test('0 lets nothing through', async () => {
    const { gate } = openGate({ maxTasks: 0 });
    expect(await gate.admit(NEVER)).toBe(false);
    expect(gate.stop).toEqual({ kind: 'max-tasks' });
  });

  test('a place that a refusal leaves free is taken by the next', async () => {
    const { gate } = openGate({ maxTasks: 1 });
    await go(gate);
    const second = gate.admit(NEVER);
    expect(await waits(second)).toBe(true);
    gate.ended({ kind: 'refused', reason: 'no' });
    expect(await second).toBe(true);
    gate.ended(CREATED);
    expect(await gate.admit(NEVER)).toBe(false);
  });
});

describe('requests without a clear answer', () => {
  test('stop the batch when there are ten in a row', async () => {
    const { gate } = openGate();
    for (let count = 0; count < 9; count += 1) {
      await go(gate);
      gate.ended({ kind: 'in-doubt' });
    }
    await go(gate);
    gate.ended(CREATED);
    for (let count = 0; count < 10; count += 1) {
      await go(gate);
      gate.ended({ kind: 'in-doubt' });
    }
    expect(await gate.admit(NEVER)).toBe(false);
    expect(gate.stop).toEqual({ kind: 'doubts', count: 10 });
  });
});

describe('--max-cost', () => {
  test('0 lets nothing through, although no price is known', async () => {
    const { gate } = openGate({ maxCost: '0' });
    expect(await gate.admit(NEVER)).toBe(false);
    expect(gate.stop).toEqual({ kind: 'max-cost' });
  });

  test('one item is in flight until the first cost is known, then as many as fit', async () => {
    const { gate } = openGate({ maxCost: '0.6' });
    await go(gate);
    const second = gate.admit(NEVER);
    expect(await waits(second)).toBe(true);
    gate.ended(CREATED);
    expect(await second).toBe(true);
    await go(gate);
    const fourth = gate.admit(NEVER);
    expect(await waits(fourth)).toBe(true);
    gate.ended(CREATED);
    gate.ended(CREATED);
    expect(await fourth).toBe(false);
    expect([gate.stop, gate.spent]).toEqual([{ kind: 'max-cost' }, '0.6']);
  });

  test('a cost that only the finished task names is waited for', async () => {
    const { gate } = openGate({ maxCost: '1' });
    await go(gate);
    gate.ended({ kind: 'created', cost: null });
    const second = gate.admit(NEVER);
    expect(await waits(second)).toBe(true);
    gate.costKnown('0.5');
    expect(await second).toBe(true);
  });

  test.each([null, 'free', '-1'])('a cost of %s cannot be added up, and stops it', async (cost) => {
    const { gate } = openGate({ maxCost: '1' });
    await go(gate);
    gate.ended({ kind: 'created', cost: null });
    const second = gate.admit(NEVER);
    gate.costKnown(cost);
    expect(await second).toBe(false);
    expect(gate.stop).toEqual({ kind: 'no-cost' });
  });

  test('a task in doubt before any price is known may have used the budget up', async () => {
    const { gate } = openGate({ maxCost: '100' });
    await go(gate);
    gate.ended({ kind: 'in-doubt' });
    expect(await gate.admit(NEVER)).toBe(false);
    expect(gate.stop).toEqual({ kind: 'doubtful-cost' });
  });

  test('a task in doubt counts as much as the dearest', async () => {
    const { gate } = openGate({ maxCost: '0.5' });
    await go(gate);
    gate.ended(CREATED);
    await go(gate);
    gate.ended({ kind: 'in-doubt' });
    expect(gate.spent).toBe('0.4');
    expect(await gate.admit(NEVER)).toBe(false);
  });
});

describe('a service in trouble', () => {
  test('after 429 it waits no less than told, and then tries with one request', async () => {
    const { gate, clock } = openGate();
    const start = clock.now();
    await Promise.all([go(gate), go(gate), go(gate)]);
    const told = [1, 2, 3].map(() => gate.ended({ kind: 'rate-limited', retryAfterMs: 7_000 }));
    expect(told, 'one pause begins').toEqual([expect.any(Number), null, null]);
    expect(told[0]).toBeGreaterThanOrEqual(7_000);
    await go(gate);
    expect(clock.now() - start).toBeGreaterThanOrEqual(7_000);
    expect(clock.now() - start).toBeLessThan(9_000);
    const second = gate.admit(NEVER);
    expect(await waits(second)).toBe(true);
    gate.ended(CREATED);
    expect(await second).toBe(true);
  });

  test('a pause that others prolong much is told again, with what is left of it', async () => {
    const { gate } = openGate();
    await Promise.all([go(gate), go(gate), go(gate)]);
    const told = [5_000, 6_000, 60_000].map((retryAfterMs) => gate.ended({ kind: 'rate-limited', retryAfterMs }));
    expect(told[1]).toBeNull();
    expect(told[2]).toBeGreaterThanOrEqual(60_000);
  });

  test('429 without a time backs off further and further', async () => {
    const { gate, clock } = openGate();
    const pauses: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const start = clock.now();
      await go(gate);
      pauses.push(clock.now() - start);
      gate.ended({ kind: 'rate-limited', retryAfterMs: null });
    }
    expect(pauses).toEqual([0, 2_500, 5_000, 10_000, 20_000, 30_000, 30_000, 30_000]);
  });

  test('429 with a time of 0 again and again is no storm', async () => {
    const { gate, clock } = openGate();
    const start = clock.now();
    for (let round = 0; round < 10; round += 1) {
      await go(gate);
      gate.ended({ kind: 'rate-limited', retryAfterMs: 0 });
    }
    expect(clock.now() - start).toBeGreaterThan(60_000);
  });

  test('429 for longer than ten minutes stops at once and says until when', async () => {
    const { gate, clock } = openGate();
    await go(gate);
    gate.ended({ kind: 'rate-limited', retryAfterMs: 601_000 });
    expect(await gate.admit(NEVER)).toBe(false);
    expect(gate.stop).toEqual({ kind: 'rate-limited', until: new Date(clock.now() + 601_000).toISOString() });
  });

  test('429 past the time-out stops at once', async () => {
    const clock = jumpingClock();
    const { gate } = openGate({ deadline: clock.now() + 5_000 }, clock);
    await go(gate);
    gate.ended({ kind: 'rate-limited', retryAfterMs: 6_000 });
    expect(await gate.admit(NEVER)).toBe(false);
  });

  test('requests that fail together count as one attempt to reach it', async () => {
    const { gate } = openGate({ maxAttempts: 2 });
    await Promise.all(Array.from({ length: 10 }, () => go(gate)));
    for (let count = 0; count < 10; count += 1) gate.ended({ kind: 'unreachable' });
    expect(gate.stop).toBeNull();
    await go(gate);
    expect(gate.ended({ kind: 'unreachable' }), 'no pause where it stops').toBeNull();
    expect(gate.stop).toEqual({ kind: 'unreachable' });
  });

  test('five tasks in a row that cannot be asked for, for one reason, are no accident', async () => {
    const { gate } = openGate({});
    const redirected = new Image2Error('REDIRECTED', { status: 302, origin: '?' });
    const blocked = new Image2Error('BLOCKED', { status: 403 });
    for (const error of [redirected, redirected, null, redirected, blocked]) gate.followed(error, true);
    for (let count = 0; count < 3; count += 1) gate.followed(blocked, true);
    for (let count = 0; count < 9; count += 1) gate.followed(blocked, false);
    expect(gate.stop).toBeNull();
    gate.followed(blocked, true);
    expect(gate.stop).toEqual({ kind: 'not-followed', reason: 'BLOCKED' });
    expect(await gate.admit(NEVER)).toBe(false);
  });

  test('a key that is rejected by one query stops it at once', async () => {
    const { gate } = openGate({});
    gate.followed(new Image2Error('KEY_REJECTED', { status: 401, reason: null }), false);
    expect(gate.stop).toEqual({ kind: 'key-rejected' });
  });

  test('a query that is told to wait longer than anybody has patience for stops it, and says until when', async () => {
    const { gate } = openGate({});
    const until = '2026-11-22T09:00:00.000Z';
    gate.followed(new Image2Error('RATE_LIMITED', { until, reason: null }), true);
    expect(gate.stop).toEqual({ kind: 'rate-limited', until });
  });

  test('who sleeps through a pause is woken where the batch stops', async () => {
    const { gate } = openGate({}, jumpingClock({ longest: 0 }));
    await go(gate);
    await go(gate);
    gate.ended({ kind: 'rate-limited', retryAfterMs: 500_000 });
    const sleeping = gate.admit(NEVER);
    expect(await waits(sleeping)).toBe(true);
    gate.ended({ kind: 'key-rejected' });
    expect(await sleeping).toBe(false);
  });

  test('the fifth equal refusal in a row stops it, another in between does not count', async () => {
    const { gate } = openGate();
    const refuse = async (reason: string): Promise<void> => {
      await go(gate);
      gate.ended({ kind: 'refused', reason });
    };
    for (let count = 0; count < 4; count += 1) await refuse('a');
    await refuse('b');
    for (let count = 0; count < 4; count += 1) await refuse('a');
    expect(gate.stop).toBeNull();
    await refuse('a');
    expect(gate.stop).toEqual({ kind: 'refusals', reason: 'a' });
  });

  test.each(['pause', 'budget'] as const)('a stop ends the wait for a %s', async (kind) => {
    const { gate } = openGate({ maxTasks: kind === 'budget' ? 1 : null }, jumpingClock({ longest: 0 }));
    await go(gate);
    if (kind === 'pause') gate.ended({ kind: 'unreachable' });
    const stop = new AbortController();
    const waiting = gate.admit(stop.signal);
    expect(await waits(waiting)).toBe(true);
    stop.abort('why');
    await expect(waiting).rejects.toBe('why');
  });
});

type Fate = 'created' | 'late cost' | 'in-doubt' | 'refused' | 'rate-limited' | 'unreachable' | 'reused';

const FATES: readonly Fate[] = ['created', 'late cost', 'in-doubt', 'refused', 'rate-limited', 'unreachable', 'reused'];

test('whatever comes of the requests and in whatever order, no bound is passed and nobody waits for ever', async () => {
  const scenario = fc.record({
    fates: fc.array(fc.constantFrom(...FATES), { minLength: 1, maxLength: 60 }),
    workers: fc.integer({ min: 1, max: 8 }),
    maxCost: fc.option(fc.integer({ min: 0, max: 20 }).map((tenths) => multiplyDecimal('0.1', tenths))),
    maxTasks: fc.option(fc.nat(20)),
    turns: fc.infiniteStream(fc.nat(3)),
  });
  await fc.assert(
    fc.asyncProperty(scenario, async ({ fates, maxCost, maxTasks, turns, workers }) => {
      const { gate } = openGate({ maxCost, maxTasks });
      const queue = [...fates];
      let sent = 0;
      let costs: string[] = [];
      const turn = async (): Promise<void> => {
        for (let count = turns.next().value ?? 0; count > 0; count -= 1) await Promise.resolve();
      };
      const worker = async (): Promise<void> => {
        for (let fate = queue.shift(); fate !== undefined; fate = queue.shift()) {
          if (!(await gate.admit(NEVER))) return;
          const pays = fate === 'created' || fate === 'late cost' || fate === 'in-doubt';
          if (pays) {
            sent += 1;
            costs = [...costs, '0.2'];
          }
          await turn();
          if (fate === 'created') gate.ended(CREATED);
          else if (fate === 'refused') gate.ended({ kind: 'refused', reason: `${queue.length}` });
          else if (fate === 'rate-limited') gate.ended({ kind: 'rate-limited', retryAfterMs: 1_000 });
          else if (fate === 'late cost') {
            gate.ended({ kind: 'created', cost: null });
            await turn();
            gate.costKnown('0.2');
          } else gate.ended({ kind: fate });
        }
      };
      await Promise.all(Array.from({ length: workers }, worker));
      if (maxTasks !== null) expect(sent).toBeLessThanOrEqual(maxTasks);
      // The first task of all may cost more than anybody could know.
      if (maxCost !== null && sent > 1) expect(compareDecimals(sumDecimals(costs), maxCost)).toBeLessThanOrEqual(0);
      if (maxCost === '0') expect(sent).toBe(0);
      if (queue.length > 0) expect(gate.stop).not.toBeNull();
    }),
    { numRuns: 300 },
  );
});
