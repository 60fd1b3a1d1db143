import { type FileHandle, link, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Random } from '../core/ports.ts';
import { diskErrorCode } from './disk-error.ts';
import { makeFolder } from './make-folder.ts';

/** A file that is being written beside its final place, closed to others until it is there. */
export interface TemporaryFile {
  readonly path: string;
  /** Appends; throws the system's error. */
  write(data: Uint8Array): Promise<void>;
  /** Reads up to `length` bytes from the start. */
  readHead(length: number): Promise<Uint8Array>;
  /** Brings the bytes to the disk and gives the file the mode that a new file has here. */
  seal(): Promise<void>;
  /** Closes and removes it; harmless after it was placed. */
  discard(): Promise<void>;
}

/** Matches the names of {@link createTemporaryFile}. */
export const TEMPORARY_NAME = /^\..*\.[0-9a-f]{12}\.image2\.part$/;

/** Opens `.<name>.<random>.image2.part` in `folder`, which is made where it is missing. Throws the system's error. */
export async function createTemporaryFile(random: Random, folder: string, name: string): Promise<TemporaryFile> {
  await makeFolder(folder);
  const suffix = Math.floor(random() * 2 ** 48).toString(16);
  const stem = Array.from(name).slice(0, STEM_CHARACTERS).join('');
  const path = join(folder, `.${stem}.${suffix.padStart(12, '0')}.image2.part`);
  const handle = await open(path, 'wx+', 0o666);
  const { mode } = await handle.stat();
  await changeMode(handle, 0o600);
  return {
    path,
    write: (data) => handle.writeFile(data),
    readHead: async (length) => {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, 0);
      return buffer.subarray(0, bytesRead);
    },
    seal: async () => {
      await changeMode(handle, mode);
      await handle.sync();
    },
    discard: async () => {
      try {
        await handle.close();
      } finally {
        await rm(path, { force: true });
      }
    },
  };
}

/** How a file came to its place; `kept` tells that a file with the same content was there. */
export interface Placed {
  readonly path: string;
  readonly kept: boolean;
}

/** What {@link placeFile} asks while it looks for a place. */
export interface PlaceChoice {
  /** The absolute path to try, `attempt` counting from 1. */
  readonly pathFor: (attempt: number) => string;
  /** Whether the file at a taken path already is what would be placed. */
  readonly isSame: (path: string) => Promise<boolean>;
  /** Stands in for `link` in tests of file systems without it. */
  readonly makeLink?: typeof link;
}

/** Gives a sealed temporary file the first free name (its folder is made), whole and without overwriting anything. Throws the system's error. */
export async function placeFile(temporary: TemporaryFile, choice: PlaceChoice): Promise<Placed> {
  for (let attempt = 1; attempt <= MAX_NAMES; attempt += 1) {
    const path = choice.pathFor(attempt);
    await makeFolder(dirname(path));
    if (await claim(temporary.path, path, choice.makeLink ?? link)) {
      await syncFolder(dirname(path));
      return { path, kept: false };
    }
    if (await choice.isSame(path)) return { path, kept: true };
  }
  throw Object.assign(new Error('no free name'), { code: 'EEXIST' });
}

/** Keeps the temporary name under 255 bytes where a character takes four. */
const STEM_CHARACTERS = 40;
const MAX_NAMES = 10_000;

async function claim(from: string, to: string, makeLink: typeof link): Promise<boolean> {
  try {
    await makeLink(from, to);
    return true;
  } catch (error) {
    return diskErrorCode(error) === 'EEXIST' ? false : await claimByRename(from, to);
  }
}

/** For file systems without links: an empty file holds the name, and is replaced at once. */
async function claimByRename(from: string, to: string): Promise<boolean> {
  try {
    await (await open(to, 'wx')).close();
  } catch (error) {
    if (diskErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  }
}

/** Some file systems have no modes; the file then keeps the one that the mount gives. */
async function changeMode(handle: FileHandle, mode: number): Promise<void> {
  await handle.chmod(mode & 0o777).catch(() => undefined);
}

/** Some file systems cannot sync a folder; the file itself is on the disk by then. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
