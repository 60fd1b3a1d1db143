import type { Clock } from '../../src/core/ports.ts';

/** A clock that a test made: it only moves when someone sleeps. */
export interface JumpingClock extends Clock {
  /** The lengths of the sleeps that jumped, in ms. */
  readonly sleeps: readonly number[];
  /** Moves the time on and ends the sleeps that are due. */
  advance(ms: number): void;
}

/**
 * A clock on which a sleep of up to `longest` ms ends at once and moves the time on by its length. A longer sleep (a
 * command's time-out beside the pauses between its queries) ends when the time has come by such jumps.
 */
export function jumpingClock({ start = Date.UTC(2026, 10, 22, 8), longest = 90_000 } = {}): JumpingClock {
  const sleeps: number[] = [];
  const sleepers = new Set<{ readonly due: number; readonly wake: () => void }>();
  let now = start;
  const advance = (ms: number): void => {
    now += ms;
    for (const sleeper of sleepers) {
      if (sleeper.due > now) continue;
      sleepers.delete(sleeper);
      sleeper.wake();
    }
  };
  return {
    now: () => now,
    sleeps,
    advance,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      if (ms <= longest) {
        sleeps.push(ms);
        advance(ms);
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
        return;
      }
      await new Promise<void>((resolve, reject) => {
        const sleeper = { due: now + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
      });
    },
  };
}
