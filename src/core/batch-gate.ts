import { createBatchBudget } from './batch-budget.ts';
import { type BatchStopCause, type ErrorCode, type Image2Error, isImage2Error } from './errors.ts';
import type { Clock, Random } from './ports.ts';
import { delayAfterHiccup, MAX_PATIENCE_MS } from './retry-policy.ts';
import { createStreak } from './streak.ts';
import { whenAborted } from './when-aborted.ts';

/** What came of one POST, as far as the gate cares. */
export type CreationEnd =
  | { readonly kind: 'created'; readonly cost: string | null }
  | { readonly kind: 'in-doubt' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'key-rejected' }
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number | null }
  | { readonly kind: 'unreachable' }
  /** Nothing was sent after all: an earlier run had made the task. */
  | { readonly kind: 'reused' };

/** The bounds of a batch. Credits are decimals in text; null is no bound. */
export interface GateLimits {
  readonly maxCost: string | null;
  readonly maxTasks: number | null;
  /** How many times in a row the service may be out of reach. */
  readonly maxAttempts: number;
  /** When the whole command must have ended, ms since the epoch; null for never. */
  readonly deadline: number | null;
}

/** Decides when the next task of a batch may be created, and when none may be any more. */
export interface BatchGate {
  /** Resolves to true when one POST may go out, false when none may any more. Rejects with the signal's reason. */
  admit(signal: AbortSignal): Promise<boolean>;
  /** Says what came of an admitted POST. For how many ms nothing is sent now, or null where the user knows it already. */
  ended(end: CreationEnd): number | null;
  /** Says what a task cost where its creation did not. */
  costKnown(cost: string | null): void;
  /** Says why asking for a task ended, null where it came to its end; `isOwn` says that this run created it. */
  followed(error: Image2Error | null, isOwn: boolean): void;
  /** Lets nothing more through. */
  close(): void;
  /** Why it stopped, or null while it goes on. */
  readonly stop: BatchStopCause | null;
  /** Credits of the tasks created in this run; one in doubt counts as much as the dearest. */
  readonly spent: string;
}

/** The same refusal so many times in a row is no accident (CONTRACT.md's batch). */
const MAX_SAME_REFUSALS = 5;
/** So many requests in a row without a clear answer are no accident either, and each may have cost credits. */
const MAX_DOUBTS_IN_A_ROW = 10;
/** The first pause after 429 without `Retry-After`, or after a failed connection, in ms. */
const FIRST_PAUSE_MS = 5_000;
/** The same where the service said how long: it only matters where it says so again and again. */
const FIRST_TOLD_PAUSE_MS = 500;

