import { join } from 'node:path';
import type { HistoryEntry } from '../core/journal.ts';
import { type JournalFs, orNull } from './journal-fs.ts';
import { parseHistoryLine } from './record.ts';

const CHUNK_BYTES = 256 * 1024;
/** Room for some 140 entries, where only the newest are asked for: each that is read costs time. */
const NEWEST_BYTES = 64 * 1024;

/**
 * The newest `limit` entries (0 for all) of every host's history, newest first. An entry that a crash wrote twice
 * appears once. Lines that do not parse are passed over.
 */
export async function readHistory(fs: JournalFs, folder: string, limit: number): Promise<HistoryEntry[]> {
  const files = ((await orNull(fs.readdir(folder))) ?? []).filter((name) => name.endsWith('.jsonl'));
  const lists = await Promise.all(files.map((name) => readTail(fs, join(folder, name), limit)));
  const [only = [], ...others] = lists;
  const sorted = (others.length === 0 ? only : withoutRepeats(lists.flat())).sort((a, b) => compareTimes(b, a));
  return limit === 0 ? sorted : sorted.slice(0, limit);
}

function withoutRepeats(entries: readonly HistoryEntry[]): HistoryEntry[] {
  const first = new Map<string, HistoryEntry>();
  for (const entry of entries) if (!first.has(entry.token)) first.set(entry.token, entry);
  return [...first.values()];
}

function compareTimes(a: HistoryEntry, b: HistoryEntry): number {
  const [first, second] = [a.createdAt ?? a.endedAt, b.createdAt ?? b.endedAt];
  return first < second ? -1 : first > second ? 1 : 0;
}

/** Reads a file from its end, block by block, until `limit` different entries were found (0 for all). */
async function readTail(fs: JournalFs, path: string, limit: number): Promise<HistoryEntry[]> {
  const handle = await fs.open(path, 'r');
  try {
    const entries: HistoryEntry[] = [];
    const tokens = new Set<string>();
    let position = (await handle.stat()).size;
    let rest: Buffer = Buffer.alloc(0);
    while (position > 0 && (limit === 0 || tokens.size < limit)) {
      const length = Math.min(limit === 0 ? CHUNK_BYTES : NEWEST_BYTES, position);
      position -= length;
      const block = Buffer.alloc(length);
      await handle.read(block, 0, length, position);
      const joined = Buffer.concat([block, rest]);
      const firstEnd = position === 0 ? -1 : joined.indexOf(0x0a);
      if (position > 0 && firstEnd === -1) {
        rest = joined;
        continue;
      }
      rest = joined.subarray(0, firstEnd + 1);
      for (const line of joined
        .subarray(firstEnd + 1)
        .toString('utf8')
        .split('\n')
        .reverse()) {
        const entry = line === '' ? null : parseHistoryLine(line);
        if (entry === null || tokens.has(entry.token)) continue;
        tokens.add(entry.token);
        entries.push(entry);
      }
    }
    return entries;
  } finally {
    await handle.close();
  }
}
