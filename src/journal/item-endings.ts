import { join } from 'node:path';
import { createCompactTable } from '../core/compact-table.ts';
import type { HistoryEntry, ItemEndings, ItemScope } from '../core/journal.ts';
import { type FileLine, readLines } from '../files/read-lines.ts';
import { orNull } from './journal-fs.ts';
import type { JournalKit } from './journal-kit.ts';
import { parseRecordName } from './layout.ts';
import { parseHistoryLine } from './record.ts';

/** A place is the file's number times this, plus the offset in bytes; twice that, plus one for a success, stays below 2^53. */
const FILE_STEP = 2 ** 36;
/** Lines of other tasks are told by this text, without parsing them. */
const ITEM_MARK = '"item":"';

/**
 * Reads the endings of batch items from every host's history. In memory an item takes a slot of a compact table that
 * says where its line is. A look-up first reads what was appended since.
 */
export async function readItemEndings(kit: JournalKit, scope: ItemScope): Promise<ItemEndings> {
  const table = createCompactTable();
  const files: { readonly path: string; read: number }[] = [];

  const take = (file: number, line: FileLine): void => {
    const text = Buffer.from(line.bytes).toString('utf8');
    if (!text.includes(ITEM_MARK)) return;
    const entry = parseHistoryLine(text);
    if (entry === null || entry.baseUrl !== scope.baseUrl || entry.keyFingerprint !== scope.keyFingerprint) return;
    const hash = parseRecordName(entry.record)?.hash;
    if (hash === undefined || scope.isKnown(hash)) return;
    const isSuccess = entry.status === 'success';
    // The files of several hosts are read one after another, so a failure may come after a later success.
    if (!isSuccess && (table.get(hash) ?? 0) % 2 === 1) return;
    table.set(hash, (file * FILE_STEP + line.offset) * 2 + (isSuccess ? 1 : 0));
  };
  const refresh = shared(async () => {
    const names = ((await orNull(kit.fs.readdir(kit.layout.historyFolder))) ?? []).filter((name) =>
      name.endsWith('.jsonl'),
    );
    for (const name of names.sort()) {
      const path = join(kit.layout.historyFolder, name);
      if (!files.some((file) => file.path === path)) files.push({ path, read: 0 });
    }
    for (const [number, file] of files.entries()) {
      const { size } = await kit.fs.stat(file.path);
      if (size <= file.read) continue;
      for await (const line of readLines(file.path, file.read)) {
        // A line without its end may still be under way: it is read again next time.
        if (!line.isComplete) break;
        take(number, line);
        file.read = line.offset + line.length + 1;
      }
    }
  });
  const peek = async (hash: string): Promise<HistoryEntry | null> => {
    const place = table.get(hash);
    if (place === undefined) return null;
    const at = Math.floor(place / 2);
    const file = files[Math.floor(at / FILE_STEP)];
    if (file === undefined) return null;
    const entry = await entryAt(file.path, at % FILE_STEP);
    return entry?.record.startsWith(hash) === true ? entry : null;
  };

  await refresh();
  return {
    peek,
    find: async (hash) => {
      await refresh();
      return peek(hash);
    },
  };
}

/** Calls that come while one is under way share the next one, so that each sees what was there when it was made. */
function shared(work: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const start = (): Promise<void> => {
    const run = work().finally(() => {
      if (current === run) current = null;
    });
    current = run;
    return run;
  };
  return () => {
    if (current === null) return start();
    next ??= current
      .catch(() => {})
      .then(() => {
        next = null;
        // One that began meanwhile is as good: it began after everybody who waits here had asked.
        return current ?? start();
      });
    return next;
  };
}

async function entryAt(path: string, offset: number): Promise<HistoryEntry | null> {
  for await (const line of readLines(path, offset)) return parseHistoryLine(Buffer.from(line.bytes).toString('utf8'));
  return null;
}
