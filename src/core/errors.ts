import type { Created, Outcome } from './exit-code.ts';

/** Why a reference image URL cannot be used. */
export type UrlFault = 'not-a-url' | 'local-path' | 'scheme' | 'credentials' | 'private-host';

/** Why a base URL cannot be used. */
export type BaseUrlFault = 'not-a-url' | 'scheme' | 'plain-http' | 'credentials' | 'query' | 'fragment';

/** Why a key file is not read. */
export type KeyFileFault = 'open-to-others' | 'foreign-owner' | 'not-a-file';

/** Why nobody can say whether a request created a task. */
export type DoubtCause =
  | 'reset'
  | 'no-answer'
  | 'unreadable'
  | 'status'
  | 'no-reason'
  | 'strange-id'
  | 'interrupted'
  | 'told-before'
  | 'crashed'
  | 'unknown-host'
  | 'torn';

/** What a command was doing when its time ran out. */
export type TimeoutPhase = 'starting' | 'awaiting-answer' | 'waiting' | 'saving';

/** What a stopped command leaves behind: nothing sent, a task whose id is known, a doubt, or nothing to speak of. */
export type Leftover = 'nothing-sent' | 'task' | 'in-doubt' | 'nothing';

/** Why a batch creates no more tasks. */
export type BatchStopCause =
  | { readonly kind: 'max-tasks' }
  | { readonly kind: 'max-cost' }
  | { readonly kind: 'no-cost' }
  | { readonly kind: 'doubtful-cost' }
  | { readonly kind: 'key-rejected' }
  | { readonly kind: 'refusals'; readonly reason: string }
  | { readonly kind: 'not-followed'; readonly reason: ErrorCode }
  | { readonly kind: 'doubts'; readonly count: number }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'rate-limited'; readonly until: string }
  | { readonly kind: 'out-of-time' };

/** Why one image could not be saved. */
export type ImageFault =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'network'; readonly detail: string }
  | { readonly kind: 'redirect'; readonly detail: string }
  | { readonly kind: 'private-host' }
  | { readonly kind: 'holds-key' }
  | { readonly kind: 'not-an-image' }
  | { readonly kind: 'cut-short' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'disk'; readonly detail: string };

/**
 * Every error code with what its message needs. Strings in here may come from anywhere (a user, a file, the service):
 * they are redacted, escaped and shortened where the message is made, and only there.
 */
