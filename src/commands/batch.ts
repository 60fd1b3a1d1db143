import type { Context } from '../context.ts';
import { createBatchGate } from '../core/batch-gate.ts';
import { createBatchTally } from '../core/batch-tally.ts';
import { type ErrorCode, Image2Error, isImage2Error } from '../core/errors.ts';
import { forEachAtOnce } from '../core/pool.ts';
import { type CommandResult, type Run, runTask, toImage2Error } from '../core/run.ts';
import { endBatchItem } from './batch-end.ts';
import { readBatch, reportDryRun } from './batch-input.ts';
import { runBatchItem } from './batch-item.ts';
import { leftOpen } from './batch-left-open.ts';
import { type BatchFlags, type BatchOrder, type IdentifiedItem, prepareBatch } from './batch-order.ts';
import { showBatchProgress, summarise } from './batch-summary.ts';

/** `image2 batch <file|->`: every item at most once, results as they come, resumable at any time. */
export async function runBatch(ctx: Context, file: string, flags: BatchFlags): Promise<CommandResult> {
  const { stop } = ctx.stopper.signals;
  const orders: BatchOrder[] = [];
  const prepared = await runTask(stop, async (run) => {
    run.at = 'nothing-sent';
    run.draft.created = 'no';
    const order = await prepareBatch(ctx, file, flags, run);
    if (order !== null) orders.push(order);
  });
  const [order] = orders;
  if (order === undefined) return { kind: 'one', run: prepared };
  try {
    return flags.dryRun ? await reportDryRun(ctx, order) : await runAll(ctx, order);
  } finally {
    await order.close();
  }
}

async function runAll(ctx: Context, order: BatchOrder): Promise<CommandResult> {
  const { signals } = ctx.stopper;
  const { clock, random } = ctx.world;
  const gate = createBatchGate(clock, random, order.limits);
  const tally = createBatchTally(order.count, clock.now());
  const progress = showBatchProgress(ctx, tally, gate);
  let read = 0;
  let failure: Image2Error | null = null;
  let isInDoubt = false;

  const end = async (item: IdentifiedItem, run: Run): Promise<void> => {
    isInDoubt ||= isImage2Error(run.error, 'IN_DOUBT') && run.error.params.cause === 'interrupted';
    try {
      await endBatchItem(ctx, order, tally, item, run);
    } catch (error) {
      // What was paid for keeps its record. Nothing more is paid for, and what is in flight goes on to its end.
      failure ??= toImage2Error(error);
      gate.close();
    }
  };
  const leave = async (item: IdentifiedItem): Promise<void> => {
    const left = signals.stop.aborted ? await leftOpen(ctx, order, item) : null;
    if (left !== null) await end(item, left);
  };
  const work = async (item: IdentifiedItem): Promise<void> => {
    read += 1;
    if (failure !== null) return;
    if (signals.stop.aborted) return leave(item);
    tally.started();
    const run = await runTask(signals.stop, (current) => runBatchItem(ctx, order, gate, item, current));
    tally.stopped();
    await (isUntried(run) ? leave(item) : end(item, run));
    progress.update();
  };
  try {
    await forEachAtOnce(order.concurrency, readBatch(order), work);
  } catch (error) {
    failure ??= asUnfinished(toImage2Error(error));
  } finally {
    progress.stop();
  }
  if (signals.stop.aborted && failure !== null) ctx.console.warn(ctx.describe(failure).message);
  const run = await runTask(signals.stop, async (current) => {
    if (isInDoubt) current.at = 'in-doubt';
    const { left } = tally;
    if (signals.stop.aborted) throw stopOf(signals.stop, left);
    if (failure !== null) throw failure;
    if (gate.stop !== null && left > 0) throw new Image2Error('BATCH_STOPPED', { stop: gate.stop, left });
    if (read < order.count) throw new Image2Error('BATCH_CHANGED', { left: order.count - read });
  });
  return summarise(ctx, order, { tally, gate, error: run.error });
}

/**
 * True for an item that the gate held back, or that a stop came before. One that waited for another process's request is
 * not this one's to tell of.
 */
function isUntried({ at, error }: Run): boolean {
  return error !== null && (error.code === 'BATCH_STOPPED' || (STOPS.has(error.code) && at === 'nothing-sent'));
}

const STOPS: ReadonlySet<ErrorCode> = new Set(['INTERRUPTED', 'TERMINATED', 'TIMED_OUT']);

/** A batch file that could be read at first: by now something may have been paid for. */
function asUnfinished(error: Image2Error): Image2Error {
  return isImage2Error(error, 'BATCH_UNREADABLE')
    ? new Image2Error(error.code, error.params, { outcome: 'unfinished', cause: error })
    : error;
}

function stopOf(stop: AbortSignal, left: number): unknown {
  const { kind } = stop.reason as { kind: string };
  return kind === 'timed-out' ? new Image2Error('BATCH_STOPPED', { stop: { kind: 'out-of-time' }, left }) : stop.reason;
}
