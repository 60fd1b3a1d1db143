import { dirname } from 'node:path';
import type { Folders } from './folders.ts';
import { createGroupedAppend } from './grouped-append.ts';
import { appendLine, type JournalFile, type JournalFs } from './journal-fs.ts';

/** Appends lines to this host's history. */
export interface HistoryWriter {
  /** Resolves once the line is on the disk. */
  append(line: string): Promise<void>;
}

/** A writer that flushes; lines that come while it does share the next flush. */
export function createHistoryWriter(fs: JournalFs, path: string, folders: Folders): HistoryWriter {
  return {
    append: createGroupedAppend((lines) => folders.within(dirname(path), () => appendLine(fs, path, lines.join('\n')))),
  };
}

/** A history whose lines are kept elsewhere too until it is flushed. */
export interface UnflushedHistory {
  /** Appends a line, which a power cut may take until the next flush. */
  append(line: string): Promise<void>;
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** A writer that is told when to flush. */
export function createUnflushedHistory(fs: JournalFs, path: string, folders: Folders): UnflushedHistory {
  let opening: Promise<JournalFile> | null = null;
  let isTorn = false;
  const open = async (): Promise<JournalFile> => {
    const handle = await folders.within(dirname(path), () => fs.open(path, 'a+', 0o600));
    try {
      const { size } = await handle.stat();
      const last = Buffer.alloc(1);
      if (size > 0) await handle.read(last, 0, 1, size - 1);
      isTorn = size > 0 && last[0] !== 0x0a;
      return handle;
    } catch (error) {
      await handle.close();
      throw error;
    }
  };
  const opened = async (): Promise<JournalFile> => {
    opening ??= open();
    return opening.catch((error: unknown) => {
      opening = null;
      throw error;
    });
  };
  return {
    append: async (line) => {
      const handle = await opened();
      const bytes = Buffer.from(`${isTorn ? '\n' : ''}${line}\n`);
      isTorn = true;
      const { bytesWritten } = await handle.write(bytes);
      if (bytesWritten !== bytes.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
      isTorn = false;
    },
    flush: async () => (await opening)?.sync(),
    close: async () => (await opening)?.close(),
  };
}
