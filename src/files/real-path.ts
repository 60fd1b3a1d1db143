import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A path without links, also that of a file that is not there yet. */
export async function realPath(path: string): Promise<string> {
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  return realpath(path).catch(() => join(folder, basename(path)));
}
