import { scanBatch } from '../batch/scan.ts';
import type { Context } from '../context.ts';
import { multiplyDecimal } from '../core/decimal.ts';
import { type CommandResult, runPlain } from '../core/run.ts';
import { isTaskEnding } from './batch-earlier.ts';
import type { BatchOrder, IdentifiedItem } from './batch-order.ts';

/** How many of the newest tasks are searched for what one costs. */
const COST_SAMPLE = 200;

/**
 * As many items as were there when the lines were checked, in the order of the file. Of a file that changed since, bad lines
 * and what was put behind are left for the next run to look at.
 */
export async function* readBatch(order: BatchOrder): AsyncGenerator<IdentifiedItem> {
  let read = 0;
  for await (const scanned of scanBatch(order.scan)) {
    if (read === order.count) return;
    if (scanned.kind === 'fault') continue;
    read += 1;
    yield order.identify(scanned.item);
  }
}

/** `--dry-run`: how many tasks there are, how many are done, and what the rest would cost at the last known price. */
export function reportDryRun(ctx: Context, order: BatchOrder): Promise<CommandResult> {
  const { console, stopper } = ctx;
  return runPlain(stopper.signals.stop, async (run) => {
    run.draft.baseUrl = order.baseUrl.url;
    const counts = { done: 0, unfinished: 0, doubtful: 0, failed: 0, rest: 0 };
    let known: string | null = null;
    for await (const { hash } of readBatch(order)) {
      stopper.signals.stop.throwIfAborted();
      const stand = await standOf(order, hash);
      counts[stand] += 1;
      if (stand === 'done') known = hash;
    }
    const { rest } = counts;
    const price = await lastPrice(order, known);
    const credits = price === null ? null : multiplyDecimal(price, rest);
    const forecast = { tasks: order.count, ...counts, credits };
    run.draft.extra = { batch: forecast };
    run.lines = [console.messages.batch.dryRun(forecast)];
  });
}

/** What the newest task of this service and key cost, or else the item `known`, which is done; null where nobody knows. */
async function lastPrice(
  { baseUrl, journal, keyFingerprint, results }: BatchOrder,
  known: string | null,
): Promise<string | null> {
  const newest = await journal.history(COST_SAMPLE);
  const own = newest.filter((entry) => entry.baseUrl === baseUrl.url && entry.keyFingerprint === keyFingerprint);
  const price = own.find(({ cost }) => cost !== null)?.cost ?? null;
  if (price !== null || known === null) return price;
  return (await results.find(known))?.cost ?? null;
}

/** How an item stands before a run: what it would come to without the service. */
async function standOf(
  order: BatchOrder,
  hash: string,
): Promise<'done' | 'unfinished' | 'doubtful' | 'failed' | 'rest'> {
  const { endings, openItem, results, retryFailed } = order;
  if (results.isDone(hash)) return 'done';
  const ending = await endings.peek(hash);
  if (ending?.status === 'success') return 'done';
  const open = openItem(hash);
  if (open !== undefined) return open.state === 'task' ? 'unfinished' : 'doubtful';
  const result = await results.find(hash);
  for (const found of [ending, result])
    if (found !== null && isTaskEnding(found)) return retryFailed ? 'rest' : 'failed';
  if (ending !== null || result === null) return 'rest';
  if (result.id !== null) return 'unfinished';
  return result.created === 'unknown' ? 'doubtful' : 'rest';
}
