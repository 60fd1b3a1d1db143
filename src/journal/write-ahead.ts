import { dirname } from 'node:path';
import { type AheadFile, type AheadFileDeps, createAheadFile } from './ahead-file.ts';
import { createUnflushedHistory } from './history-writer.ts';
import { errnoOf, orNull, replaceFile } from './journal-fs.ts';
import type { IntentLine, LaterLine } from './record.ts';
import { formatDrop, formatEntry, textOf } from './write-ahead-text.ts';

/**
 * Files for the records of a process that makes many of them: one flush serves all that wait for it, and the name of a
 * record, which is its index and its lock, is a hard link to such a file. A file for each record would cost ten times as
 * much, most of it for making and removing the file.
 */
export interface WriteAhead {
  /** True for a record that was put here and not taken away. */
  holds(name: string): boolean;
  /** Puts a record's line and then its name on the disk; false where the name is taken. Rejects with the system's error. */
  create(name: string, intent: IntentLine): Promise<boolean>;
  /** Puts another line of a record that it holds on the disk; false where it does not hold it, or no longer. */
  add(name: string, line: LaterLine): Promise<boolean>;
  /** The token of a record that it holds, null where its name has gone or stands for another file by now. */
  tokenOf(name: string): Promise<string | null>;
  /** Takes a record away; false where it does not hold it, or no longer. */
  remove(name: string, token: string): Promise<boolean>;
  /** Holds a record no longer. */
  letGo(name: string): Promise<void>;
  /** Gives a record that it holds a file of its own, durably. */
  moveOut(name: string): Promise<void>;
  /** Appends a line to the history, and keeps it here until that is flushed. */
  appendHistory(line: string): Promise<void>;
  /** Does so with all that are left and ends; where the disk refuses, the files stay for recover.ts. */
  close(): Promise<void>;
}

/** A file longer than this takes no more records: who asks for one reads the whole file. It goes with its last record. */
const FULL_BYTES = 256 * 1024;
/** How often a file's time says that its writer lives, in ms; a quarter of the silence that recover.ts waits for. */
const BEAT_MS = 30_000;

interface Shared {
  readonly file: AheadFile;
  /** How many records it holds. */
  count: number;
}

interface Held {
  readonly token: string;
  readonly lines: string[];
  readonly shared: Shared;
}

/** The write-ahead files of this process; the first is made when the first record is put. */
export function createWriteAhead(deps: Omit<AheadFileDeps, 'beforeWrite'>): WriteAhead {
  const { folders, fs, layout } = deps;
  const history = createUnflushedHistory(deps);
  const held = new Map<string, Held>();
  const files = new Set<Shared>();
  let latest: Promise<Shared> | null = null;
  let beating: NodeJS.Timeout | undefined;

  const begin = async (): Promise<Shared> => {
    const shared = { file: await createAheadFile({ ...deps, beforeWrite: history.write }), count: 0 };
    beating ??= beat();
    files.add(shared);
    return shared;
  };
  /** A file with room for one more record, which is counted at once, so that the file stays. */
  const room = async (): Promise<Shared> => {
    const before = latest;
    const full = (await before?.catch(() => null)) ?? null;
    if (full !== null) {
      full.count += 1;
      if (full.file.bytes < FULL_BYTES && !full.file.isTaken) return full;
      full.count -= 1;
    }
    // Of all that found no room the first makes some.
    if (latest === null || latest === before) latest = begin();
    const next = await latest;
    next.count += 1;
    if (full !== null) await endIfEmpty(full);
    return next;
  };
  const endIfEmpty = async (shared: Shared): Promise<void> => {
    if (shared.count > 0 || shared === (await latest?.catch(() => null)) || !files.delete(shared)) return;
    await history.flush().then(shared.file.discard, shared.file.close);
  };
  const leave = async (shared: Shared): Promise<void> => {
    shared.count -= 1;
    await endIfEmpty(shared);
  };
  const beat = (): NodeJS.Timeout => {
    const touch = ({ file }: Shared): Promise<void> => file.touch(new Date()).catch(() => {});
    return setInterval(() => void Promise.all([...files].map(touch)), BEAT_MS).unref();
  };
  const letGo = async (name: string): Promise<void> => {
    const found = held.get(name);
    if (found === undefined) return;
    held.delete(name);
    // A line that does not get there costs a needless doubt after a power cut, nothing more.
    await found.shared.file.append(formatDrop(name)).catch(() => {});
    await leave(found.shared);
  };
  /** A folder need not be durable: recover.ts makes it anew. */
  const giveName = async (file: string, path: string): Promise<void> => {
    try {
      await fs.link(file, path);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
      const folder = dirname(path);
      await folders
        .within(dirname(folder), () => fs.mkdir(folder, 0o700))
        .catch((reason: unknown) => {
          if (errnoOf(reason) !== 'EEXIST') throw reason;
        });
      await fs.link(file, path);
    }
  };
  const moveOut = async (name: string): Promise<void> => {
    const lines = held.get(name)?.lines ?? [];
    await replaceFile(fs, layout.openPath(name), deps.newToken(), textOf(lines));
    await letGo(name);
  };

  return {
    holds: (name) => held.has(name),
    create: async (name, intent) => {
      const shared = await room();
      const path = layout.openPath(name);
      const line = JSON.stringify(intent);
      held.set(name, { token: intent.token, lines: [line], shared });
      try {
        await shared.file.append(formatEntry(name, line));
        await giveName(shared.file.path, path);
        return true;
      } catch (error) {
        await letGo(name);
        if (errnoOf(error) === 'EEXIST') return false;
        throw error;
      }
    },
    add: async (name, line) => {
      const found = held.get(name);
      if (found === undefined) return false;
      const text = JSON.stringify(line);
      found.lines.push(text);
      await found.shared.file.append(formatEntry(name, text));
      return !found.shared.file.isTaken;
    },
    tokenOf: async (name) => {
      const found = held.get(name);
      const isHere = found?.shared.file.isTaken === false && (await fs.exists(layout.openPath(name)));
      return isHere ? found.token : null;
    },
    remove: async (name, token) => {
      const found = held.get(name);
      if (found?.token !== token || found.shared.file.isTaken) return false;
      await orNull(fs.unlink(layout.openPath(name)));
      void letGo(name);
      return true;
    },
    letGo,
    moveOut,
    appendHistory: async (line) => {
      history.add(line);
      const shared = await room();
      await shared.file.append(`${line}\n`).finally(() => leave(shared));
    },
    close: async () => {
      clearInterval(beating);
      try {
        for (const name of [...held.keys()]) await moveOut(name);
        await history.flush();
        for (const { file } of files) await file.discard();
      } catch {
        for (const { file } of files) await file.close().catch(() => {});
      }
      await history.close().catch(() => {});
    },
  };
}
