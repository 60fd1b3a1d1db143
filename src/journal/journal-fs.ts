import { link, lstat, mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The file system calls that the journal makes; a test makes each of them fail in turn. */
export interface JournalFs {
  readonly mkdir: typeof mkdir;
  readonly open: typeof open;
  readonly readFile: typeof readFile;
  readonly readdir: (path: string) => Promise<string[]>;
  readonly link: typeof link;
  readonly rename: typeof rename;
  readonly unlink: typeof unlink;
  readonly stat: (path: string) => Promise<{ mode: number; uid: number; isDirectory(): boolean }>;
  readonly lstat: (path: string) => Promise<{ mtimeMs: number }>;
}

/** The real file system. */
export const nodeFs: JournalFs = { mkdir, open, readFile, readdir, link, rename, unlink, stat, lstat };

/** The code of a failed system call, `UNKNOWN` where it has none. */
export function errnoOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | null)?.code ?? 'UNKNOWN';
}

/** Runs a call and turns ENOENT into null. */
export async function orNull<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Makes a folder's entries durable. File systems that cannot (EINVAL) keep them their own way. */
export async function syncFolder(fs: JournalFs, folder: string): Promise<void> {
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    if (errnoOf(error) !== 'EINVAL') throw error;
  } finally {
    await handle.close();
  }
}

/** Makes a folder (mode 0700) and its entry in its parent durable, where it is not there yet. */
export async function ensureFolder(fs: JournalFs, folder: string): Promise<void> {
  const made = await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined) await syncFolder(fs, dirname(made));
}

/** Writes a whole new file (mode 0600) and makes its content durable. Fails with EEXIST where it is there. */
export async function writeNewFile(fs: JournalFs, path: string, content: string): Promise<void> {
  const handle = await fs.open(path, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Appends one line with one write and makes it durable; starts a line of its own after a torn one. */
export async function appendLine(fs: JournalFs, path: string, line: string): Promise<void> {
  const handle = await fs.open(path, 'a+', 0o600);
  try {
    const { size } = await handle.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await handle.read(last, 0, 1, size - 1);
    const torn = size > 0 && last[0] !== 0x0a;
    const content = Buffer.from(`${torn ? '\n' : ''}${line}\n`);
    const { bytesWritten } = await handle.write(content);
    if (bytesWritten !== content.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Puts a whole file in place of whatever is there, durably; never a half one. */
export async function replaceFile(fs: JournalFs, path: string, token: string, content: string): Promise<void> {
  const temporary = `${path}.${token}.tmp`;
  try {
    await writeNewFile(fs, temporary, content);
    await fs.rename(temporary, path);
  } catch (error) {
    await fs.unlink(temporary).catch(() => {});
    throw error;
  }
  await syncFolder(fs, dirname(path));
}

const NO_HARD_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * Puts a whole durable file at `path` unless something is there (then EEXIST). The file appears complete; on a file
 * system without hard links it appears empty first.
 */
export async function createExclusive(fs: JournalFs, path: string, token: string, content: string): Promise<void> {
  const temporary = `${path}.${token}.tmp`;
  try {
    await writeNewFile(fs, temporary, content);
    await fs.link(temporary, path);
  } catch (error) {
    if (!NO_HARD_LINKS.has(errnoOf(error))) throw error;
    await writeNewFile(fs, path, content);
  } finally {
    await fs.unlink(temporary).catch(() => {});
  }
  await syncFolder(fs, dirname(path));
}
