import type { Context } from '../context.ts';
import type { BatchGate } from '../core/batch-gate.ts';
import { Image2Error, isImage2Error } from '../core/errors.ts';
import type { Run } from '../core/run.ts';
import { stopError } from '../core/stop.ts';
import { attachItem, createWhenAdmitted } from './batch-create.ts';
import { beginDraft, followingOf, tellDoubt } from './batch-draft.ts';
import { type Earlier, findEarlier, goOnWithout, isTaskEnding } from './batch-earlier.ts';
import { closeWhatIsLeft } from './batch-left-open.ts';
import type { BatchOrder, IdentifiedItem } from './batch-order.ts';
import { followTask, handOver, nextCommand } from './follow-task.ts';
import { settle } from './settle.ts';

/**
 * Brings one item to its end: hands over what an earlier run made, goes on with what is open, or creates its task once the
 * gate lets it. Throws BATCH_STOPPED where the gate lets nothing more through.
 */
export async function runBatchItem(
  ctx: Context,
  order: BatchOrder,
  gate: BatchGate,
  item: IdentifiedItem,
  run: Run,
): Promise<void> {
  const { journal } = order;
  const { hash, identity } = item;
  const { draft } = run;
  run.at = 'nothing-sent';
  beginDraft(order, item, run);
  const earlier = await findEarlier(order, hash);
  if (earlier.success !== null) {
    await closeWhatIsLeft(ctx, order, item, run, earlier.success.id);
    return handOverEarlier(ctx, order, item, run, earlier.success);
  }
  const acquired = await acquireWhere(run, async () => {
    const open = order.openItem(hash) !== undefined ? await attachItem(ctx, order, item) : null;
    const found = open ?? goOnWithout(order, identity, earlier);
    return found ?? createWhenAdmitted(ctx, order, gate, item, earlier.ending?.token ?? null);
  });
  run.at = 'task';
  draft.created = 'yes';
  if (acquired.kind === 'ended') {
    if (isTaskEnding(acquired.entry)) await handOverEarlier(ctx, order, item, run, acquired.entry);
    return;
  }
  const { cost, createdAt, id, record, reused, unrecorded } = acquired;
  if (unrecorded !== null) {
    ctx.console.notice(ctx.console.messages.progress.task(id));
    ctx.console.warn(ctx.console.messages.warnings.unrecorded(unrecorded.code));
  }
  Object.assign(draft, { id, createdAt, cost, reused, status: 'pending' });
  const { batch, progress } = ctx.console.messages;
  const itemId = item.id === null ? null : ctx.console.safe(item.id);
  ctx.console.notice(batch.itemEnded(item.line, itemId, progress.task(id)));
  const following = followingOf(order, item, id, createdAt);
  draft.next = nextCommand(following, true);
  if (record !== null) run.delivered = () => settle(ctx, journal, record, !reused, draft);
  let failure: Image2Error | null = null;
  try {
    if (ctx.stopper.signals.stop.aborted) throw stopError(ctx.stopper.signals.stop, 'task');
    await followTask(ctx, run, following);
  } catch (error) {
    if (error instanceof Image2Error) failure = error;
    throw error;
  } finally {
    gate.followed(failure, !reused);
    if (!reused && cost === null) gate.costKnown(draft.cost);
  }
}

/** Until a POST was sent `no` holds for what was created; afterwards only the error knows. */
async function acquireWhere<T>(run: Run, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Image2Error) {
      run.draft.created = error.created;
      if (isImage2Error(error, 'IN_DOUBT')) tellDoubt(run, error);
    }
    throw error;
  }
}

async function handOverEarlier(
  ctx: Context,
  order: BatchOrder,
  item: IdentifiedItem,
  run: Run,
  earlier: Earlier,
): Promise<void> {
  const { cost, createdAt, failReason, files, imgUrls, status } = earlier;
  const id = earlier.id ?? '';
  Object.assign(run.draft, { id, createdAt, cost, status, imgUrls, failReason, files, reused: true, created: 'yes' });
  const { baseUrl, output } = order;
  // What was never saved, or not here, or is gone, is fetched now, free of charge.
  const isSaved = output !== null && (await (await ctx.openImages(baseUrl)).holds(output.target, files));
  const following = followingOf(order, item, id, createdAt);
  await handOver(ctx, run, isSaved ? { ...following, output: null } : following, { ...earlier, id });
  if (isSaved) run.lines = files.map(({ path }) => path);
}
