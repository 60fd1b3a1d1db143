import type { Context } from '../context.ts';
import { createBatchGate } from '../core/batch-gate.ts';
import { createBatchTally } from '../core/batch-tally.ts';
import { Image2Error } from '../core/errors.ts';
import { forEachAtOnce } from '../core/pool.ts';
import { type CommandResult, type Run, runTask, toImage2Error } from '../core/run.ts';
import { readBatch, reportDryRun } from './batch-input.ts';
import { endBatchItem, runBatchItem } from './batch-item.ts';
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
  let left = 0;
  let failure: Image2Error | null = null;

  const work = async (item: IdentifiedItem): Promise<void> => {
    if (signals.stop.aborted || failure !== null) {
      left += 1;
      return;
    }
    const run = await runTask(signals.stop, (current) => runBatchItem(ctx, order, gate, tally, item, current));
    if (isUntried(run)) {
      tally.dropped();
      left += 1;
    } else if (isInterrupted(run)) tally.interrupted();
    else {
      try {
        await endBatchItem(ctx, order, tally, item, run);
      } catch (error) {
        // What was paid for keeps its record. Nothing more is paid for, and what is in flight goes on to its end.
        failure ??= toImage2Error(error);
        gate.close();
      }
    }
    progress.update();
  };
  try {
    await forEachAtOnce(order.concurrency, readBatch(order), work);
  } finally {
    progress.stop();
  }
  const run = await runTask(signals.stop, async ({ draft }) => {
    draft.created = 'no';
    if (signals.stop.aborted) throw stopOf(signals.stop, left);
    if (failure !== null) throw failure;
    if (gate.stop !== null && left > 0) throw new Image2Error('BATCH_STOPPED', { stop: gate.stop, left });
  });
  return summarise(ctx, order, { tally, gate, left, error: run.error });
}

/** True for an item that the gate held back, or that a stop came before. */
function isUntried({ at, error }: Run): boolean {
  if (error === null) return false;
  return (
    error.code === 'BATCH_STOPPED' || (STOPS.has(error.code) && at === 'nothing-sent' && error.created !== 'unknown')
  );
}

const STOPS = new Set(['INTERRUPTED', 'TERMINATED', 'TIMED_OUT']);

/** An item whose wait was interrupted goes on in the next run, so it has no result yet. */
function isInterrupted({ error }: Run): boolean {
  return error !== null && (error.code === 'INTERRUPTED' || error.code === 'TERMINATED');
}

function stopOf(stop: AbortSignal, left: number): unknown {
  const { kind } = stop.reason as { kind: string };
  return kind === 'timed-out' ? new Image2Error('BATCH_STOPPED', { stop: { kind: 'out-of-time' }, left }) : stop.reason;
}
