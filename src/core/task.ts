/** The states of a task, as this tool reports them. */
export const TASK_STATUSES = ['pending', 'running', 'success', 'failed', 'error', 'canceled'] as const;

/** One state of a task; the last four are terminal. */
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** A unit of asynchronous work at the service, as last seen. */
export interface Task {
  /** Digit for digit as the service wrote it; 1 to 128 letters, digits, `_` or `-`. */
  readonly id: string;
  readonly status: TaskStatus;
  /** The http(s) URLs of the finished images, in the service's order; empty before success. */
  readonly imgUrls: readonly string[];
  /** The service's own words for a failure, not yet escaped. */
  readonly failReason: string | null;
  /** Credits as the service wrote them, a decimal number in text. */
  readonly cost: string | null;
}

/** True once a task can change no more. */
export function isTerminal(status: TaskStatus): boolean {
  return status !== 'pending' && status !== 'running';
}

const TASK_ID = /^[A-Za-z0-9_-]{1,128}$/;

/** True for an id that is safe in a URL, a file name and a printed command. */
export function isTaskId(text: string): boolean {
  return TASK_ID.test(text);
}
