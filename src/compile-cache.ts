import { lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';

/** What decides where compiled code is kept. */
export interface CompileCacheSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly uid: number | undefined;
}

/**
 * The folder where Node may keep this program's compiled code: `image2` under an absolute `$XDG_CACHE_HOME`, else under
 * `~/.cache`, made where it is missing. Null where the user's own settings of Node decide, and where anybody else could
 * write there: who can write compiled code decides what runs.
 */
export function compileCacheFolder({ env, home, uid }: CompileCacheSources): string | null {
  if (uid === undefined || env['NODE_DISABLE_COMPILE_CACHE'] || env['NODE_COMPILE_CACHE']) return null;
  const { XDG_CACHE_HOME: named } = env;
  const parent = named !== undefined && isAbsolute(named) ? named : join(home, '.cache');
  const folder = join(parent, 'image2');
  try {
    makeFolder(parent);
    makeFolder(folder);
    const real = realpathSync(folder);
    return isOwn(folder, uid) && ancestorsOf(real).every((path) => isSteady(path, uid)) ? real : null;
  } catch {
    // A home that cannot be written, say: without the cache everything works the same.
    return null;
  }
}

/** Not with its parents: a home that is not there is not this program's to make. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

const WRITABLE_BY_OTHERS = 0o022;
const STICKY = 0o1000;

function isOwn(path: string, uid: number): boolean {
  const stats = lstatSync(path);
  return stats.isDirectory() && stats.uid === uid && (stats.mode & WRITABLE_BY_OTHERS) === 0;
}

/** True for a folder whose entries nobody but the user and root can replace. */
function isSteady(path: string, uid: number): boolean {
  const stats = lstatSync(path);
  const isTrusted = stats.uid === uid || stats.uid === 0;
  return isTrusted && ((stats.mode & WRITABLE_BY_OTHERS) === 0 || (stats.mode & STICKY) !== 0);
}

function ancestorsOf(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...ancestorsOf(parent)];
}
