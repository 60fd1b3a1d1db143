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
        tally.stopped();
        const exitCode = codes[index] ?? 0;
        tally.ended({ line: index + 1, exitCode, isDoubt: exitCode === 7, reused: false, fault: null });
      }
      const expected = codes.includes(7) ? 7 : (codes.find((code) => code !== 0) ?? 0);
      expect(tally.exitCode()).toBe(expected);
      expect(tally.done + tally.failed + tally.doubtful + tally.unfinished).toBe(codes.length);
      expect(tally.running).toBe(0);
    }),
  );
});

const FAILED = { line: 1, exitCode: 3, isDoubt: false, reused: false, fault: 'TASK_FAILED' } as const;

test('reasons are counted, and what was left or interrupted runs no more', () => {
  const tally = createBatchTally(6, 0);
  for (let count = 0; count < 6; count += 1) tally.started();
  tally.ended(FAILED);
  tally.ended({ ...FAILED, line: 2 });
  tally.ended({ ...FAILED, line: 3, exitCode: 8, fault: 'IMAGE_NOT_SAVED' });
  tally.ended({ ...FAILED, line: 4, exitCode: 130, fault: 'INTERRUPTED' });
  tally.ended({ ...FAILED, line: 5, exitCode: 143, isDoubt: true, fault: 'TERMINATED' });
  for (let count = 0; count < 6; count += 1) tally.stopped();
  expect(tally.left).toBe(1);
  expect(tally.faults.get('TASK_FAILED')).toBe(2);
  expect([tally.failed, tally.tasksFailed, tally.unfinished, tally.doubtful, tally.running]).toEqual([3, 2, 1, 1, 0]);
});

test('reasons that differ without end are counted together from some number on', () => {
  const tally = createBatchTally(1000, 0);
  for (let line = 1; line <= 1000; line += 1) {
    tally.started();
    tally.ended({ ...FAILED, line, fault: `TASK_FAILED: ${line}` });
  }
  expect(tally.faults.size).toBeLessThan(100);
  expect([...tally.faults.values()].reduce((sum, count) => sum + count, 0)).toBe(1000);
});
