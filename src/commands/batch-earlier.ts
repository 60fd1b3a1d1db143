import type { EarlierResult } from '../batch/earlier-result.ts';
import type { Acquired } from '../core/create-task.ts';
import { Image2Error } from '../core/errors.ts';
import { EXIT_CODES } from '../core/exit-code.ts';
import type { HistoryEntry, RequestIdentity } from '../core/journal.ts';
import { isTerminal, type TaskStatus } from '../core/task.ts';
import type { BatchOrder } from './batch-order.ts';

/** What earlier runs left of an item: its success, or what else the results file and the history say. */
export interface EarlierRuns {
  readonly success: Earlier | null;
  readonly result: EarlierResult | null;
  readonly ending: HistoryEntry | null;
}

/** Looks an item up in the results file and, where that does not hold its success, in the history. */
export async function findEarlier({ endings, results }: BatchOrder, hash: string): Promise<EarlierRuns> {
  const result = await results.find(hash);
  if (result?.exitCode === EXIT_CODES.done && isTaskEnding(result)) return { success: result, result, ending: null };
  // What others close meanwhile is found when the item is claimed.
  const ending = await endings.peek(hash);
  return { success: ending?.status === 'success' ? { ...ending, status: 'success' } : null, result, ending };
}

/**
 * What to go on with where no record is open: a failure that stays one, or a task that only the results file knows, since
 * the records stayed on another machine. Null where a task may be created. Throws IN_DOUBT where the results file says so.
 */
export function goOnWithout(
  { retryFailed }: BatchOrder,
  { baseUrl }: RequestIdentity,
  { ending, result }: EarlierRuns,
): Acquired | { readonly kind: 'ended'; readonly entry: Earlier } | null {
  for (const failed of [ending, result])
    if (failed !== null && isTaskEnding(failed) && failed.status !== 'success')
      return retryFailed ? null : { kind: 'ended', entry: failed };
  if (ending !== null || result === null) return null;
  const { cost, createdAt, created, id } = result;
  if (id !== null) return { kind: 'task', id, cost, createdAt, reused: true, record: null, unrecorded: null };
  if (created !== 'unknown') return null;
  const unknown = { status: null, strangeId: null, record: null, isItem: true };
  throw new Image2Error('IN_DOUBT', { cause: 'told-before', sentAt: createdAt, baseUrl, ...unknown });
}

/** What is known of a task that ended before, from the results file or the history. */
export type Earlier = Pick<HistoryEntry, 'id' | 'imgUrls' | 'failReason' | 'cost' | 'createdAt' | 'files'> & {
  readonly status: TaskStatus;
};

/** True where a task came to its end, good or bad. */
export function isTaskEnding(found: { readonly status: TaskStatus | 'forgotten' | null }): found is Earlier {
  return found.status !== null && found.status !== 'forgotten' && isTerminal(found.status);
}
