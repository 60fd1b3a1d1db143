import { dirname, join } from 'node:path';
import type { HistoryEntry } from '../core/journal.ts';
import { ensureFolder, type JournalFs, orNull, replaceFile } from './journal-fs.ts';
import type { JournalKit } from './journal-kit.ts';
import { formatHistoryLine, parseHistoryLine } from './record.ts';

/** The last ending of a request and, where that is another one, its last success. */
export interface Endings {
  readonly last: HistoryEntry;
  readonly lastSuccess: HistoryEntry | null;
}

/** How long the ending of a request is kept, in ms: 31 days, far longer than a result is handed out again. */
const KEPT_MS = 31 * 86_400_000;

/** Reads what a request's ending file says; null where there is none or it cannot be understood. */
export async function readEndings(fs: JournalFs, path: string): Promise<Endings | null> {
  const content = await orNull(fs.readFile(path, 'utf8'));
  const [last, success] = (content ?? '').split('\n').map(parseHistoryLine);
  if (last === null || last === undefined) return null;
  return { last, lastSuccess: last.status === 'success' ? last : (success ?? null) };
}

/** Puts an ending on disk, durably, and keeps the last success beside a later failure. */
export async function writeEnding({ fs, newToken }: JournalKit, path: string, entry: HistoryEntry): Promise<void> {
  await ensureFolder(fs, dirname(path));
  const before = await readEndings(fs, path);
  const success = entry.status === 'success' ? null : (before?.lastSuccess ?? null);
  const lines = success === null ? [entry] : [entry, success];
  await replaceFile(fs, path, newToken(), `${lines.map(formatHistoryLine).join('\n')}\n`);
}

/**
 * Removes the old endings and left-over temporary files of a hash's part of `ended/`; never of `once/`. A request with an
 * open record keeps its ending: that record may just be closing. Trouble is passed over, since nothing needs the room.
 */
export async function pruneEndings({ fs, layout, clock }: JournalKit, hash: string): Promise<void> {
  const folder = dirname(layout.endedPath('ended', hash, 1));
  try {
    const old: string[] = [];
    for (const name of await fs.readdir(folder)) {
      const { mtimeMs } = await fs.lstat(join(folder, name));
      if (clock.now() - mtimeMs > KEPT_MS) old.push(name);
    }
    const open = new Set((await orNull(fs.readdir(layout.openFolder(hash))))?.map(requestOf) ?? []);
    for (const name of old) if (!open.has(requestOf(name))) await fs.unlink(join(folder, name));
  } catch {
    return;
  }
}

/** The hash and slot at the beginning of a file's name. */
function requestOf(name: string): string {
  return name.split('.', 2).join('.');
}
