import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** As many links in a row as Linux follows. */
const MAX_LINKS = 40;

/** A path without symbolic links, also that of a file that is not there yet. */
export async function realPath(path: string, links = MAX_LINKS): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const target = links === 0 ? null : await readlink(path).catch(() => null);
    if (target !== null) return realPath(resolve(dirname(path), target), links - 1);
    return join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path));
  }
}
