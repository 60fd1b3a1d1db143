import { lstat, mkdir, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readHead } from './folder.ts';
import { MARK } from './page.ts';

/** How much of a file is read to see whether this tool made it, in bytes. */
const HEAD_BYTES = 1_024;
const MAX_NAMES = 1_000;

/**
 * Writes the page into a folder as `gallery.html`, whole or not at all, and returns its path. An older page of this tool
 * is replaced; a file of anybody else is left alone and the next free name is taken. Throws the system's error.
 */
export async function writePage(folder: string, html: string, random: () => number, mode = 0o666): Promise<string> {
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.gallery.${Math.floor(random() * 2 ** 48).toString(16)}.html.part`);
  try {
    await writeFile(temporary, html, { flag: 'wx', mode });
    const path = await freePath(folder);
    await rename(temporary, path);
    return path;
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw error;
  }
}

async function freePath(folder: string): Promise<string> {
  for (let n = 1; n <= MAX_NAMES; n += 1) {
    const path = join(folder, n === 1 ? 'gallery.html' : `gallery-${n}.html`);
    const head = Buffer.from(await readHead(path, HEAD_BYTES)).toString('utf8');
    if (head.includes(MARK) || (head === '' && !(await exists(path)))) return path;
  }
  throw Object.assign(new Error('no free name'), { code: 'EEXIST' });
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
