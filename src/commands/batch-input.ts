import { scanBatch } from '../batch/scan.ts';
import type { Context } from '../context.ts';
import { multiplyDecimal } from '../core/decimal.ts';
import { type CommandResult, runPlain } from '../core/run.ts';
import type { BatchOrder, IdentifiedItem } from './batch-order.ts';

/** How many of the newest tasks are searched for what one costs. */
const COST_SAMPLE = 200;

/** The items of a batch whose lines were checked before, in the order of the file. */
export async function* readBatch(order: BatchOrder): AsyncGenerator<IdentifiedItem> {
  // A file that changed since it was checked may hold bad lines by now; they are left for the next run to name.
  for await (const scanned of scanBatch(order.scan)) if (scanned.kind === 'item') yield order.identify(scanned.item);
}

/** `--dry-run`: how many tasks there are, how many are done, and what the rest would cost at the last known price. */
export function reportDryRun(ctx: Context, order: BatchOrder): Promise<CommandResult> {
  const { console, stopper } = ctx;
  return runPlain(stopper.signals.stop, async (run) => {
    let done = 0;
    for await (const { hash } of readBatch(order)) {
      stopper.signals.stop.throwIfAborted();
      if (order.results.isDone(hash) || (await order.endings.peek(hash))?.status === 'success') done += 1;
    }
    const rest = order.count - done;
    const newest = await order.journal.history(COST_SAMPLE);
    const price = newest.find(({ cost }) => cost !== null)?.cost ?? null;
    const credits = price === null ? null : multiplyDecimal(price, rest);
    run.draft.extra = { batch: { tasks: order.count, done, rest, credits } };
    run.lines = [console.messages.batch.dryRun(order.count, done, rest, credits)];
  });
}