export interface ErrorParams {
  UNKNOWN_COMMAND: { given: string; suggestion: string | null };
  UNKNOWN_FLAG: { given: string; suggestion: string | null };
  UNEXPECTED_ARGUMENT: { given: string };
  /** `next`: the flag that stands where the value should. */
  MISSING_VALUE: { flag: string; next: string | null };
  MISSING_FLAG: { flag: string };
  MISSING_ARGUMENT: { argument: string };
  FLAG_CONFLICT: { flag: string; other: string };
  FLAG_NEEDS: { flag: string; other: string };
  CHOICE_INVALID: { flag: string; given: string; choices: readonly string[]; suggestion: string | null };
  NUMBER_INVALID: { flag: string; given: string; min: number; max: number; whole: boolean };
  TEXT_INVALID: { flag: string; given: string; maxLength: number };
  DURATION_INVALID: { flag: string; given: string };
  MODE_INVALID: { given: string; suggestion: string | null };
  SIZE_INVALID: { given: string; suggestion: string | null };
  PROMPT_EMPTY: Record<never, never>;
  PROMPT_NOT_UTF8: { source: string };
  PROMPT_TOO_LONG: { bytes: number; maxBytes: number };
  PROMPT_FILE_UNREADABLE: { path: string; detail: string };
  URL_INVALID: { given: string; fault: UrlFault };
  URL_COUNT_INVALID: { count: number; max: number };
  URL_REQUIRED: Record<never, never>;
  URL_NOT_ALLOWED: Record<never, never>;
  TASK_ID_INVALID: { given: string };
  BASE_URL_INVALID: { given: string; source: string; fault: BaseUrlFault };
  PROXY_INVALID: { variable: string };
  OUTPUT_TEMPLATE_INVALID: { given: string; placeholder: string };
  OUTPUT_NOT_WRITABLE: { path: string; detail: string };
  RECORDS_UNAVAILABLE: { path: string; detail: string };
  RECORDS_UNSAFE: { path: string };
  RECORD_NOT_FOUND: { given: string };
  RECORD_IN_USE: { record: string };
  RECORD_AMBIGUOUS: { given: string; count: number };
  RECORD_SETTLED: { record: string; id: string };
  ONCE_CONFLICT: { once: string };
  /** `instead` is what does the same without a terminal. */
  NEEDS_TERMINAL: { flag: string; instead: string | null };
  CONFIRM_DECLINED: Record<never, never>;
  SERVER_NOT_STARTED: { port: number; detail: string };
  FILE_NOT_WRITABLE: { path: string; detail: string };
  BATCH_UNREADABLE: { path: string; detail: string };
  BATCH_INVALID: { count: number };
  BATCH_EMPTY: Record<never, never>;
  BATCH_STOPPED: { stop: BatchStopCause; left: number };
  BATCH_CHANGED: { left: number };
  RESULTS_NOT_OWN: { path: string; why: 'input' | 'no-file' };
  BATCH_IN_USE: { path: string };
  RESULTS_REQUIRED: Record<never, never>;
  LINE_NOT_JSON: { given: string };
  LINE_TOO_LONG: { maxBytes: number };
  MEMBER_UNKNOWN: { name: string; suggestion: string | null; known: readonly string[] };
  MEMBER_INVALID: { name: string; list: boolean };
  ITEM_ID_REUSED: { id: string };
  SHARD_INVALID: { given: string };
  FOLDER_UNREADABLE: { path: string; detail: string };
  KEY_MISSING: { savedKeyExists: boolean };
  KEY_INVALID: { source: string };
  KEY_FILE_UNSAFE: { path: string; fault: KeyFileFault; remedy: string };
  KEY_FILE_UNREADABLE: { path: string; detail: string };
  KEY_NOT_SAVED: { path: string; detail: string };
  KEY_REJECTED: { status: number; reason: string | null };
  /** `isQuery`: it was about a task that may exist, so nothing may be said of money. */
  REQUEST_REFUSED: { status: number; reason: string | null; isQuery: boolean };
  RATE_LIMITED: { until: string | null; reason: string | null };
  REDIRECTED: { status: number; origin: string };
  BLOCKED: { status: number };
  UNREACHABLE: { host: string; detail: string };
  TASK_NOT_FOUND: { id: string };
  NO_ANSWER: { id: string; detail: string };
  TIMED_OUT: { seconds: number; phase: TimeoutPhase };
  ATTEMPTS_EXHAUSTED: { id: string; attempts: number };
  NOT_FINISHED: { id: string; status: string };
  TASK_FAILED: { id: string; reason: string | null };
  TASK_ERROR: { id: string; reason: string | null };
  TASK_CANCELED: { id: string; reason: string | null };
  IN_DOUBT: {
    cause: DoubtCause;
    status: number | null;
    strangeId: string | null;
    /** ISO time, where it is known. */
    sentAt: string | null;
    baseUrl: string;
    record: string | null;
    /** True for an item of a batch. */
    isItem: boolean;
  };
  IMAGE_URL_MISSING: { id: string };
  IMAGE_NOT_SAVED: { id: string; fault: ImageFault; failed: number; total: number };
  STDOUT_FAILED: { detail: string };
  INTERRUPTED: { left: Leftover };
  TERMINATED: { left: Leftover };
  INTERNAL: { detail: string };
}

/** A stable English name of an error, as in `error.code` of the JSON document. */
export type ErrorCode = keyof ErrorParams;

