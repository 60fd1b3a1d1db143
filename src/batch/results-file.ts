import { stat } from 'node:fs/promises';
import { createCompactTable } from '../core/compact-table.ts';
import { type ErrorFacts, Image2Error } from '../core/errors.ts';
import { type LockOwner, takeLock } from '../files/file-lock.ts';
import { createGroupedAppend } from '../files/grouped-append.ts';
import { openQuickFile } from '../files/quick-file.ts';
import { MAX_OWN_LINE_BYTES, readLines } from '../files/read-lines.ts';
import { realPath } from '../files/real-path.ts';
import { type EarlierResult, hashOf, isSuccess, parseResultLine, toResult } from './earlier-result.ts';

/** The results of a batch: JSON Lines that only ever grow, one writer at a time. */
export interface ResultsFile {
  /** True where the file holds the success of the item with this hash. */
  isDone(hash: string): boolean;
  /** The success of an item, else its newest line, or null. */
  find(hash: string): Promise<EarlierResult | null>;
  /**
   * Appends one line; `isDone` says that it is a success. Throws FILE_NOT_WRITABLE as a result that was not handed over. A power cut may take the line until
   * the file is closed; its item is then known by the task records, and gets its line in the next run.
   */
  append(hash: string, line: string, isDone: boolean): Promise<void>;
  /** Makes the file where there is none: a batch with a bad line leaves nothing behind. Throws FILE_NOT_WRITABLE. */
  begin(): Promise<void>;
  /** Flushes the file and ends its use. */
  close(): Promise<void>;
}

/** What is known of each item: twice the place of its line, plus one for a success. */
type Table = ReturnType<typeof createCompactTable>;

/**
 * Opens (and makes) a results file. In memory each of its items takes a slot of a compact table. Throws BATCH_IN_USE where
 * another live process writes to it, and FILE_NOT_WRITABLE.
 */
export async function openResults(path: string, owner: LockOwner): Promise<ResultsFile> {
  // One file has one lock, by whatever symbolic links it is named.
  const release = await takeLock(`${await realPath(path)}.lock`, owner).catch((error: unknown) => {
    throw notWritable(path, error);
  });
  if (release === null) throw new Image2Error('BATCH_IN_USE', { path });
  try {
    const table = createCompactTable();
    const end = await index(path, table);
    let handle = end.isThere ? await openQuickFile(path, 'a', 0o644) : null;
    const begin = async (): Promise<void> => {
      handle ??= await openQuickFile(path, 'a', 0o644);
    };
    // Nothing may be written behind a line that was written half.
    let broken: { readonly error: unknown } | null = null;
    const write = async (text: string): Promise<void> => {
      if (broken !== null) throw broken.error;
      await begin();
      await handle?.writeFile(text).catch((error: unknown) => {
        broken = { error };
        throw error;
      });
    };
    const append = createGroupedAppend((lines) => write(lines.join('')));
    if (end.isTorn) {
      await write('\n').catch(async (error: unknown) => {
        await handle?.close();
        throw error;
      });
    }
    let offset = end.offset + (end.isTorn ? 1 : 0);
    return {
      ...readerOf(path, table),
      begin: () =>
        begin().catch((error: unknown) => {
          throw notWritable(path, error);
        }),
      append: async (hash, line, isDone) => {
        const at = offset;
        const text = `${line}\n`;
        offset += Buffer.byteLength(text);
        await append(text).catch((error: unknown) => {
          throw notWritable(path, error, { outcome: 'notDelivered', created: 'yes' });
        });
        note(table, hash, at, isDone);
      },
      close: async () => {
        broken ??= { error: Object.assign(new Error('closed'), { code: 'EBADF' }) };
        await handle?.datasync().catch(() => {});
        await handle?.close();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw notWritable(path, error);
  }
}

/** Throws RESULTS_NOT_OWN where the path is the batch file itself, or no file at all such as a device. */
export async function refuseOtherFiles(path: string, input: string): Promise<void> {
  const [results, batch] = await Promise.all([path, input].map((one) => stat(one).catch(() => null)));
  if (!results) return;
  if (!results.isFile() && !results.isDirectory()) throw new Image2Error('RESULTS_NOT_OWN', { path, why: 'no-file' });
  if (batch && results.dev === batch.dev && results.ino === batch.ino)
    throw new Image2Error('RESULTS_NOT_OWN', { path, why: 'input' });
}

/** The results of earlier runs, to look at only. Throws FILE_NOT_WRITABLE where they cannot be read. */
export async function readResults(path: string): Promise<Pick<ResultsFile, 'isDone' | 'find'>> {
  const table = createCompactTable();
  await index(path, table).catch((error: unknown) => {
    throw notWritable(path, error);
  });
  return readerOf(path, table);
}

function readerOf(path: string, table: Table): Pick<ResultsFile, 'isDone' | 'find'> {
  return {
    isDone: (hash) => (table.get(hash) ?? 0) % 2 === 1,
    find: async (hash) => {
      const place = table.get(hash);
      return place === undefined ? null : resultAt(path, Math.floor(place / 2), hash);
    },
  };
}

/** A success stays one, whatever other lines say that were put behind it. */
function note(table: Table, hash: string, offset: number, isDone: boolean): void {
  if (!isDone && (table.get(hash) ?? 0) % 2 === 1) return;
  table.set(hash, offset * 2 + (isDone ? 1 : 0));
}

async function index(path: string, table: Table): Promise<{ offset: number; isTorn: boolean; isThere: boolean }> {
  let offset = 0;
  let isTorn = false;
  let isThere = true;
  try {
    for await (const line of readLines(path, { maxBytes: MAX_OWN_LINE_BYTES })) {
      const document = parseResultLine(line.bytes);
      const hash = hashOf(document);
      if (hash !== null) note(table, hash, line.offset, isSuccess(document));
      isTorn = !line.isComplete;
      offset = line.offset + line.length + (line.isComplete ? 1 : 0);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    isThere = false;
  }
  return { offset, isTorn, isThere };
}

async function resultAt(path: string, offset: number, hash: string): Promise<EarlierResult | null> {
  for await (const line of readLines(path, { from: offset, maxBytes: MAX_OWN_LINE_BYTES })) {
    const document = parseResultLine(line.bytes);
    if (document === null || hashOf(document) !== hash) return null;
    return toResult(document);
  }
  return null;
}

function notWritable(path: string, error: unknown, facts: ErrorFacts = {}): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof Image2Error || code === undefined) return error;
  return new Image2Error('FILE_NOT_WRITABLE', { path, detail: code }, { ...facts, cause: error });
}
