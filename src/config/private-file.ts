import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, rename, rm, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileTooLarge, isSystemError } from './system-error.ts';

const MAX_BYTES = 65_536;
// Without O_NONBLOCK, opening a FIFO would wait for its writer.
const READ_NO_LINK = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * The bytes of the file at `path`, at most 64 KiB, or null where there is none. `check` sees what stands at the path
 * (links not followed) and then what was opened, and throws to refuse it. Throws what the system throws.
 */
export async function readFileChecked(path: string, check: (stats: Stats) => void): Promise<Buffer | null> {
  let handle: FileHandle;
  try {
    check(await lstat(path));
    handle = await open(path, READ_NO_LINK);
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
  try {
    const stats = await handle.stat();
    check(stats);
    if (stats.size > MAX_BYTES) throw fileTooLarge();
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** Puts `bytes` at `path` with mode 0600: whole or not at all, on disk when it returns. Throws what the system throws. */
export async function replaceFile(path: string, bytes: Buffer): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Removes the file at `path`, on disk before it returns. Throws what the system throws. */
export async function deleteFile(path: string): Promise<void> {
  await unlink(path);
  await syncFolder(dirname(path));
}

// The change is in place by now, and some network disks cannot flush a folder: no reason to call it failed.
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
