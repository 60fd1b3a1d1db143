import type { DoubtCause, Image2Error } from './errors.ts';
import type { ImageRequest } from './image-request.ts';
import type { Task } from './task.ts';

/** The outcome of the one POST that creates a task. */
export type CreateAnswer =
  /** A task exists and this is what the service said of it. */
  | { readonly kind: 'created'; readonly task: Task }
  /** Nothing was created: the service refused, the key was rejected, or the request never left. */
  | {
      readonly kind: 'nothing-created';
      readonly error: Image2Error;
      readonly sent: boolean;
    }
  /** A task may exist. */
  | {
      readonly kind: 'in-doubt';
      readonly cause: DoubtCause;
      readonly status: number | null;
      /** An id that cannot be used, as the service wrote it. */
      readonly strangeId: string | null;
    };

/** The outcome of one free query of a task. */
export type QueryAnswer =
  | { readonly kind: 'task'; readonly task: Task }
  /** Passing trouble: asking again later may help. */
  | {
      readonly kind: 'hiccup';
      /** True where any HTTP answer came, whatever it said. */
      readonly answered: boolean;
      /** True where the server's certificate was not accepted. */
      readonly certificate: boolean;
      readonly retryAfterMs: number | null;
      readonly detail: string;
    }
  /** Asking again will not help: KEY_REJECTED, BLOCKED, REDIRECTED, TASK_NOT_FOUND or REQUEST_REFUSED. */
  | { readonly kind: 'stop'; readonly error: Image2Error };

/** How a paid request is stopped. */
export interface StopSignals {
  /** Fires when the command should end: before the request has left it ends at once. */
  readonly stop: AbortSignal;
  /** Fires when even an answer that is under way is waited for no longer. */
  readonly leave: AbortSignal;
}

/** The image service as the rest of the program sees it. */
export interface ImageService {
  /** Sends exactly one POST, and never again. Never rejects: every trouble is an answer. */
  createTask(request: ImageRequest, signals: StopSignals): Promise<CreateAnswer>;
  /** Sends one GET. Rejects only with the signal's reason. */
  queryTask(id: string, signal: AbortSignal): Promise<QueryAnswer>;
}
