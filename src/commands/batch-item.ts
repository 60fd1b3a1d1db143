import type { Context } from '../context.ts';
import type { BatchGate } from '../core/batch-gate.ts';
import type { BatchTally } from '../core/batch-tally.ts';
import { Image2Error, isImage2Error } from '../core/errors.ts';
import { EXIT_CODES } from '../core/exit-code.ts';
import { commandLine } from '../core/next-command.ts';
import type { ReportFile } from '../core/report.ts';
import type { Run } from '../core/run.ts';
import { stopError } from '../core/stop.ts';
import { attachItem, createWhenAdmitted } from './batch-create.ts';
import { type Earlier, findEarlier, goOnWithout, isTaskEnding } from './batch-earlier.ts';
import type { BatchOrder, IdentifiedItem } from './batch-order.ts';
import { type Following, followTask, handOver, nextCommand } from './follow-task.ts';
import { settle } from './settle.ts';

/**
 * Brings one item to its end: hands over what an earlier run made, goes on with what is open, or creates its task once the
 * gate lets it. Throws BATCH_STOPPED where the gate lets nothing more through.
 */
export async function runBatchItem(
  ctx: Context,
  order: BatchOrder,
  gate: BatchGate,
  tally: BatchTally,
  item: IdentifiedItem,
  run: Run,
): Promise<void> {
  const { baseUrl, journal } = order;
  const { hash, identity } = item;
  const { draft } = run;
  tally.started();
  run.at = 'nothing-sent';
  Object.assign(draft, { request: item.request, baseUrl: baseUrl.url, created: 'no' });
  draft.extra = { item: { line: item.line, id: item.id, hash } };
  const earlier = await findEarlier(order, hash);
  if (earlier.success !== null) {
    await closeWhatIsLeft(ctx, order, item, run);
    return handOverEarlier(ctx, order, item, run, earlier.success);
  }
  const acquired = await acquireWhere(run, async () => {
    const open = order.openItem(hash) !== undefined ? await attachItem(ctx, order, item) : null;
    const found = open ?? goOnWithout(order, identity, earlier);
    return found ?? createWhenAdmitted(ctx, order, gate, tally, item, earlier.ending?.token ?? null);
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
  try {
    if (ctx.stopper.signals.stop.aborted) throw stopError(ctx.stopper.signals.stop, 'task');
    await followTask(ctx, run, following);
  } finally {
    if (!reused && cost === null) gate.costKnown(draft.cost);
  }
}

/** Hands the result of an item to the results file and stdout, then moves its record to the history. */
export async function endBatchItem(
  ctx: Context,
  order: BatchOrder,
  tally: BatchTally,
  item: IdentifiedItem,
  run: Run,
): Promise<void> {
  const { console } = ctx;
  const { error } = run;
  const exitCode = EXIT_CODES[error?.outcome ?? 'done'];
  const { hash } = item;
  tally.ended({
    line: item.line,
    exitCode,
    isDoubt: error?.outcome === 'inDoubt' || error?.created === 'unknown',
    reused: run.draft.reused,
    fault: error === null ? null : faultOf(ctx, error),
  });
  const line = ctx.jsonLine(ctx.documentOf(run));
  const before = await order.results.find(hash);
  const isNew = before?.exitCode !== exitCode || before.id !== run.draft.id;
  const isDone = error === null && run.draft.status === 'success';
  if (isNew || pathsOf(before.files) !== pathsOf(run.draft.files)) await order.results.append(hash, line, isDone);
  if (error !== null) {
    const { hint, message } = ctx.describe(error);
    const id = item.id === null ? null : console.safe(item.id);
    // Only a doubt waits for the user to do something about this very item.
    const advice = error.outcome === 'inDoubt' ? [hint] : [];
    console.notice(console.messages.batch.itemEnded(item.line, id, message, ...advice));
  }
  await order.print(ctx.flags.json ? [line] : run.lines);
  if (error === null || error.outcome === 'taskEnded') await run.delivered();
}

/** Why an item is not done, in a few words: the code, and what the service said of the task. */
function faultOf({ console }: Context, { code, params }: Image2Error): string {
  const reason = 'reason' in params ? (params.reason ?? '') : '';
  return reason === '' ? code : `${code}: ${console.safe(reason, MAX_REASON)}`;
}

/** So much of a reason is counted by, in characters. */
const MAX_REASON = 80;

function pathsOf(files: readonly ReportFile[]): string {
  return files.map(({ path }) => path).join('\n');
}

/** Until a POST was sent `no` holds for what was created; afterwards only the error knows. */
async function acquireWhere<T>({ draft }: Run, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Image2Error) {
      draft.created = error.created;
      const isDoubt = error.outcome === 'inDoubt' || error.created === 'unknown';
      const isElsewhere = isImage2Error(error, 'IN_DOUBT') && error.params.record === null;
      if (isDoubt && !isElsewhere)
        draft.next = commandLine(['history', '--unfinished'], { baseUrl: null, useLocalKey: false });
    }
    throw error;
  }
}

/** A kill between a result and its record leaves the record open, which then goes to the history with the result. */
async function closeWhatIsLeft(ctx: Context, order: BatchOrder, item: IdentifiedItem, run: Run): Promise<void> {
  if (order.openItem(item.hash)?.isDoubt !== false) return;
  const left = await attachItem(ctx, order, item).catch((error: unknown) => {
    // Another task of this item is in doubt; that one is not what is done.
    if (isImage2Error(error, 'IN_DOUBT')) return null;
    throw error;
  });
  if (left?.kind !== 'task' || left.record === null) return;
  const { record } = left;
  run.delivered = () => settle(ctx, order.journal, record, false, run.draft);
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

function followingOf(order: BatchOrder, item: IdentifiedItem, id: string, createdAt: string | null): Following {
  const { baseUrl, output, scope, service, settings } = order;
  return {
    baseUrl,
    output,
    scope,
    service,
    settings,
    id,
    createdAt,
    request: item.request,
    origin: 'created',
    untilTerminal: true,
    isQuiet: true,
  };
}
