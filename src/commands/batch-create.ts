import type { Context } from '../context.ts';
import type { BatchGate, CreationEnd } from '../core/batch-gate.ts';
import { type Acquired, createTask } from '../core/create-task.ts';
import { Image2Error } from '../core/errors.ts';
import type { ClaimOptions } from '../core/journal.ts';
import type { BatchOrder, IdentifiedItem } from './batch-order.ts';
import { endOf } from './creation-end.ts';

/** What the records hold of an item that is open, or null. Throws IN_DOUBT. */
export async function attachItem(ctx: Context, order: BatchOrder, item: IdentifiedItem): Promise<Acquired | null> {
  const { stop } = ctx.stopper.signals;
  const found = await order.journal.attach(item.identity, claimOptions(order, null), stop);
  if (found === null || found.kind === 'ended') return found;
  const { record } = found;
  const { cost, createdAt, id } = record;
  return { kind: 'task', id, cost, createdAt, reused: true, record, unrecorded: null };
}

/**
 * Creates an item's task once the gate lets it; again where nothing was created and the trouble may pass. `supersedes` is
 * the token of the failure that the task may follow. Throws BATCH_STOPPED where the gate lets nothing more through, and
 * what `createTask` throws.
 */
export async function createWhenAdmitted(
  ctx: Context,
  order: BatchOrder,
  gate: BatchGate,
  item: IdentifiedItem,
  supersedes: string | null,
): Promise<Acquired> {
  const { signals } = ctx.stopper;
  for (;;) {
    if (!(await gate.admit(signals.stop))) {
      throw new Image2Error('BATCH_STOPPED', { stop: gate.stop ?? { kind: 'out-of-time' }, left: 0 });
    }
    let end: CreationEnd = { kind: 'reused' };
    let passing: Image2Error | null = null;
    try {
      const acquired = await acquire(ctx, order, item, supersedes);
      if (acquired.kind === 'task' && !acquired.reused) end = { kind: 'created', cost: acquired.cost };
      return acquired;
    } catch (error) {
      end = endOf(error);
      // Nothing was created, so the item may be sent again once the gate opens.
      const isPassing = end.kind === 'rate-limited' || end.kind === 'unreachable';
      if (!isPassing || signals.stop.aborted) throw error;
      passing = error as Image2Error;
    } finally {
      const pauseMs = gate.ended(end);
      if (pauseMs !== null && passing !== null) tellPause(ctx, passing, pauseMs);
    }
    if (gate.stop !== null) {
      throw new Image2Error('BATCH_STOPPED', { stop: gate.stop, left: 0 });
    }
  }
}

function tellPause({ console, describe }: Context, error: Image2Error, pauseMs: number): void {
  console.info(console.messages.batch.pause(describe(error).message, Math.ceil(pauseMs / 1000)));
}

function acquire(ctx: Context, order: BatchOrder, item: IdentifiedItem, supersedes: string | null): Promise<Acquired> {
  const { journal, service } = order;
  const deps = { journal, service, now: ctx.world.clock.now };
  return createTask(deps, item.identity, claimOptions(order, supersedes), ctx.stopper.signals);
}

function claimOptions({ endings }: BatchOrder, supersedes: string | null): ClaimOptions {
  return { again: false, reuseWindowMs: 0, itemEndings: endings, supersedes };
}
