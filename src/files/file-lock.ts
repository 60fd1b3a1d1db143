import { randomUUID } from 'node:crypto';
import { link, readFile, stat, unlink, utimes, writeFile } from 'node:fs/promises';

/** Who may hold a lock: this process in words, and what has become of another. */
export interface LockOwner {
  /** This process, told apart from any other on any host. */
  readonly self: string;
  /** What has become of a process that `self` named once; `unknown` for one of another host, and for any other text. */
  stateOf(owner: string): 'alive' | 'dead' | 'unknown';
}

/** How often the holder of a lock says that it lives, in ms. */
const BEAT_MS = 30_000;
/** A holder on another host that has been silent for this long is gone, in ms. */
const SILENT_MS = 120_000;

/** How often, and after which pause in ms, a lock is tried for while others look at it too. */
const ATTEMPTS = 100;
const PAUSE_MS = 20;

/**
 * Takes the lock file at `path` and returns what releases it, or null where another live process holds it. Rejects with
 * the system's error.
 */
export async function takeLock(path: string, owner: LockOwner): Promise<(() => Promise<void>) | null> {
  const mine = `${path}.${randomUUID()}`;
  try {
    await writeFile(mine, owner.self, { flag: 'wx' });
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (await isPlaced(mine, path)) return keep(path, owner.self);
      if (!(await removeDead(path, owner))) return null;
    }
    return null;
  } finally {
    await unlink(mine).catch(() => {});
  }
}

async function isPlaced(mine: string, path: string): Promise<boolean> {
  try {
    await link(mine, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') throw error;
  }
  // A file system without hard links.
  try {
    await writeFile(path, await readFile(mine, 'utf8'), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes the lock of a dead holder away; false where its holder lives. One process at a time does so. */
async function removeDead(path: string, owner: LockOwner): Promise<boolean> {
  const holder = await contentOf(path);
  if (holder === null) return true;
  if (!(await isDead(path, holder, owner))) return false;
  const taking = `${path}.take`;
  try {
    await writeFile(taking, owner.self, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (await isSilent(taking)) await unlink(taking).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    return true;
  }
  try {
    if ((await contentOf(path)) === holder) await unlink(path);
    return true;
  } finally {
    await unlink(taking).catch(() => {});
  }
}

async function isDead(path: string, holder: string, owner: LockOwner): Promise<boolean> {
  const state = owner.stateOf(holder);
  return state === 'unknown' ? isSilent(path) : state === 'dead';
}

async function isSilent(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => null);
  return facts === null || Math.abs(Date.now() - facts.mtimeMs) > SILENT_MS;
}

function contentOf(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

function keep(path: string, self: string): () => Promise<void> {
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, BEAT_MS).unref();
  return async () => {
    clearInterval(beat);
    if ((await contentOf(path)) === self) await unlink(path).catch(() => {});
  };
}
