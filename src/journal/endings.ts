import { dirname } from 'node:path';
import type { HistoryEntry } from '../core/journal.ts';
import { ensureFolder, type JournalFs, orNull, replaceFile } from './journal-fs.ts';
import { formatHistoryLine, parseHistoryLine } from './record.ts';

/** The last ending of a request and, where that is another one, its last success. */
export interface Endings {
  readonly last: HistoryEntry;
  readonly lastSuccess: HistoryEntry | null;
}

/** Reads what a request's ending file says; null where there is none or it cannot be understood. */
export async function readEndings(fs: JournalFs, path: string): Promise<Endings | null> {
  const content = await orNull(fs.readFile(path, 'utf8'));
  const [last, success] = (content ?? '').split('\n').map(parseHistoryLine);
  if (last === null || last === undefined) return null;
  return { last, lastSuccess: last.status === 'success' ? last : (success ?? null) };
}

/** Puts an ending on disk, durably, and keeps the last success beside a later failure. */
export async function writeEnding(fs: JournalFs, path: string, entry: HistoryEntry): Promise<void> {
  await ensureFolder(fs, dirname(path));
  const before = await readEndings(fs, path);
  const success = entry.status === 'success' ? null : (before?.lastSuccess ?? null);
  const lines = success === null ? [entry] : [entry, success];
  await replaceFile(fs, path, entry.token, `${lines.map(formatHistoryLine).join('\n')}\n`);
}
