import { dirname } from 'node:path';
import { type AheadFile, type AheadFileDeps, createAheadFile } from './ahead-file.ts';
import { errnoOf, orNull, replaceFile } from './journal-fs.ts';
import type { IntentLine, LaterLine } from './record.ts';
import { formatDrop, formatEntry, textOf } from './write-ahead-text.ts';

/**
 * Files for the records of a process that makes many of them: one flush serves all that wait for it, and the name of a
 * record, which is its index and its lock, is a hard link to such a file. A file for each record would cost ten times as
 * much, most of it for making and removing the file.
 */
export interface WriteAhead {
  /**
   * Puts a record's line and then its name on the disk: `taken` where another record has the name, `interrupted` where
   * another process took the file in between. Rejects with the system's error.
   */
  create(name: string, intent: IntentLine): Promise<'created' | 'taken' | 'interrupted'>;
  /** Puts another line of a record on the disk; false where it does not hold the record, or no longer. */
  add(name: string, token: string, line: LaterLine): Promise<boolean>;
  /** Takes a record away; false where it does not hold it, or no longer. */
  remove(name: string, token: string): Promise<boolean>;
  /** Gives a record that it holds a file of its own, durably. */
  moveOut(name: string): Promise<void>;
  /** Does so with all that are left and ends; where the disk refuses, the files stay for recover.ts. */
  close(): Promise<void>;
}

/** How often a file's time says that its writer lives, in ms; a quarter of the silence that recover.ts waits for. */
const BEAT_MS = 30_000;

interface Shared {
  readonly file: AheadFile;
  /** How many records it holds or is about to. */
  count: number;
}

interface Held {
  readonly token: string;
  readonly lines: string[];
  readonly shared: Shared;
}

/** The write-ahead files of this process; the first is made when the first record is put, and each goes with its last. */
export function createWriteAhead(deps: AheadFileDeps): WriteAhead {
  const { folders, fs, layout } = deps;
  const held = new Map<string, Held>();
  const files = new Set<Shared>();
  const leaving = new Set<Promise<void>>();
  let latest: Promise<Shared> | null = null;
  let beating: NodeJS.Timeout | undefined;

  const begin = async (): Promise<Shared> => {
    const shared = { file: await createAheadFile(deps), count: 0 };
    beating ??= beat();
    files.add(shared);
    return shared;
  };
  /** A file with room for one more record, which is counted at once, so that the file stays. */
  const room = async (): Promise<Shared> => {
    const before = latest;
    const last = (await before?.catch(() => null)) ?? null;
    if (last?.file.isFit) {
      last.count += 1;
      return last;
    }
    // Of all that found no room the first makes some.
    if (latest === null || latest === before) latest = begin();
    const next = await latest;
    next.count += 1;
    if (last !== null) await endIfEmpty(last);
    return next;
  };
  const endIfEmpty = async (shared: Shared): Promise<void> => {
    if (shared.count > 0 || shared === (await latest?.catch(() => null)) || !files.delete(shared)) return;
    await shared.file.discard();
  };
  const beat = (): NodeJS.Timeout => {
    const touch = ({ file }: Shared): Promise<void> => file.touch(new Date()).catch(() => {});
    return setInterval(() => void Promise.all([...files].map(touch)), BEAT_MS).unref();
  };
  /** Never rejects. A line that does not get there costs a needless doubt after a power cut, nothing more. */
  const drop = (shared: Shared, name: string): Promise<void> => {
    const done = shared.file
      .append(formatDrop(name))
      .catch(() => {})
      .then(() => {
        shared.count -= 1;
        return endIfEmpty(shared);
      })
      .catch(() => {});
    leaving.add(done);
    return done.finally(() => leaving.delete(done));
  };
  const letGo = (name: string, { shared }: Held): void => {
    held.delete(name);
    void drop(shared, name);
  };
  /** False where the name stands for another file by now or has gone; trouble with looking says nothing. */
  const isOurs = async (name: string, { shared }: Held): Promise<boolean> => {
    try {
      return (await fs.lstat(layout.openPath(name))).ino === shared.file.ino;
    } catch (error) {
      return errnoOf(error) !== 'ENOENT';
    }
  };
  /** False where the name is taken. A network disk may have linked it and lost its answer, and then says that it is there. */
  const giveName = async (file: AheadFile, name: string): Promise<boolean> => {
    const path = layout.openPath(name);
    try {
      await folders.within(dirname(path), () => fs.link(file.path, path));
      return true;
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
      return (await orNull(fs.lstat(path)))?.ino === file.ino;
    }
  };
  const holdOf = async (name: string, token: string): Promise<Held | null> => {
    const found = held.get(name);
    if (found?.token !== token) return null;
    if (found.shared.file.isTaken) {
      // Whoever took the file gives its records files of their own, unless it says that they were taken away.
      held.delete(name);
      found.shared.count -= 1;
      await endIfEmpty(found.shared).catch(() => {});
      return null;
    }
    if (await isOurs(name, found)) return found;
    letGo(name, found);
    return null;
  };
  const moveOut = async (name: string): Promise<void> => {
    const found = await holdOf(name, held.get(name)?.token ?? '');
    if (found === null) return;
    await replaceFile(fs, layout.openPath(name), deps.newToken(), textOf(found.lines));
    letGo(name, found);
  };

  return {
    create: async (name, intent) => {
      const line = JSON.stringify(intent);
      const shared = await room();
      try {
        await shared.file.append(formatEntry(name, line));
        if (await giveName(shared.file, name)) {
          held.set(name, { token: intent.token, lines: [line], shared });
          return 'created';
        }
        await drop(shared, name);
        return 'taken';
      } catch (error) {
        await drop(shared, name);
        await shared.file.look();
        if (errnoOf(error) === 'ENOENT' && shared.file.isTaken) return 'interrupted';
        throw error;
      }
    },
    add: async (name, token, line) => {
      const found = held.get(name);
      if (found?.token !== token) return false;
      const text = JSON.stringify(line);
      found.lines.push(text);
      await found.shared.file.append(formatEntry(name, text));
      if (!found.shared.file.isTaken) return true;
      letGo(name, found);
      return false;
    },
    remove: async (name, token) => {
      const found = await holdOf(name, token);
      if (found === null) return false;
      await orNull(fs.unlink(layout.openPath(name)));
      letGo(name, found);
      return true;
    },
    moveOut,
    close: async () => {
      clearInterval(beating);
      let isSafe = true;
      for (const name of [...held.keys()]) await moveOut(name).catch(() => (isSafe = false));
      await Promise.all(leaving);
      for (const { file } of files) await (isSafe ? file.discard() : file.close().catch(() => {}));
      files.clear();
    },
  };
}
