import { dirname, relative } from 'node:path';
import type { HistoryEntry, JournalRecord } from '../core/journal.ts';
import type { GalleryEntry, GalleryImage } from './entry.ts';
import type { FolderPicture } from './folder.ts';
import { relativeUrl } from './relative-url.ts';

/** Everything that a gallery is made of. */
export interface GallerySources {
  /** The page's own folder, absolute. */
  readonly pageFolder: string;
  /** The pictures of a folder; null for those that the history names. */
  readonly pictures: readonly FolderPicture[] | null;
  readonly history: readonly HistoryEntry[];
  readonly open: readonly JournalRecord[];
  /** True for a path where a file is. */
  readonly isFile: (path: string) => boolean;
  /** The pixel size of a picture, or null. */
  readonly measure: (path: string) => Promise<{ readonly width: number; readonly height: number } | null>;
  /** The command that fetches the pictures of a task. */
  readonly fetchCommand: (entry: HistoryEntry) => string;
}

/** Tasks of a batch end around the time of their pictures; this much around it counts as the same time, in ms. */
const SAME_TIME_MS = 600_000;

/** The entries of a gallery: one per task, and one per picture that no task is known for. */
export async function collectEntries(sources: GallerySources): Promise<GalleryEntry[]> {
  const ended = sources.history.filter(({ status }) => status !== 'forgotten');
  const withPictures =
    sources.pictures === null ? new Map() : await entriesOfPictures(sources, sources.pictures, ended);
  const span = sources.pictures === null ? null : timeSpan([...withPictures.values()]);
  const others = ended
    .filter((entry) => !withPictures.has(entry.id))
    .filter((entry) => span === null || (isNear(entry.createdAt, span) && !hasFilesElsewhere(entry, sources)))
    .map((entry) => entryOfHistory(sources, entry));
  const unfinished = sources.open
    .filter((record) => span === null || isNear(record.createdAt ?? record.sentAt, span))
    .map(entryOfRecord);
  return [...withPictures.values(), ...others, ...unfinished];
}

async function entriesOfPictures(
  sources: GallerySources,
  pictures: readonly FolderPicture[],
  history: readonly HistoryEntry[],
): Promise<Map<string | null, GalleryEntry>> {
  const byFile = new Map(history.flatMap((entry) => entry.files.map(({ path }) => [path, entry] as const)));
  const entries = new Map<string | null, GalleryEntry>();
  for (const picture of pictures) {
    const entry = byFile.get(picture.path) ?? null;
    const id = picture.sidecar?.taskId ?? entry?.id ?? null;
    // A picture without a task has its own path as key, which no task id can be.
    const key = id ?? `/${picture.path}`;
    const image = await imageOf(sources, picture, entry);
    const known = entries.get(key);
    entries.set(key, known === undefined ? entryOfPicture(picture, entry, id, image) : withImage(known, image));
  }
  return entries;
}

async function imageOf(
  sources: GallerySources,
  picture: FolderPicture,
  entry: HistoryEntry | null,
): Promise<GalleryImage> {
  const recorded = entry?.files.find(({ path }) => path === picture.path);
  const { sidecar } = picture;
  const known = sidecar?.width && sidecar.height ? sidecar : recorded;
  const size = known?.width && known.height ? known : await sources.measure(picture.path);
  return {
    src: relativeUrl(relative(sources.pageFolder, picture.path)),
    width: size?.width ?? null,
    height: size?.height ?? null,
    alt: '',
  };
}

function entryOfPicture(
  { changedAt, sidecar }: FolderPicture,
  entry: HistoryEntry | null,
  id: string | null,
  image: GalleryImage,
): GalleryEntry {
  return {
    id,
    status: id === null ? 'unknown' : 'success',
    prompt: sidecar?.prompt ?? entry?.request?.prompt ?? null,
    size: sidecar?.size ?? entry?.request?.size ?? null,
    mode: sidecar?.mode ?? entry?.request?.mode ?? null,
    model: sidecar?.model ?? entry?.request?.model ?? null,
    cost: sidecar?.cost ?? entry?.cost ?? null,
    createdAt: sidecar?.createdAt ?? entry?.createdAt ?? changedAt,
    failReason: null,
    images: [image],
    fetchCommand: null,
  };
}

function withImage(entry: GalleryEntry, image: GalleryImage): GalleryEntry {
  return { ...entry, images: [...entry.images, image] };
}

function entryOfHistory(sources: GallerySources, entry: HistoryEntry): GalleryEntry {
  const { id, request, cost, createdAt, failReason, files } = entry;
  const images = files
    .filter(({ path }) => sources.isFile(path))
    .map(({ path, width, height }) => ({
      src: relativeUrl(relative(sources.pageFolder, path)),
      width,
      height,
      alt: '',
    }));
  const unsaved = entry.status === 'success' && images.length === 0;
  return {
    id,
    status: entry.status === 'forgotten' ? 'unknown' : entry.status,
    prompt: request?.prompt ?? null,
    size: request?.size ?? null,
    mode: request?.mode ?? null,
    model: request?.model ?? null,
    cost,
    createdAt,
    failReason,
    images,
    fetchCommand: unsaved ? sources.fetchCommand(entry) : null,
  };
}

function entryOfRecord(record: JournalRecord): GalleryEntry {
  const { id, request, cost, createdAt, sentAt } = record;
  return {
    id,
    status: record.state === 'task' || record.state === 'sending' ? 'running' : 'doubt',
    prompt: request?.prompt ?? null,
    size: request?.size ?? null,
    mode: request?.mode ?? null,
    model: request?.model ?? null,
    cost,
    createdAt: createdAt ?? sentAt,
    failReason: null,
    images: [],
    fetchCommand: null,
  };
}

function hasFilesElsewhere({ files }: HistoryEntry, { pageFolder, isFile }: GallerySources): boolean {
  return files.some(({ path }) => dirname(path) !== pageFolder && isFile(path));
}

function timeSpan(entries: readonly GalleryEntry[]): readonly [number, number] {
  const times = entries.map(({ createdAt }) => Date.parse(createdAt ?? '')).filter((time) => !Number.isNaN(time));
  return [Math.min(...times) - SAME_TIME_MS, Math.max(...times) + SAME_TIME_MS];
}

function isNear(at: string | null, [from, to]: readonly [number, number]): boolean {
  const time = Date.parse(at ?? '');
  return time >= from && time <= to;
}
