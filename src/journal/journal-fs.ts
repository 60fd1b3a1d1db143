import { dirname } from 'node:path';
import type { QuickFile } from '../files/quick-file.ts';

/** What the journal does with an open file. */
export type JournalFile = Omit<QuickFile, 'datasync'>;

/** What the journal asks of a path. */
interface PathFacts {
  readonly mode: number;
  readonly uid: number;
  readonly size: number;
  readonly mtimeMs: number;
  isDirectory(): boolean;
}

/** The file system calls that the journal makes; a test makes each of them fail in turn. */
export interface JournalFs {
  readonly chmod: (path: string, mode: number) => Promise<void>;
  readonly mkdir: (path: string, mode: number) => Promise<unknown>;
  readonly open: (path: string, flags: string, mode?: number) => Promise<JournalFile>;
  readonly readFile: (path: string, encoding: 'utf8') => Promise<string>;
  readonly readdir: (path: string) => Promise<string[]>;
  readonly link: (existing: string, path: string) => Promise<void>;
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly unlink: (path: string) => Promise<void>;
  readonly stat: (path: string) => Promise<PathFacts>;
  readonly lstat: (path: string) => Promise<{ readonly ino: number; readonly mtimeMs: number }>;
  readonly utimes: (path: string, accessed: Date, modified: Date) => Promise<void>;
}

/** The system's code of a failed call such as `ENOSPC`, or null for any other error. */
export function errnoOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
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

/** Makes a folder's entries durable. File systems that cannot (EINVAL, ENOTSUP) keep them their own way. */
export async function syncFolder(fs: JournalFs, folder: string): Promise<void> {
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    const code = errnoOf(error);
    if (code !== 'EINVAL' && code !== 'ENOTSUP') throw error;
  } finally {
    await handle.close();
  }
}

/**
 * Makes a folder (mode 0700) and those above it, each durably, where they are not there yet. Not `mkdir` with
 * `recursive`: that never returns where a file system answers ENOENT for a new folder, as /proc does.
 */
export async function ensureFolder(fs: JournalFs, folder: string): Promise<void> {
  try {
    await makeFolder(fs, folder);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
    await ensureFolder(fs, dirname(folder));
    await makeFolder(fs, folder);
  }
}

async function makeFolder(fs: JournalFs, folder: string): Promise<void> {
  try {
    await fs.mkdir(folder, 0o700);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') throw error;
    const found = await orNull(fs.stat(folder));
    if (found?.isDirectory() === true) return;
    throw errnoOf(error) === 'EEXIST' ? Object.assign(new Error('not a folder'), { code: 'ENOTDIR' }) : error;
  }
  await syncFolder(fs, dirname(folder));
}

/** Writes a whole new file (mode 0600) and makes its content durable. Fails with EEXIST where it is there. */
export async function writeNewFile(fs: JournalFs, path: string, content: string): Promise<void> {
  const handle = await fs.open(path, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } catch (error) {
    await fs.unlink(path).catch(() => {});
    throw error;
  } finally {
    await handle.close();
  }
}

/** Appends one line with one write and makes it durable; starts a line of its own after a torn one. */
export async function appendLine(fs: JournalFs, path: string, line: string): Promise<void> {
  const handle = await fs.open(path, 'a+', 0o600);
  try {
    const { mode, size } = await handle.stat();
    if ((mode & 0o077) !== 0) await handle.chmod(0o600);
    const last = Buffer.alloc(1);
    if (size > 0) await handle.read(last, 0, 1, size - 1);
    const torn = size > 0 && last[0] !== 0x0a;
    const content = Buffer.from(`${torn ? '\n' : ''}${line}\n`);
    const { bytesWritten } = await handle.write(content);
    if (bytesWritten !== content.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
    await handle.sync();
    if (size === 0) await syncFolder(fs, dirname(path));
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

/** The codes of a file system that makes no hard link, or no more of them. */
export const NO_HARD_LINKS: ReadonlySet<string | null> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
]);

/**
 * Puts a whole durable file at `path` and returns true, or returns false where something is there. The file appears
 * complete; on a file system without hard links it appears empty first. What fails leaves nothing behind.
 */
export async function createExclusive(fs: JournalFs, path: string, token: string, content: string): Promise<boolean> {
  const temporary = `${path}.${token}.tmp`;
  try {
    await writeNewFile(fs, temporary, content);
    if (!(await placeNew(fs, temporary, path, content))) return false;
  } finally {
    await fs.unlink(temporary).catch(() => {});
  }
  try {
    await syncFolder(fs, dirname(path));
  } catch (error) {
    await fs.unlink(path).catch(() => {});
    throw error;
  }
  return true;
}

async function placeNew(fs: JournalFs, temporary: string, path: string, content: string): Promise<boolean> {
  try {
    await fs.link(temporary, path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return isOwnLink(fs, path, content);
    if (!NO_HARD_LINKS.has(errnoOf(error))) throw error;
  }
  try {
    await writeNewFile(fs, path, content);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** A network disk may have linked the file and lost its answer, and then says that it is there. */
async function isOwnLink(fs: JournalFs, path: string, content: string): Promise<boolean> {
  return (await orNull(fs.readFile(path, 'utf8'))) === content;
}
