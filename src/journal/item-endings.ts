import { join } from 'node:path';
import { createCompactTable } from '../core/compact-table.ts';
import type { HistoryEntry, ItemEndings, ItemScope } from '../core/journal.ts';
import { MAX_OWN_LINE_BYTES, readLines } from '../files/read-lines.ts';
import { type JournalFs, orNull } from './journal-fs.ts';
import type { JournalKit } from './journal-kit.ts';
import { parseRecordName } from './layout.ts';
import { parseHistoryLine } from './record.ts';

/** A place is the file's number times this, plus the offset in bytes; twice that, plus one for a success, stays below 2^53. */
const FILE_STEP = 2 ** 36;
/** Lines of other tasks are told by this text, without parsing them. */
const ITEM_MARK = '"item":"';
/** A torn record that was closed did not know its item; its name is that of the item all the same. */
const TORN_MARK = '"baseUrl":""';
/** So are the lines of items that are known: `formatHistoryLine` begins with the token and the record's name. */
const RECORD_HASH = /^\{"v":\d+,"token":"[0-9a-f]*","record":"([0-9a-f]{32})\./;
const HEAD_BYTES = 200;
const BLOCK_BYTES = 256 * 1024;

/**
 * Reads the endings of batch items from every host's history. In memory an item takes a slot of a compact table that
 * says where its line is. A look-up first reads what was appended since.
 */
export async function readItemEndings(kit: JournalKit, scope: ItemScope): Promise<ItemEndings> {
  const table = createCompactTable();
  const files: { readonly path: string; read: number }[] = [];

  const take = (file: number, bytes: Buffer, offset: number): void => {
    const head = RECORD_HASH.exec(bytes.toString('latin1', 0, HEAD_BYTES))?.[1];
    if (head !== undefined && scope.isKnown(head)) return;
    const text = bytes.toString('utf8');
    if (!text.includes(ITEM_MARK) && !text.includes(TORN_MARK)) return;
    const entry = parseHistoryLine(text);
    const isOwn = entry?.baseUrl === scope.baseUrl && entry.keyFingerprint === scope.keyFingerprint;
    if (entry === null || !(isOwn || entry.baseUrl === '')) return;
    const hash = parseRecordName(entry.record)?.hash;
    if (hash === undefined || scope.isKnown(hash)) return;
    const isSuccess = entry.status === 'success';
    // The files of several hosts are read one after another, so a failure may come after a later success.
    if (!isSuccess && (table.get(hash) ?? 0) % 2 === 1) return;
    table.set(hash, (file * FILE_STEP + offset) * 2 + (isSuccess ? 1 : 0));
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
      // A line without its end may still be under way: it is read again next time.
      file.read = await readWholeLines(kit.fs, file, size, (bytes, offset) => take(number, bytes, offset));
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

/** Reads the lines between two bytes of a file that have an end, and says where the last of them ends. */
async function readWholeLines(
  fs: JournalFs,
  { path, read }: { readonly path: string; readonly read: number },
  size: number,
  take: (bytes: Buffer, offset: number) => void,
): Promise<number> {
  const handle = await fs.open(path, 'r');
  try {
    let offset = read;
    let rest: Buffer = Buffer.alloc(0);
    for (;;) {
      const from = offset + rest.length;
      const block = Buffer.allocUnsafe(Math.max(0, Math.min(BLOCK_BYTES, size - from)));
      const { bytesRead } = await handle.read(block, 0, block.length, from);
      if (bytesRead === 0) return offset;
      const bytes = Buffer.concat([rest, block.subarray(0, bytesRead)]);
      let start = 0;
      for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, start)) {
        take(bytes.subarray(start, end), offset + start);
        start = end + 1;
      }
      offset += start;
      rest = bytes.subarray(start);
    }
  } finally {
    await handle.close();
  }
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
  for await (const { bytes } of readLines(path, { from: offset, maxBytes: MAX_OWN_LINE_BYTES }))
    return parseHistoryLine(Buffer.from(bytes).toString('utf8'));
  return null;
}
