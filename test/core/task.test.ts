import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isTaskId, isTerminal, TASK_STATUSES } from '../../src/core/task.ts';

test('a task can change until it is a success, failed, an error or canceled', () => {
  expect(TASK_STATUSES.filter(isTerminal)).toEqual(['success', 'failed', 'error', 'canceled']);
});

test.each(['1', '13170', '123456789012345678901234567890', 'a_B-9', '-x', 'x'.repeat(128)])('%j is a task id', (id) => {
  expect(isTaskId(id)).toBe(true);
});

test.each(['', 'x'.repeat(129), '..', 'a/b', 'a b', '1\n', '1?x', '%2e', '１', 'id;rm', "a'b", '1.5'])(
  '%j is not a task id',
  (id) => {
    expect(isTaskId(id)).toBe(false);
  },
);

test('no id changes the path of a URL', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[./?#%2eA\\_-]{1,4}$/), (text) => {
      const { pathname } = new URL(`https://example.com/task/${text}`);
      expect(isTaskId(text) && pathname !== `/task/${text}`).toBe(false);
    }),
    { numRuns: 500 },
  );
});
