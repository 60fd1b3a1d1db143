import type { Context } from '../context.ts';
import { doubtOf } from '../core/doubt.ts';
import { Image2Error } from '../core/errors.ts';
import { EXIT_CODES } from '../core/exit-code.ts';
import { emptyRun, type Run } from '../core/run.ts';
import { stopError } from '../core/stop.ts';
import { attachItem } from './batch-create.ts';
import { beginDraft, followingOf, tellDoubt } from './batch-draft.ts';
import type { BatchOrder, IdentifiedItem } from './batch-order.ts';
import { nextCommand } from './follow-task.ts';
import { settle } from './settle.ts';

/**
 * What an earlier run left open of an item that a stop came before, so that another machine learns of it too. Null where
 * there is nothing, or the results say it.
 */
export async function leftOpen(ctx: Context, order: BatchOrder, item: IdentifiedItem): Promise<Run | null> {
  const before = order.openItem(item.hash);
  const record = before === undefined ? null : await order.journal.findRecord(before.name);
  // Meanwhile another command may have brought it to its end.
  if (record === null || record.token !== before?.token) return null;
  const told = await order.results.find(item.hash);
  if (told?.exitCode === EXIT_CODES.done) return null;
  const run = emptyRun();
  beginDraft(order, item, run);
  const { cost, createdAt, id, state } = record;
  if (state === 'task' && id !== null && told?.id !== id) {
    const next = nextCommand(followingOf(order, item, id, createdAt), true);
    Object.assign(run.draft, { id, createdAt, cost, created: 'yes', reused: true, status: 'pending', next });
    run.error = stopError(ctx.stopper.signals.stop, 'task');
    return run;
  }
  if (state !== 'doubt' || told?.created === 'unknown') return null;
  const doubt = doubtOf(record, order.baseUrl.url, true);
  run.error = doubt;
  tellDoubt(run, doubt);
  return run;
}

/**
 * A kill between a result and its record leaves the record of the task `id` open, which then goes to the history with the
 * result. Another task of the item that is open or in doubt stays so: it is not what is done.
 */
export async function closeWhatIsLeft(
  ctx: Context,
  order: BatchOrder,
  item: IdentifiedItem,
  run: Run,
  id: string | null,
): Promise<void> {
  const open = order.openItem(item.hash);
  if (open?.state !== 'task' || open.id !== id) return;
  const left = await attachItem(ctx, order, item).catch((error: unknown) => {
    if (error instanceof Image2Error) return null;
    throw error;
  });
  if (left?.kind !== 'task' || left.id !== id || left.record === null) return;
  const { record } = left;
  run.delivered = () => settle(ctx, order.journal, record, false, run.draft);
}
