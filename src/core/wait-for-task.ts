import { Image2Error } from './errors.ts';
import type { ImageService, QueryAnswer } from './image-service.ts';
import type { Clock, Random } from './ports.ts';
import { delayAfterHiccup, MAX_PATIENCE_MS } from './retry-policy.ts';
import { isTerminal, type Task } from './task.ts';

/** What waiting needs. */
export interface WaitDeps {
  readonly service: Pick<ImageService, 'queryTask'>;
  readonly clock: Clock;
  readonly random: Random;
}

/** How long and how often to ask. Times in ms; instants in ms since the epoch. */
export interface WaitOptions {
  readonly pollIntervalMs: number;
  /** Every query counts, hiccups too. */
  readonly maxAttempts: number;
  /** When the whole command must have ended; null for never. */
  readonly deadline: number | null;
  /** When the task was created, where this machine did it: a fresh task may be unknown to the service for 30 s. */
  readonly createdAt: number | null;
  /**
   * Where the id comes from. `created`: it is known to exist, so nothing may end with the codes that say that nothing
   * was created. `asked`: a user named it, and a service that never answers ends after three tries.
   */
  readonly origin: 'created' | 'asked';
  /** False where an unfinished task is an answer too (a plain `get`). */
  readonly untilTerminal: boolean;
}

/** One step of waiting: a state of the task, or a query that went wrong. */
export type WaitStep =
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'hiccup'; readonly detail: string; readonly delayMs: number };

/** A service that has never answered is given up after this many queries in a row (CONTRACT.md, Money). */
const TRIES_WITHOUT_ANSWER = 3;
/** How long the service may not know a task that it has just created, in ms (SERVICE.md). */
const UNKNOWN_GRACE_MS = 30_000;

/**
 * Asks for a task until it can change no more, yielding each step, and returns the last state. The first query goes
 * out at once; every further turn sleeps first. Throws TASK_NOT_FOUND, KEY_REJECTED, REDIRECTED, BLOCKED,
 * REQUEST_REFUSED, NO_ANSWER, RATE_LIMITED, ATTEMPTS_EXHAUSTED, TIMED_OUT, or the signal's reason.
 */
export async function* waitForTask(
  deps: WaitDeps,
  id: string,
  options: WaitOptions,
  signal: AbortSignal,
): AsyncGenerator<WaitStep, Task, void> {
  let answeredOnce = false;
  let hiccups = 0;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await deps.service.queryTask(id, signal);
    let delayMs = options.pollIntervalMs;
    if (answer.kind === 'task') {
      answeredOnce = true;
      hiccups = 0;
      yield { kind: 'task', task: answer.task };
      if (isTerminal(answer.task.status) || !options.untilTerminal) return answer.task;
    } else {
      const hiccup = answer.kind === 'hiccup' ? answer : graceForFreshTask(answer, deps, options);
      answeredOnce ||= hiccup.answered;
      hiccups += 1;
      if (neverAnswers(hiccup, answeredOnce, hiccups, options)) {
        throw new Image2Error('NO_ANSWER', { id, detail: hiccup.detail });
      }
      delayMs = delayAfterHiccup(hiccups, options.pollIntervalMs, hiccup.retryAfterMs, deps.random);
      stopWhereToldToWaitTooLong(hiccup.retryAfterMs, deps, options);
      yield { kind: 'hiccup', detail: hiccup.detail, delayMs };
    }
    if (attempt >= options.maxAttempts) throw new Image2Error('ATTEMPTS_EXHAUSTED', { id, attempts: attempt });
    await deps.clock.sleep(delayMs, signal);
  }
}

type Hiccup = Extract<QueryAnswer, { kind: 'hiccup' }>;

/** Throws the stop's error, unless the task is so fresh that the service may not know it yet. */
function graceForFreshTask(stop: Extract<QueryAnswer, { kind: 'stop' }>, deps: WaitDeps, options: WaitOptions): Hiccup {
  const { error } = stop;
  const fresh = options.createdAt !== null && deps.clock.now() - options.createdAt < UNKNOWN_GRACE_MS;
  if (error.code === 'TASK_NOT_FOUND' && fresh) {
    return { kind: 'hiccup', answered: true, certificate: false, retryAfterMs: null, detail: 'HTTP 404' };
  }
  if (options.origin === 'asked') throw error;
  throw new Image2Error(error.code, error.params, { outcome: 'unfinished', created: 'yes', cause: error });
}

function neverAnswers(hiccup: Hiccup, answeredOnce: boolean, hiccups: number, options: WaitOptions): boolean {
  if (options.origin === 'created') return false;
  if (!options.untilTerminal) return hiccups >= TRIES_WITHOUT_ANSWER || hiccup.certificate;
  return !answeredOnce && (hiccups >= TRIES_WITHOUT_ANSWER || hiccup.certificate);
}

function stopWhereToldToWaitTooLong(retryAfterMs: number | null, deps: WaitDeps, options: WaitOptions): void {
  if (retryAfterMs === null) return;
  const resumesAt = deps.clock.now() + retryAfterMs;
  const tooLong = options.deadline === null ? retryAfterMs > MAX_PATIENCE_MS : resumesAt > options.deadline;
  if (!tooLong) return;
  const until = new Date(resumesAt).toISOString();
  throw new Image2Error('RATE_LIMITED', { until, reason: null }, { outcome: 'unfinished', created: 'yes' });
}
