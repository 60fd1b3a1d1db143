import { Image2Error } from './errors.ts';
import type { CreateAnswer, ImageService, StopSignals } from './image-service.ts';
import type { Claim, ClaimOptions, HistoryEntry, Journal, JournalRecord, RequestIdentity } from './journal.ts';
import { toImage2Error } from './run.ts';
import { stopError } from './stop.ts';
import type { Task } from './task.ts';

/** What creating a task needs. */
export interface CreateDeps {
  /** Null in the sandbox, which costs nothing and keeps no records. */
  readonly journal: Journal | null;
  readonly service: Pick<ImageService, 'createTask'>;
  readonly now: () => number;
  /** Called just before the POST. */
  readonly onSend?: () => void;
}

/** A task to wait for, or one that had ended before. */
export type Acquired =
  | {
      readonly kind: 'task';
      readonly id: string;
      readonly cost: string | null;
      /** ISO time. */
      readonly createdAt: string | null;
      /** True where an earlier call paid for it. */
      readonly reused: boolean;
      /** Null in the sandbox. */
      readonly record: JournalRecord | null;
      /** Why the disk refused to take the id; null where it took it. */
      readonly unrecorded: Image2Error | null;
    }
  | { readonly kind: 'ended'; readonly entry: HistoryEntry };

/**
 * Gets the one task of a request: the record first, then one POST, then the id on disk; or a task that an identical
 * request made. Throws what `Journal.claim` throws, the refusals of the service, UNREACHABLE, IN_DOUBT, or what stopped
 * the command.
 */
export async function createTask(
  deps: CreateDeps,
  identity: RequestIdentity,
  options: ClaimOptions,
  signals: StopSignals,
): Promise<Acquired> {
  const { journal } = deps;
  if (journal === null) return send(deps, identity, null, signals);
  // While an identical request of another process is awaited, a task may come of it at any moment.
  let isAwaiting = false;
  const onWait = (): void => {
    isAwaiting = true;
    options.onWait?.();
  };
  const found = await journal.claim(identity, { ...options, onWait }, signals.stop).catch((error: unknown) => {
    throw signals.stop.aborted ? stopError(signals.stop, isAwaiting ? 'in-doubt' : 'nothing-sent') : error;
  });
  if (found.kind === 'ended') return found;
  if (found.kind === 'open') {
    const { record } = found;
    const { id, cost, createdAt } = record;
    return { kind: 'task', id, cost, createdAt, reused: true, record, unrecorded: null };
  }
  return send(deps, identity, found, signals);
}

async function send(
  deps: CreateDeps,
  identity: RequestIdentity,
  claim: Claim | null,
  signals: StopSignals,
): Promise<Acquired> {
  const sentAt = claim?.sentAt ?? new Date(deps.now()).toISOString();
  deps.onSend?.();
  const answer = await deps.service.createTask(identity.request, signals);
  switch (answer.kind) {
    case 'created': {
      const written = await writeId(claim, answer.task);
      const createdAt = written.record?.createdAt ?? new Date(deps.now()).toISOString();
      return { kind: 'task', id: answer.task.id, cost: answer.task.cost, createdAt, reused: false, ...written };
    }
    case 'nothing-created':
      // A record that cannot be removed is a doubt later, which blocks and never pays.
      await claim?.withdraw().catch(() => {});
      throw !answer.sent && signals.stop.aborted ? stopError(signals.stop, 'nothing-sent') : answer.error;
    case 'in-doubt': {
      const { cause, status, strangeId } = answer;
      await claim?.inDoubt(cause, status, strangeId).catch(() => {});
      throw doubt(identity, claim, sentAt, answer, signals);
    }
  }
}

/** Whatever the disk does, an id that has come is never lost: it is at least shown. */
async function writeId(
  claim: Claim | null,
  task: Task,
): Promise<{ record: JournalRecord | null; unrecorded: Image2Error | null }> {
  if (claim === null) return { record: null, unrecorded: null };
  try {
    return await claim.created(task.id, task.cost);
  } catch (error) {
    return { record: null, unrecorded: toImage2Error(error) };
  }
}

function doubt(
  identity: RequestIdentity,
  claim: Claim | null,
  sentAt: string,
  { cause, status, strangeId }: Extract<CreateAnswer, { kind: 'in-doubt' }>,
  signals: StopSignals,
): Image2Error {
  const { baseUrl, item } = identity;
  const stopped = signals.stop.aborted && cause === 'interrupted' ? stopError(signals.stop, 'in-doubt') : null;
  const isTimeOut = stopped?.code === 'TIMED_OUT';
  // The batch says itself that it was interrupted; its item says which record to look at.
  if (stopped !== null && !isTimeOut && item === null) return stopped;
  const known = isTimeOut ? 'no-answer' : cause;
  const record = claim?.name ?? null;
  const params = { cause: known, status, strangeId, sentAt, baseUrl, record, isItem: item !== null };
  return new Image2Error('IN_DOUBT', params);
}
