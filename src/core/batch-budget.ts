import { compareDecimals, isAmount, multiplyDecimal, sumDecimals } from './decimal.ts';
import type { BatchStopCause } from './errors.ts';

/** What a batch has spent, and whether one more task may pass `--max-cost`. Credits are decimals in text. */
export interface BatchBudget {
  /** `go`, `wait` for what is under way, or why no task may be created any more. */
  verdict(creating: number): 'go' | 'wait' | BatchStopCause;
  /** A task was created, and its cost, null where it is not known yet. Returns why the batch must stop, or null. */
  created(cost: string | null): BatchStopCause | null;
  /** A task may have been created; it counts as much as the dearest. */
  inDoubt(): void;
  /** The cost of a task whose creation did not say it. Returns why the batch must stop, or null. */
  costKnown(cost: string | null): BatchStopCause | null;
  /** Credits of the tasks created in this run, and of those in doubt. */
  readonly spent: string;
}

/** The budget of one run; null is no bound. */
export function createBatchBudget(maxCost: string | null): BatchBudget {
  let costless = 0;
  let doubts = 0;
  let known = '0';
  let price: string | null = null;

  const costOf = (tasks: number): string => multiplyDecimal(price ?? '0', tasks);
  const learnCost = (cost: string | null): BatchStopCause | null => {
    if (cost === null || !isAmount(cost)) return maxCost === null ? null : { kind: 'no-cost' };
    known = sumDecimals([known, cost]);
    if (price === null || compareDecimals(cost, price) > 0) price = cost;
    return null;
  };

  return {
    get spent() {
      return sumDecimals([known, costOf(doubts)]);
    },
    verdict: (creating) => {
      if (maxCost === null) return 'go';
      const underWay = creating + costless;
      if (price === null) {
        if (underWay > 0) return 'wait';
        // A task in doubt whose price nobody knows may have used up the budget.
        if (doubts > 0) return { kind: 'doubtful-cost' };
        return compareDecimals(maxCost, '0') === 0 ? { kind: 'max-cost' } : 'go';
      }
      const next = sumDecimals([known, costOf(doubts + underWay + 1)]);
      if (compareDecimals(next, maxCost) <= 0) return 'go';
      return underWay === 0 ? { kind: 'max-cost' } : 'wait';
    },
    created: (cost) => {
      if (cost !== null) return learnCost(cost);
      costless += 1;
      return null;
    },
    inDoubt: () => {
      doubts += 1;
    },
    costKnown: (cost) => {
      costless -= 1;
      return learnCost(cost);
    },
  };
}