/** Answers to a query that will not change, and that the next task's may well be the same as. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set(['BLOCKED', 'REDIRECTED', 'REQUEST_REFUSED', 'TASK_NOT_FOUND']);

/** The gate of one run. */
export function createBatchGate(clock: Clock, random: Random, limits: GateLimits): BatchGate {
  let stop: BatchStopCause | null = null;
  let creating = 0;
  let created = 0;
  let pausedUntil = 0;
  let troubles = 0;
  let wake: (() => void)[] = [];
  const halted = new AbortController();
  const budget = createBatchBudget(limits.maxCost);
  const refusals = createStreak();
  const notFollowed = createStreak();
  const doubts = createStreak();

  const changed = (): void => {
    const waiting = wake;
    wake = [];
    for (const resolve of waiting) resolve();
  };
  const halt = (reason: BatchStopCause | null): void => {
    if (reason === null) return;
    stop ??= reason;
    halted.abort();
  };
  /** `go`, `wait` for what is under way, or why no task may be created any more. */
  const verdict = (): 'go' | 'wait' | BatchStopCause => {
    const { maxTasks } = limits;
    if (maxTasks !== null && created + creating >= maxTasks) return creating > 0 ? 'wait' : { kind: 'max-tasks' };
    // After trouble one request tries whether it has passed.
    return troubles > 0 && creating > 0 ? 'wait' : budget.verdict(creating);
  };

  /** Requests that were under way when a pause began belong to the same trouble, unless they prolong it much. */
  const pause = (retryAfterMs: number | null): number | null => {
    const before = pausedUntil;
    const isNew = clock.now() >= before;
    if (isNew) troubles += 1;
    const first = retryAfterMs === null ? FIRST_PAUSE_MS : FIRST_TOLD_PAUSE_MS;
    const delay = delayAfterHiccup(Math.max(1, troubles), first, retryAfterMs, random);
    pausedUntil = Math.max(pausedUntil, clock.now() + delay);
    return isNew || pausedUntil > before + FIRST_PAUSE_MS ? pausedUntil - clock.now() : null;
  };

  return {
    get stop() {
      return stop;
    },
    get spent() {
      return budget.spent;
    },
    followed: (error, isOwn) => {
      // What is paid for while the key is rejected, or nobody may ask, could not be fetched.
      if (isImage2Error(error, 'KEY_REJECTED')) halt({ kind: 'key-rejected' });
      if (isImage2Error(error, 'RATE_LIMITED')) halt({ kind: 'rate-limited', until: error.params.until ?? '?' });
      // A task of an earlier run may be gone for good, which says nothing of the next one.
      if (isOwn && (error === null || !REFUSALS.has(error.code))) notFollowed.end();
      else if (isOwn && error !== null && notFollowed.add(error.code) >= MAX_SAME_REFUSALS)
        halt({ kind: 'not-followed', reason: error.code });
      changed();
    },
    close: () => {
      halt({ kind: 'out-of-time' });
      changed();
    },
    admit: async (signal) => {
      for (;;) {
        signal.throwIfAborted();
        if (stop !== null) return false;
        const pauseMs = pausedUntil - clock.now();
        if (pauseMs > 0) {
          await clock.sleep(pauseMs, AbortSignal.any([signal, halted.signal])).catch((error: unknown) => {
            if (error !== halted.signal.reason) throw error;
          });
          continue;
        }
        const next = verdict();
        if (next === 'go') {
          creating += 1;
          return true;
        }
        if (next !== 'wait') {
          halt(next);
          changed();
          return false;
        }
        await new Promise<void>((resolve, reject) => {
          const end = whenAborted(signal, () => reject(signal.reason));
          wake.push(() => {
            end();
            resolve();
          });
        });
      }
    },
    ended: (end) => {
      let pauseMs: number | null = null;
      creating -= 1;
      if (end.kind !== 'unreachable' && end.kind !== 'rate-limited' && end.kind !== 'reused') troubles = 0;
      if (end.kind !== 'refused' && end.kind !== 'reused') refusals.end();
      if (end.kind === 'created' || end.kind === 'refused') doubts.end();
      switch (end.kind) {
        case 'created':
          created += 1;
          halt(budget.created(end.cost));
          break;
        case 'in-doubt':
          created += 1;
          budget.inDoubt();
          if (doubts.add('doubt') >= MAX_DOUBTS_IN_A_ROW) halt({ kind: 'doubts', count: MAX_DOUBTS_IN_A_ROW });
          break;
        case 'refused':
          if (refusals.add(end.reason) >= MAX_SAME_REFUSALS) halt({ kind: 'refusals', reason: end.reason });
          break;
        case 'key-rejected':
          halt({ kind: 'key-rejected' });
          break;
        case 'rate-limited': {
          pauseMs = pause(end.retryAfterMs);
          const allowed = limits.deadline ?? clock.now() + MAX_PATIENCE_MS;
          const resumesAt = clock.now() + (end.retryAfterMs ?? 0);
          if (resumesAt > allowed) halt({ kind: 'rate-limited', until: new Date(resumesAt).toISOString() });
          break;
        }
        case 'unreachable':
          pauseMs = pause(null);
          if (troubles >= limits.maxAttempts) halt({ kind: 'unreachable' });
          break;
        case 'reused':
          break;
      }
      changed();
      return stop === null ? pauseMs : null;
    },
    costKnown: (cost) => {
      halt(budget.costKnown(cost));
      changed();
    },
  };
}