/** Every error code with the outcome it usually has; a thrower that knows better says so. */
export const ERROR_OUTCOMES: Readonly<Record<ErrorCode, Outcome>> = {
  UNKNOWN_COMMAND: 'cannotStart',
  UNKNOWN_FLAG: 'cannotStart',
  UNEXPECTED_ARGUMENT: 'cannotStart',
  MISSING_VALUE: 'cannotStart',
  MISSING_FLAG: 'cannotStart',
  MISSING_ARGUMENT: 'cannotStart',
  FLAG_CONFLICT: 'cannotStart',
  FLAG_NEEDS: 'cannotStart',
  CHOICE_INVALID: 'cannotStart',
  NUMBER_INVALID: 'cannotStart',
  TEXT_INVALID: 'cannotStart',
  DURATION_INVALID: 'cannotStart',
  MODE_INVALID: 'cannotStart',
  SIZE_INVALID: 'cannotStart',
  PROMPT_EMPTY: 'cannotStart',
  PROMPT_NOT_UTF8: 'cannotStart',
  PROMPT_TOO_LONG: 'cannotStart',
  PROMPT_FILE_UNREADABLE: 'cannotStart',
  URL_INVALID: 'cannotStart',
  URL_COUNT_INVALID: 'cannotStart',
  URL_REQUIRED: 'cannotStart',
  URL_NOT_ALLOWED: 'cannotStart',
  TASK_ID_INVALID: 'cannotStart',
  BASE_URL_INVALID: 'cannotStart',
  PROXY_INVALID: 'cannotStart',
  OUTPUT_TEMPLATE_INVALID: 'cannotStart',
  OUTPUT_NOT_WRITABLE: 'cannotStart',
  RECORDS_UNAVAILABLE: 'cannotStart',
  RECORDS_UNSAFE: 'cannotStart',
  RECORD_NOT_FOUND: 'cannotStart',
  RECORD_IN_USE: 'cannotStart',
  RECORD_AMBIGUOUS: 'cannotStart',
  RECORD_SETTLED: 'cannotStart',
  ONCE_CONFLICT: 'cannotStart',
  NEEDS_TERMINAL: 'cannotStart',
  CONFIRM_DECLINED: 'cannotStart',
  SERVER_NOT_STARTED: 'cannotStart',
  FILE_NOT_WRITABLE: 'cannotStart',
  BATCH_UNREADABLE: 'cannotStart',
  BATCH_INVALID: 'cannotStart',
  BATCH_EMPTY: 'cannotStart',
  BATCH_STOPPED: 'unfinished',
  BATCH_CHANGED: 'unfinished',
  RESULTS_NOT_OWN: 'cannotStart',
  BATCH_IN_USE: 'cannotStart',
  RESULTS_REQUIRED: 'cannotStart',
  LINE_NOT_JSON: 'cannotStart',
  LINE_TOO_LONG: 'cannotStart',
  MEMBER_UNKNOWN: 'cannotStart',
  MEMBER_INVALID: 'cannotStart',
  ITEM_ID_REUSED: 'cannotStart',
  SHARD_INVALID: 'cannotStart',
  FOLDER_UNREADABLE: 'cannotStart',
  KEY_MISSING: 'keyProblem',
  KEY_INVALID: 'keyProblem',
  KEY_FILE_UNSAFE: 'keyProblem',
  KEY_FILE_UNREADABLE: 'keyProblem',
  KEY_NOT_SAVED: 'cannotStart',
  KEY_REJECTED: 'keyProblem',
  REQUEST_REFUSED: 'refused',
  RATE_LIMITED: 'refused',
  REDIRECTED: 'refused',
  BLOCKED: 'refused',
  UNREACHABLE: 'refused',
  TASK_NOT_FOUND: 'refused',
  NO_ANSWER: 'refused',
  TIMED_OUT: 'unfinished',
  ATTEMPTS_EXHAUSTED: 'unfinished',
  NOT_FINISHED: 'unfinished',
  TASK_FAILED: 'taskEnded',
  TASK_ERROR: 'taskEnded',
  TASK_CANCELED: 'taskEnded',
  IN_DOUBT: 'inDoubt',
  IMAGE_URL_MISSING: 'notDelivered',
  IMAGE_NOT_SAVED: 'notDelivered',
  STDOUT_FAILED: 'notDelivered',
  INTERRUPTED: 'interrupted',
  TERMINATED: 'terminated',
  INTERNAL: 'bug',
};

/** What a thrower may know better than {@link ERROR_OUTCOMES}. */
export interface ErrorFacts {
  readonly outcome?: Outcome;
  readonly created?: Created;
  /** How long the service asks to wait before the next try, in ms. */
  readonly retryAfterMs?: number | null;
  readonly cause?: unknown;
}

/**
 * Every error that a user can meet. It carries a code and the facts, never prose: the sentence, the hint and the next
 * command are made from the message catalogue where the error is shown.
 */
export class Image2Error<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'Image2Error';
  readonly code: C;
  readonly params: ErrorParams[C];
  readonly outcome: Outcome;
  /** Set where the outcome alone does not say it. */
  readonly created: Created | null;
  /** Null where the service did not say. */
  readonly retryAfterMs: number | null;

  constructor(code: C, params: ErrorParams[C], facts: ErrorFacts = {}) {
    super(code, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.params = params;
    this.outcome = facts.outcome ?? ERROR_OUTCOMES[code];
    this.created = facts.created ?? null;
    this.retryAfterMs = facts.retryAfterMs ?? null;
  }
}

/** True where `error` is an {@link Image2Error}, of the given code if one is named. */
export function isImage2Error<C extends ErrorCode>(error: unknown, code?: C): error is Image2Error<C> {
  return error instanceof Image2Error && (code === undefined || error.code === code);
}
