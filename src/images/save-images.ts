import { dirname } from 'node:path';
import type { ImageFault } from '../core/errors.ts';
import type { Size } from '../core/image-request.ts';
import type { Clock } from '../core/ports.ts';
import { diskErrorCode } from './disk-error.ts';
import { formatOfName, type ImageFormat } from './image-format.ts';
import type { DownloadImage, ImageProgress, ImageResult, ImageWarning, SavedFile } from './image-result.ts';
import { imagePath, type OutputTarget } from './output-target.ts';
import { isOffShape } from './pixel-size.ts';
import { type SaveImageOutcome, saveImage } from './save-image.ts';
import { type SidecarDeps, type SidecarFacts, sidecarPath, writeSidecar } from './sidecar.ts';

/** What {@link saveImages} needs. */
export interface SaveImagesDeps extends SidecarDeps {
  readonly download: DownloadImage;
  readonly clock: Clock;
}

/** The images of one finished task, and where they go. */
export interface SaveImagesJob {
  /** Fit for a file name, as `isTaskId` tells. */
  readonly taskId: string;
  readonly urls: readonly string[];
  /** What was asked for, or null where that is not known. */
  readonly size: Size | null;
  /** When the task was made, in milliseconds since the epoch, for `{date}` and the sidecar; null where not known. */
  readonly createdAtMs: number | null;
  readonly target: OutputTarget;
  /** Null for no sidecars. */
  readonly sidecar: SidecarFacts | null;
  readonly signal: AbortSignal;
  /** Asks the task for its URLs again; called at most once, when a URL has expired. */
  readonly refreshUrls?: () => Promise<readonly string[]>;
  readonly onProgress?: (progress: ImageProgress) => void;
}

/**
 * Saves every image of a task, four at a time, and tells how each came out, in the order of `urls`. Throws the signal's
 * reason once no temporary file is left; images that were complete by then stay.
 */
export async function saveImages(deps: SaveImagesDeps, job: SaveImagesJob): Promise<readonly ImageResult[]> {
  const { refreshUrls } = job;
  let refreshed: Promise<readonly string[]> | null = null;
  const freshUrls = (): Promise<readonly string[]> => {
    refreshed ??= refreshUrls?.().catch(() => []) ?? Promise.resolve([]);
    return refreshed;
  };
  const results: ImageResult[] = [];
  const queue = job.urls.entries();
  const work = async (): Promise<void> => {
    for (const [index] of queue) results[index] = await saveOne(deps, job, index, freshUrls);
  };
  const workers = await Promise.allSettled(Array.from({ length: MAX_AT_ONCE }, work));
  for (const worker of workers) if (worker.status === 'rejected') throw worker.reason;
  return results;
}

const MAX_AT_ONCE = 4;
const MAX_TRIES = 3;
const FIRST_PAUSE_MS = 500;
const EXPIRED_STATUSES: readonly number[] = [403, 404, 410];
const TRANSIENT_STATUSES: readonly number[] = [408, 425, 429];
const TRANSIENT_KINDS: readonly ImageFault['kind'][] = ['network', 'timed-out', 'cut-short'];

async function saveOne(
  deps: SaveImagesDeps,
  job: SaveImagesJob,
  index: number,
  freshUrls: () => Promise<readonly string[]>,
): Promise<ImageResult> {
  let url = job.urls[index] ?? '';
  let isFresh = false;
  for (let tries = 1; ; tries += 1) {
    const outcome = await tryOnce(deps, job, index, url);
    if (outcome.kind === 'saved') return await finish(deps, job, url, outcome);
    const { fault } = outcome;
    const fresh = isExpired(fault) && !isFresh ? (await freshUrls())[index] : undefined;
    job.signal.throwIfAborted();
    if (fresh !== undefined) {
      url = fresh;
      isFresh = true;
    } else if (isTransient(fault) && tries < MAX_TRIES) {
      await deps.clock.sleep(FIRST_PAUSE_MS * 2 ** (tries - 1), job.signal);
    } else {
      return { kind: 'failed', url, fault };
    }
  }
}

async function tryOnce(
  deps: SaveImagesDeps,
  job: SaveImagesJob,
  index: number,
  url: string,
): Promise<SaveImageOutcome> {
  const n = index + 1;
  const { taskId, size, signal } = job;
  const date = new Date(job.createdAtMs ?? deps.clock.now());
  const pathFor = (format: ImageFormat, attempt: number): string =>
    imagePath(job.target, { taskId, n, format, size, date }, attempt);
  const [beside, other] = [dirname(pathFor('png', 1)), dirname(pathFor('jpg', 1))];
  return await saveImage(deps, {
    url,
    signal,
    folder: beside === other ? beside : job.target.folder,
    pathFor,
    onBytes: (bytes, totalBytes) => job.onProgress?.({ n, total: job.urls.length, bytes, totalBytes }),
  });
}

async function finish(
  deps: SaveImagesDeps,
  job: SaveImagesJob,
  url: string,
  { file, format, kept }: Extract<SaveImageOutcome, { kind: 'saved' }>,
): Promise<ImageResult> {
  const warnings: ImageWarning[] = lookWarnings(file, format, job.size);
  if (job.sidecar !== null) {
    const { taskId, createdAtMs } = job;
    const subject = { taskId, imageUrl: url, file, createdAtMs, savedAtMs: deps.clock.now() };
    try {
      await writeSidecar(deps, job.sidecar, subject);
    } catch (error) {
      const detail = diskErrorCode(error);
      if (detail === null) throw error;
      warnings.push({ kind: 'sidecar', path: sidecarPath(file.path, 1), detail });
    }
  }
  return { kind: 'saved', url, file, kept, warnings };
}

function lookWarnings({ path, width, height }: SavedFile, actual: ImageFormat, size: Size | null): ImageWarning[] {
  const warnings: ImageWarning[] = [];
  if (formatOfName(path) !== actual) warnings.push({ kind: 'extension', path, actual });
  if (width !== null && height !== null && size !== null && isOffShape({ width, height }, size)) {
    warnings.push({ kind: 'shape', width, height, size });
  }
  return warnings;
}

function isExpired(fault: ImageFault): boolean {
  return fault.kind === 'status' && EXPIRED_STATUSES.includes(fault.status);
}

function isTransient(fault: ImageFault): boolean {
  if (fault.kind !== 'status') return TRANSIENT_KINDS.includes(fault.kind);
  return fault.status >= 500 || TRANSIENT_STATUSES.includes(fault.status);
}
