import { lstat, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Image2Error } from '../core/errors.ts';
import type { Clock, Random } from '../core/ports.ts';
import { diskErrorCode } from './disk-error.ts';
import { makeFolder } from './make-folder.ts';
import type { OutputTarget } from './output-target.ts';
import { createTemporaryFile, TEMPORARY_NAME } from './place-file.ts';

/** What {@link prepareTarget} needs. */
export interface PrepareTargetDeps {
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Creates the folder of a target (of a template, the part before its first placeholder), tries writing there, and removes
 * temporary files that a killed process left more than a day ago. Throws OUTPUT_NOT_WRITABLE, also for a file where a
 * folder is needed and the other way round.
 */
export async function prepareTarget(deps: PrepareTargetDeps, target: OutputTarget): Promise<void> {
  const path = target.kind === 'file' ? join(target.folder, target.name) : target.folder;
  try {
    await makeFolder(target.folder);
    if (target.kind === 'file') await refuseFolder(path);
    await tryWriting(deps.random, target.folder);
  } catch (error) {
    const detail = diskErrorCode(error);
    if (detail === null) throw error;
    throw new Image2Error('OUTPUT_NOT_WRITABLE', { path, detail }, { cause: error });
  }
  await removeLeftovers(target.folder, deps.clock.now()).catch(() => undefined);
}

const LEFTOVER_AGE_MS = 24 * 60 * 60 * 1000;

async function refuseFolder(path: string): Promise<void> {
  try {
    if (!(await stat(path)).isDirectory()) return;
  } catch (error) {
    if (diskErrorCode(error) === 'ENOENT') return;
    throw error;
  }
  throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
}

/** One byte, because a full disk still takes an empty file. */
async function tryWriting(random: Random, folder: string): Promise<void> {
  const file = await createTemporaryFile(random, folder, 'try');
  try {
    await file.write(Buffer.from('.'));
  } finally {
    await file.discard();
  }
}

async function removeLeftovers(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!TEMPORARY_NAME.test(name)) continue;
    const { mtimeMs } = await lstat(join(folder, name));
    if (now - mtimeMs > LEFTOVER_AGE_MS) await rm(join(folder, name), { force: true });
  }
}
