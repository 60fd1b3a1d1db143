import type { Stats } from 'node:fs';
import { chmod, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Image2Error, type KeyFileFault } from '../core/errors.ts';
import { readKeyEntry, withKeyEntry, withoutKeyEntry } from './env-text.ts';
import { parseKey } from './mask.ts';
import { deleteFile, readFileChecked, replaceFile } from './private-file.ts';
import { isSystemError, systemDetail } from './system-error.ts';

/**
 * The saved key as it stands in the file, not yet checked, or null where there is no file or no key in it. `uid` is
 * the user's id, null where the platform has none. Throws KEY_FILE_UNSAFE with the command that mends it where others
 * could read or change the file, where it is not the user's own or no regular file, and KEY_FILE_UNREADABLE.
 */
export async function readKeyFile(path: string, uid: number | null): Promise<string | null> {
  try {
    const bytes = await readFileChecked(path, (stats) => refuseUnsafe(path, stats, uid));
    if (bytes === null) return null;
    await refuseOpenFolder(dirname(path));
    return await readKeyEntry(decode(bytes).text);
  } catch (error) {
    throw asError('KEY_FILE_UNREADABLE', path, error);
  }
}

/**
 * Writes the key into the file at `path` (mode 0600 in a folder of 0700), atomically, keeping every other line byte for
 * byte. Throws KEY_INVALID, KEY_FILE_UNSAFE where no regular file stands there, or KEY_NOT_SAVED.
 */
export async function saveKey(path: string, key: string): Promise<void> {
  const trimmed = parseKey(key);
  if (trimmed === null) throw new Image2Error('KEY_INVALID', { source: path }, { outcome: 'cannotStart' });
  try {
    const { text, encoding } = decode((await readForChange(path)) ?? Buffer.alloc(0));
    await closeFolder(dirname(path));
    await replaceFile(path, Buffer.from(await withKeyEntry(text, trimmed), encoding));
  } catch (error) {
    throw asError('KEY_NOT_SAVED', path, error);
  }
}

/**
 * Takes the key out of the file at `path` and keeps every other line; a file of which only blanks remain is deleted.
 * Returns false where there was no key. Throws KEY_FILE_UNSAFE where no regular file stands there, or KEY_NOT_SAVED.
 */
export async function removeKey(path: string): Promise<boolean> {
  try {
    const bytes = await readForChange(path);
    if (bytes === null) return false;
    const { text, encoding } = decode(bytes);
    const rest = await withoutKeyEntry(text);
    if (rest === text) return false;
    await (rest.trim() === '' ? deleteFile(path) : replaceFile(path, Buffer.from(rest, encoding)));
    return true;
  } catch (error) {
    throw asError('KEY_NOT_SAVED', path, error);
  }
}

const OPEN_TO_OTHERS = 0o077;
const WRITABLE_BY_OTHERS = 0o022;

function readForChange(path: string): Promise<Buffer | null> {
  return readFileChecked(path, (stats) => refuseNonFile(path, stats));
}

function refuseUnsafe(path: string, stats: Stats, uid: number | null): void {
  refuseNonFile(path, stats);
  const close = `chmod 600 ${quote(path)}`;
  if (uid !== null && stats.uid !== uid) {
    throw unsafe(path, 'foreign-owner', `${uid === 0 ? '' : 'sudo '}chown ${uid} ${quote(path)} && ${close}`);
  }
  if ((stats.mode & OPEN_TO_OTHERS) !== 0) throw unsafe(path, 'open-to-others', close);
}

function refuseNonFile(path: string, stats: Stats): void {
  if (!stats.isFile()) throw unsafe(path, 'not-a-file', `mv ${quote(path)} ${quote(`${path}.old`)}`);
}

async function refuseOpenFolder(folder: string): Promise<void> {
  const { mode } = await stat(folder);
  if ((mode & WRITABLE_BY_OTHERS) !== 0) throw unsafe(folder, 'open-to-others', `chmod 700 ${quote(folder)}`);
}

async function closeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { mode } = await stat(folder);
  if ((mode & OPEN_TO_OTHERS) !== 0) await chmod(folder, 0o700);
}

// Text that is not UTF-8 is taken byte by byte, so that whatever stands in other lines comes out as it went in.
function decode(bytes: Buffer): { readonly text: string; readonly encoding: 'utf8' | 'latin1' } {
  const text = bytes.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(bytes)) return { text, encoding: 'utf8' };
  return { text: bytes.toString('latin1'), encoding: 'latin1' };
}

function quote(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}

function unsafe(path: string, fault: KeyFileFault, remedy: string): Image2Error {
  return new Image2Error('KEY_FILE_UNSAFE', { path, fault, remedy });
}

function asError(code: 'KEY_FILE_UNREADABLE' | 'KEY_NOT_SAVED', path: string, error: unknown): unknown {
  return isSystemError(error) ? new Image2Error(code, { path, detail: systemDetail(error) }, { cause: error }) : error;
}
