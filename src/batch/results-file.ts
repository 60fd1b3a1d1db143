import { link, open, readFile, unlink, writeFile } from 'node:fs/promises';
import { createCompactTable } from '../core/compact-table.ts';
import { Image2Error } from '../core/errors.ts';
import type { ReportFile } from '../core/report.ts';
import { TASK_STATUSES, type TaskStatus } from '../core/task.ts';
import { createLineWriter } from '../files/line-writer.ts';
import { readLines } from '../files/read-lines.ts';

/** A result of an earlier run, as its line in the results file says it; parts of a wrong type are left out. */
export interface EarlierResult {
  readonly exitCode: number;
  readonly id: string | null;
  readonly status: TaskStatus | null;
  readonly imgUrls: readonly string[];
  readonly failReason: string | null;
  readonly cost: string | null;
  readonly createdAt: string | null;
  readonly files: readonly ReportFile[];
}

/** The results of a batch: JSON Lines that only ever grow, one writer at a time. */
export interface ResultsFile {
  /** True where the file holds a line of the item with this hash. */
  has(hash: string): boolean;
  /** The newest line of an item, or null. */
  find(hash: string): Promise<EarlierResult | null>;
  /** Appends one line; resolves once it is durable. */
  append(hash: string, line: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens (and makes) a results file. In memory each of its items takes a slot of a compact table. Throws BATCH_IN_USE where
 * another live process writes to it, and FILE_NOT_WRITABLE. `isAlive` tells of a process id on this machine.
 */
export async function openResults(
  path: string,
  owner: { readonly pid: number; readonly isAlive: (pid: number) => boolean },
): Promise<ResultsFile> {
  const lock = `${path}.lock`;
  await takeLock(lock, path, owner);
  try {
    const table = createCompactTable();
    const end = await index(path, table);
    const handle = await open(path, 'a', 0o644);
    const writer = createLineWriter(handle);
    if (end.isTorn) await writer.write('\n');
    let offset = end.offset + (end.isTorn ? 1 : 0);
    return {
      has: (hash) => table.get(hash) !== undefined,
      find: async (hash) => {
        const place = table.get(hash);
        return place === undefined ? null : resultAt(path, place, hash);
      },
      append: async (hash, line) => {
        table.set(hash, offset);
        const text = `${line}\n`;
        offset += Buffer.byteLength(text);
        await writer.write(text);
      },
      close: async () => {
        await handle.close();
        await unlink(lock).catch(() => {});
      },
    };
  } catch (error) {
    await unlink(lock).catch(() => {});
    throw notWritable(path, error);
  }
}

async function index(
  path: string,
  table: ReturnType<typeof createCompactTable>,
): Promise<{ offset: number; isTorn: boolean }> {
  let offset = 0;
  let isTorn = false;
  try {
    for await (const line of readLines(path)) {
      const hash = hashOf(parse(line.bytes));
      if (hash !== null) table.set(hash, line.offset);
      isTorn = !line.isComplete;
      offset = line.offset + line.length + (line.isComplete ? 1 : 0);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return { offset, isTorn };
}

async function resultAt(path: string, offset: number, hash: string): Promise<EarlierResult | null> {
  for await (const line of readLines(path, offset)) {
    const document = parse(line.bytes);
    if (document === null || hashOf(document) !== hash) return null;
    return toResult(document);
  }
  return null;
}

function toResult(document: Readonly<Record<string, unknown>>): EarlierResult {
  const text = (key: string): string | null => (typeof document[key] === 'string' ? document[key] : null);
  const list = (key: string): unknown[] => (Array.isArray(document[key]) ? document[key] : []);
  const { exitCode } = document;
  return {
    exitCode: typeof exitCode === 'number' ? exitCode : 1,
    id: text('id'),
    status: TASK_STATUSES.find((status) => status === document['status']) ?? null,
    imgUrls: list('imgUrls').filter((url) => typeof url === 'string'),
    failReason: text('failReason'),
    cost: text('cost'),
    createdAt: text('createdAt'),
    files: list('files').filter(isFile),
  };
}

function isFile(value: unknown): value is ReportFile {
  return typeof value === 'object' && value !== null && 'path' in value && typeof value.path === 'string';
}

function parse(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function hashOf(document: Record<string, unknown> | null): string | null {
  const item = document?.['item'];
  if (typeof item !== 'object' || item === null || !('hash' in item)) return null;
  return typeof item.hash === 'string' && /^[0-9a-f]{32}$/.test(item.hash) ? item.hash : null;
}

async function takeLock(
  lock: string,
  path: string,
  { isAlive, pid }: { readonly pid: number; readonly isAlive: (pid: number) => boolean },
): Promise<void> {
  const mine = `${lock}.${pid}`;
  try {
    await writeFile(mine, `${pid}\n`);
    for (let attempt = 0; ; attempt += 1) {
      try {
        await link(mine, lock);
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = Number.parseInt(await readFile(lock, 'utf8').catch(() => ''), 10);
      if (attempt > 1 || (holder > 0 && isAlive(holder))) throw new Image2Error('BATCH_IN_USE', { path });
      await unlink(lock).catch(() => {});
    }
  } catch (error) {
    throw notWritable(path, error);
  } finally {
    await unlink(mine).catch(() => {});
  }
}

function notWritable(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof Image2Error || code === undefined) return error;
  return new Image2Error('FILE_NOT_WRITABLE', { path, detail: code }, { cause: error });
}
