import { expect, test } from 'vitest';
import { createStreak } from '../../src/core/streak.ts';

test('a streak counts what comes in a row, and begins anew with something else or after its end', () => {
  const streak = createStreak();
  expect(['a', 'a', 'b', 'a', 'a', 'a'].map(streak.add)).toEqual([1, 2, 1, 1, 2, 3]);
  streak.end();
  expect(streak.add('a')).toBe(1);
});
