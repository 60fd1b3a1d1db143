import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskErrorCode } from './disk-error.ts';

/**
 * Makes a folder and those above it; harmless where it is there. Throws the system's error, ENOTDIR where a file is in the
 * way. Not `mkdir` with `recursive`: that never returns where a file system answers ENOENT for a new folder, as /proc does.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = diskErrorCode(error);
    if (code === 'ENOENT' && dirname(path) !== path) {
      await makeFolder(dirname(path));
      await mkdirOnce(path);
    } else if (!(await isFolder(path))) {
      throw code === 'EEXIST' ? Object.assign(new Error('not a folder', { cause: error }), { code: 'ENOTDIR' }) : error;
    }
  }
}

/** Another process may have been faster. */
async function mkdirOnce(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (!(await isFolder(path))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}
