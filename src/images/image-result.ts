import type { ImageFault } from '../core/errors.ts';
import type { Size } from '../core/image-request.ts';
import type { ImageFormat } from './image-format.ts';

/** Where the bytes of one download go; the download waits for each `write`, and what it throws ends the download. */
export interface ImageSink {
  /** Called once, before the first byte, with the size in bytes that was announced, or null. */
  start(totalBytes: number | null): void;
  write(chunk: Uint8Array): Promise<void>;
}

/** Fetches one URL into a sink: null once the whole body went through, else why not. Throws the signal's reason and what the sink throws. */
export type DownloadImage = (url: string, sink: ImageSink, signal: AbortSignal) => Promise<ImageFault | null>;

/** An image on the disk, as in `files` of the JSON document; pixels are null where they cannot be read. */
export interface SavedFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** What a user should hear about an image that was saved all the same. */
export type ImageWarning =
  | { readonly kind: 'extension'; readonly path: string; readonly actual: ImageFormat }
  | { readonly kind: 'shape'; readonly width: number; readonly height: number; readonly size: Size }
  | { readonly kind: 'sidecar'; readonly path: string; readonly detail: string };

/** How one image came out; `url` is the one tried last, `kept` tells that the same bytes were there already. */
export type ImageResult =
  | {
      readonly kind: 'saved';
      readonly url: string;
      readonly file: SavedFile;
      readonly kept: boolean;
      readonly warnings: readonly ImageWarning[];
    }
  | { readonly kind: 'failed'; readonly url: string; readonly fault: ImageFault };

/** How far image `n` (from 1) of `total` has come, in decoded bytes; a new try begins at 0. */
export interface ImageProgress {
  readonly n: number;
  readonly total: number;
  readonly bytes: number;
  readonly totalBytes: number | null;
}
