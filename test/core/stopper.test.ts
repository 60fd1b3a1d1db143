import { describe, expect, test } from 'vitest';
import { createStopper } from '../../src/core/stopper.ts';
import { jumpingClock } from '../helpers/jumping-clock.ts';

function stopperWithClock() {
  const clock = jumpingClock({ longest: -1 });
  const stopper = createStopper(clock);
  const { stop, leave } = stopper.signals;
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { stopper, stop, leave, pass };
}

describe('the first signal', () => {
  test('asks to stop at once and to leave after 5 s', async () => {
    const { stopper, stop, leave, pass } = stopperWithClock();
    stopper.interrupt('interrupted');
    expect([stop.aborted, leave.aborted]).toEqual([true, false]);
    expect(stop.reason).toEqual({ kind: 'interrupted' });
    await pass(4_999);
    expect(leave.aborted).toBe(false);
    await pass(1);
    expect(leave.reason).toEqual({ kind: 'interrupted' });
  });
});

describe('the second signal', () => {
  test('ends the grace at once and keeps the first reason', () => {
    const { stopper, stop, leave } = stopperWithClock();
    stopper.interrupt('terminated');
    stopper.interrupt('interrupted');
    expect([stop.reason, leave.reason]).toEqual([{ kind: 'terminated' }, { kind: 'terminated' }]);
  });
});

describe('a time-out', () => {
  test('ends everything without a grace', async () => {
    const { stopper, stop, leave, pass } = stopperWithClock();
    stopper.timeOutAfter(1_000, 1);
    await pass(999);
    expect([stop.aborted, leave.aborted]).toEqual([false, false]);
    await pass(1);
    expect([stop.reason, leave.reason]).toEqual([
      { kind: 'timed-out', seconds: 1 },
      { kind: 'timed-out', seconds: 1 },
    ]);
  });

  test('within the grace of a signal ends the grace', async () => {
    const { stopper, stop, leave, pass } = stopperWithClock();
    stopper.timeOutAfter(2_000, 2);
    stopper.interrupt('interrupted');
    await pass(2_000);
    expect(leave.aborted).toBe(true);
    expect(stop.reason).toEqual({ kind: 'interrupted' });
  });

  test('is forgotten with the stopper', async () => {
    const { stopper, stop, pass } = stopperWithClock();
    stopper.timeOutAfter(1_000, 1);
    stopper.dispose();
    await pass(5_000);
    expect(stop.aborted).toBe(false);
  });
});
