import type { TaskStatus } from '../core/task.ts';

/** One picture of an entry. Sizes are in pixels, null where unknown. */
export interface GalleryImage {
  /** Relative to the page and already percent-encoded, as `relativeUrl` makes it. */
  readonly src: string;
  readonly width: number | null;
  readonly height: number | null;
  /** What a screen reader says; where it is empty the prompt stands in. */
  readonly alt: string;
}

/** One task, or one picture that no task is known for, as the page shows it. Strings may come from anywhere. */
export interface GalleryEntry {
  readonly id: string | null;
  /** `doubt` where nobody knows whether a task exists, `unknown` where a picture has no record. */
  readonly status: TaskStatus | 'doubt' | 'unknown';
  readonly prompt: string | null;
  /** An aspect ratio such as `3:4`, or `auto`. */
  readonly size: string | null;
  readonly mode: string | null;
  readonly model: string | null;
  /** Credits, a decimal number in text. */
  readonly cost: string | null;
  /** An ISO 8601 instant. */
  readonly createdAt: string | null;
  readonly failReason: string | null;
  readonly images: readonly GalleryImage[];
  /** The shell command that fetches a finished task whose pictures are not saved. */
  readonly fetchCommand: string | null;
}

/** What the page tells apart: the status, and `unsaved` for a success without a picture here. */
export type GalleryState = GalleryEntry['status'] | 'unsaved';

/** The state of an entry, by its status and its pictures. */
export function stateOf(entry: GalleryEntry): GalleryState {
  return entry.status === 'success' && entry.images.length === 0 ? 'unsaved' : entry.status;
}

/** When the entry was made, in ms since the epoch, or null where that is not known. */
export function timeOf(entry: GalleryEntry): number | null {
  const time = Date.parse(entry.createdAt ?? '');
  return Number.isNaN(time) ? null : time;
}

/** Width by height of an entry: of its first picture, else of its size, else null. */
export function ratioOf(entry: GalleryEntry): number | null {
  const first = entry.images[0];
  if (first?.width && first.height) return first.width / first.height;
  return ratioOfSize(entry.size ?? '');
}

/** Width by height of a size such as `3:4`, or null for `auto` and anything else. */
export function ratioOfSize(size: string): number | null {
  const match = /^(\d{1,4}):(\d{1,4})$/.exec(size);
  const ratio = Number(match?.[1]) / Number(match?.[2]);
  return Number.isFinite(ratio) && ratio > 0 ? ratio : null;
}
