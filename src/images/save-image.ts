import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ImageFault } from '../core/errors.ts';
import type { Random } from '../core/ports.ts';
import { diskErrorCode } from './disk-error.ts';
import { createFormatCheck, type ImageFormat } from './image-format.ts';
import type { DownloadImage, SavedFile } from './image-result.ts';
import { PIXEL_HEAD_BYTES, readPixelSize } from './pixel-size.ts';
import { createTemporaryFile, placeFile, type TemporaryFile } from './place-file.ts';
import { makeYoungGarbage } from './young-garbage.ts';

/** What {@link saveImage} needs. */
export interface SaveImageDeps {
  readonly download: DownloadImage;
  readonly random: Random;
}

/** One try of one image. */
export interface SaveImageJob {
  readonly url: string;
  /** Where it is written until its format is known: beside its place, or above it where the format names the folder. */
  readonly folder: string;
  /** Its place, `attempt` counting from 1. */
  readonly pathFor: (format: ImageFormat, attempt: number) => string;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number, totalBytes: number | null) => void;
}

/** An image in its place, or why there is none. */
export type SaveImageOutcome =
  | { readonly kind: 'saved'; readonly file: SavedFile; readonly format: ImageFormat; readonly kept: boolean }
  | { readonly kind: 'fault'; readonly fault: ImageFault };

/** Downloads one image, checks it and puts it in its place. Throws the signal's reason; leaves no other file. */
export async function saveImage(deps: SaveImageDeps, job: SaveImageJob): Promise<SaveImageOutcome> {
  try {
    const temporary = await createTemporaryFile(deps.random, job.folder, basename(job.pathFor('png', 1)));
    try {
      return await receive(deps.download, job, temporary);
    } finally {
      await temporary.discard();
    }
  } catch (error) {
    job.signal.throwIfAborted();
    if (error instanceof NotAnImage) return { kind: 'fault', fault: { kind: 'not-an-image' } };
    const detail = diskErrorCode(error);
    if (detail === null) throw error;
    return { kind: 'fault', fault: { kind: 'disk', detail } };
  }
}

/** Thrown into a download as soon as its bytes cannot be an image; never leaves this file. */
class NotAnImage extends Error {
  override readonly name = 'NotAnImage';
}

/** How much of a download may wait to be freed, in bytes. */
const COLLECT_EVERY_BYTES = 8 * 1024 * 1024;

async function receive(
  download: DownloadImage,
  job: SaveImageJob,
  temporary: TemporaryFile,
): Promise<SaveImageOutcome> {
  const check = createFormatCheck();
  const hash = createHash('sha256');
  let bytes = 0;
  let totalBytes: number | null = null;
  const sink = {
    start: (total: number | null) => {
      totalBytes = total;
      job.onBytes(0, total);
    },
    write: async (chunk: Uint8Array) => {
      if (!check.push(chunk)) throw new NotAnImage();
      hash.update(chunk);
      if (Math.floor(bytes / COLLECT_EVERY_BYTES) < Math.floor((bytes + chunk.length) / COLLECT_EVERY_BYTES))
        makeYoungGarbage();
      bytes += chunk.length;
      await temporary.write(chunk);
      job.onBytes(bytes, totalBytes);
    },
  };
  const fault = await download(job.url, sink, job.signal);
  if (fault !== null) return { kind: 'fault', fault };
  const verdict = check.finish();
  if (verdict.kind !== 'whole') return { kind: 'fault', fault: { kind: verdict.kind } };

  const pixels = readPixelSize(await temporary.readHead(Math.min(bytes, PIXEL_HEAD_BYTES)));
  const sha256 = hash.digest('hex');
  await temporary.seal();
  job.signal.throwIfAborted();
  const { path, kept } = await placeFile(temporary, {
    pathFor: (attempt) => job.pathFor(verdict.format, attempt),
    isSame: (taken) => hasContent(taken, bytes, sha256),
  });
  const file = { path, bytes, width: pixels?.width ?? null, height: pixels?.height ?? null, sha256 };
  return { kind: 'saved', file, format: verdict.format, kept };
}

/** False also where the file cannot be read: it is not ours to judge then, and another name is taken. */
async function hasContent(path: string, bytes: number, sha256: string): Promise<boolean> {
  try {
    const facts = await stat(path);
    if (!facts.isFile() || facts.size !== bytes) return false;
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex') === sha256;
  } catch {
    return false;
  }
}
