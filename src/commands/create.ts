import type { Context } from '../context.ts';
import { type Acquired, createTask } from '../core/create-task.ts';
import { Image2Error } from '../core/errors.ts';
import type { HistoryEntry } from '../core/journal.ts';
import { commandLine } from '../core/next-command.ts';
import { type CommandResult, type Run, runTask } from '../core/run.ts';
import { stopError } from '../core/stop.ts';
import { type CreateFlags, type Order, prepareOrder } from './create-order.ts';
import { type Following, followTask, handOver, nextCommand } from './follow-task.ts';
import { settle } from './settle.ts';

/** `image2 create`: per slot one paid POST at the most, then waiting, then the result. */
export async function runCreate(ctx: Context, flags: CreateFlags): Promise<CommandResult> {
  const { stop } = ctx.stopper.signals;
  const orders: Order[] = [];
  const prepared = await runTask(stop, async (run) => {
    run.at = 'nothing-sent';
    run.draft.created = 'no';
    const order = await prepareOrder(ctx, flags, run);
    if (order !== null) orders.push(order);
  });
  const [order] = orders;
  if (order === undefined) {
    // Who asked for several rightly gets one form, whatever comes of them.
    const isRight = prepared.error !== null && prepared.error.outcome !== 'cannotStart';
    const isSeveral = isRight && Number(flags.count) > 1;
    return isSeveral ? { kind: 'many', runs: [prepared] } : { kind: 'one', run: prepared };
  }
  try {
    const slots = Array.from({ length: order.count }, (_, index) => index + 1);
    const runs = await Promise.all(slots.map((slot) => runTask(stop, (run) => runSlot(ctx, order, slot, run))));
    const [first] = runs;
    return runs.length === 1 && first !== undefined ? { kind: 'one', run: first } : { kind: 'many', runs };
  } finally {
    await order.close();
  }
}

async function runSlot(ctx: Context, order: Order, slot: number, run: Run): Promise<void> {
  const { console, stopper } = ctx;
  const { request, baseUrl, journal } = order;
  const { draft } = run;
  run.at = 'nothing-sent';
  Object.assign(draft, { request, baseUrl: baseUrl.url, created: 'no' });
  const acquired = await acquire(ctx, order, slot, run);
  // A sandbox and its tasks end with the command.
  run.at = journal === null ? 'nothing' : 'task';
  draft.created = 'yes';
  if (acquired.kind === 'ended') return handOverEnded(ctx, order, run, acquired.entry);
  const { id, createdAt, cost, record, reused } = acquired;
  Object.assign(draft, { id, createdAt, cost, reused, status: 'pending' });
  console.notice(reused ? console.messages.progress.attached(id) : console.messages.progress.task(id));
  if (acquired.unrecorded !== null) console.warn(console.messages.warnings.unrecorded(acquired.unrecorded.code));
  const following = followingOf(order, id, createdAt);
  draft.next = nextCommand(following, true);
  if (stopper.signals.stop.aborted) throw stopError(stopper.signals.stop, run.at);
  if (!order.wait) {
    run.refetch = draft.next;
    run.lines = [id];
    return;
  }
  if (journal !== null && record !== null) run.delivered = () => settle(ctx, journal, record, !reused, draft);
  await followTask(ctx, run, following);
}

async function acquire(ctx: Context, order: Order, slot: number, run: Run): Promise<Acquired> {
  const { console, stopper, world } = ctx;
  const { baseUrl, journal, keyFingerprint, once, request, service } = order;
  const identity = { baseUrl: baseUrl.url, keyFingerprint, request, slot, once, item: null };
  const lane = console.progress.lane();
  const show = (step: 'sending' | 'waitingForSender'): void => lane.show(step, () => console.messages.progress[step]);
  const deps = { journal, service, now: world.clock.now, onSend: () => show('sending') };
  const options = { ...order.options, onWait: () => show('waitingForSender') };
  const done = new AbortController();
  tellOfGrace(ctx, done.signal);
  try {
    return await createTask(deps, identity, options, stopper.signals);
  } catch (error) {
    // Until the POST was sent, `no` holds; afterwards only the error knows.
    if (error instanceof Image2Error) run.draft.created = error.created;
    const isInDoubt = error instanceof Image2Error && (error.outcome === 'inDoubt' || error.created === 'unknown');
    if (isInDoubt && journal !== null) {
      run.draft.next = commandLine(['history', '--unfinished'], { baseUrl: null, useLocalKey: false });
    }
    throw error;
  } finally {
    done.abort();
    lane.stop();
  }
}

/** A pause that nobody minds, in ms. */
const UNNOTICED_MS = 300;

/** After Ctrl-C an answer under way is waited for; whoever pressed it must learn so, unless it comes at once. */
function tellOfGrace({ console, stopper, world }: Context, done: AbortSignal): void {
  const { leave, stop } = stopper.signals;
  const tell = (): void => {
    world.clock.sleep(UNNOTICED_MS, AbortSignal.any([done, leave])).then(
      () => console.notice(console.messages.progress.stillWaiting),
      () => {},
    );
  };
  stop.addEventListener('abort', tell, { once: true, signal: done });
}

/** Hands over a task that ended before: a fresh one, one that another process waited for, or that of `--once`. */
async function handOverEnded(ctx: Context, order: Order, run: Run, entry: HistoryEntry): Promise<void> {
  const { console, world } = ctx;
  const { warnings, progress } = console.messages;
  const { draft } = run;
  const id = entry.id ?? '';
  const seconds = Math.max(0, Math.round((world.clock.now() - Date.parse(entry.endedAt)) / 1000));
  console.notice(progress.task(id));
  console.warn(order.once === null ? warnings.fresh(id, seconds) : warnings.once(id));
  const { imgUrls, failReason, cost, createdAt } = entry;
  const status = entry.status === 'forgotten' ? 'error' : entry.status;
  Object.assign(draft, { id, reused: true, createdAt, cost, status, imgUrls });
  if (order.wait)
    return handOver(ctx, run, followingOf(order, id, createdAt), { id, status, imgUrls, failReason, cost });
  run.lines = [id];
}

function followingOf(order: Order, id: string, createdAt: string | null): Following {
  const { baseUrl, output, request, scope, service, settings } = order;
  return {
    baseUrl,
    output,
    request,
    scope,
    service,
    settings,
    id,
    createdAt,
    origin: 'created',
    untilTerminal: true,
  };
}
