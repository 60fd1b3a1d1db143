import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBatchTally } from '../../src/core/batch-tally.ts';
import type { ExitCode } from '../../src/core/exit-code.ts';

const CODES: readonly ExitCode[] = [0, 2, 3, 4, 5, 6, 7, 8];

test('in any order of ends, the code is 7 where one is in doubt, else that of the first in the file', () => {
  const ends = fc.array(fc.constantFrom(...CODES), { maxLength: 30 }).chain((codes) =>
    fc.record({
      codes: fc.constant(codes),
      order: fc.shuffledSubarray(
        codes.map((_, index) => index),
        { minLength: codes.length },
      ),
    }),
  );
  fc.assert(
    fc.property(ends, ({ codes, order }) => {
      const tally = createBatchTally(codes.length, 0);
      for (const index of order) {
        tally.started();
        tally.ended(index + 1, codes[index] ?? 0, false, null);
      }
      const expected = codes.includes(7) ? 7 : (codes.find((code) => code !== 0) ?? 0);
      expect(tally.exitCode()).toBe(expected);
      expect(tally.done + tally.failed + tally.doubtful + tally.unfinished).toBe(codes.length);
      expect(tally.running).toBe(0);
    }),
  );
});

test('reasons are counted, and what was left or interrupted runs no more', () => {
  const tally = createBatchTally(4, 0);
  for (let count = 0; count < 4; count += 1) tally.started();
  tally.ended(1, 3, false, 'TASK_FAILED');
  tally.ended(2, 3, false, 'TASK_FAILED');
  tally.interrupted();
  tally.dropped();
  expect([...tally.faults]).toEqual([['TASK_FAILED', 2]]);
  expect([tally.failed, tally.unfinished, tally.running]).toEqual([2, 1, 0]);
});
