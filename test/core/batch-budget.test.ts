import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBatchBudget } from '../../src/core/batch-budget.ts';

describe('a budget', () => {
  test('lets one task through until a cost is known', () => {
    const budget = createBatchBudget('1');
    expect(budget.verdict(0)).toBe('go');
    expect(budget.verdict(1)).toBe('wait');
    budget.created('0.5');
    expect(budget.verdict(0)).toBe('go');
    expect(budget.verdict(1)).toBe('wait');
  });

  test('waits for a cost that a creation did not say', () => {
    const budget = createBatchBudget('1');
    budget.created(null);
    expect(budget.verdict(0)).toBe('wait');
    budget.costKnown('0.5');
    expect(budget.verdict(0)).toBe('go');
  });

  test('cannot be kept where a cost stays unknown, and without a bound that does not matter', () => {
    for (const [maxCost, stop] of [
      ['1', { kind: 'no-cost' }],
      [null, null],
    ] as const) {
      const budget = createBatchBudget(maxCost);
      expect(budget.created('plenty')).toEqual(stop);
      budget.created(null);
      expect(budget.costKnown(null)).toEqual(stop);
    }
  });

  test('counts a task in doubt as the dearest, whatever came first', () => {
    const budget = createBatchBudget('1');
    budget.created('0.2');
    budget.inDoubt();
    budget.created('0.3');
    expect(budget.spent).toBe('0.8');
    expect(budget.verdict(0)).toEqual({ kind: 'max-cost' });
  });

  test('is never passed at one price, however many are under way', () => {
    const steps = fc.array(fc.constantFrom('ask', 'answer', 'doubt'), { maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 9 }), (moves, max, price) => {
        const budget = createBatchBudget(String(max));
        let creating = 0;
        for (const move of moves) {
          if (move === 'ask') creating += budget.verdict(creating) === 'go' ? 1 : 0;
          else if (creating > 0) {
            creating -= 1;
            if (move === 'doubt') budget.inDoubt();
            else budget.created(String(price));
          }
        }
        // The first task is paid for before any price is known.
        const first = Math.max(price, max);
        expect(Number(budget.spent) + creating * price).toBeLessThanOrEqual(first);
      }),
    );
  });
});
