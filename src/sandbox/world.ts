import type { Size } from '../core/image-request.ts';
import type { PictureBrief } from './picture-brief.ts';
import type { Reply } from './reply.ts';
import type { Scenario } from './scenario.ts';
import type { TaskStore } from './task-store.ts';

/** One request as the service sees it, read to its end. */
export interface ServiceRequest {
  readonly method: string;
  /** The path without its query. */
  readonly path: string;
  /** What follows the first `?`, empty without one. */
  readonly search: string;
  /** The `x-api-key` header, empty without one. */
  readonly key: string;
  /** The `content-type` header, empty without one. */
  readonly contentType: string;
  readonly hasIdempotencyKey: boolean;
  /** The parsed JSON body, null where there is none. */
  readonly body: unknown;
}

/** What a request was about, and what to answer. */
export interface Handled {
  readonly kind: 'create' | 'query' | 'image' | 'other';
  readonly reply: Reply;
  readonly scenario: Scenario;
  /** The id that was created or asked for. */
  readonly taskId: string | null;
  readonly created: boolean;
}

/** What the service works with. */
export interface World {
  /** Milliseconds from a task's creation to its end. */
  readonly delayMs: number;
  /** For every request that names no other. */
  readonly scenario: Scenario;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Where pictures can be fetched, without a slash at its end. */
  readonly baseUrl: string;
  /** The PNG file of one picture. */
  readonly png: (brief: PictureBrief, size: Size, number: number) => Uint8Array;
  readonly store: TaskStore;
}
