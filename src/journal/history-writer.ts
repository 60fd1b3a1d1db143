import { createGroupedAppend } from '../files/grouped-append.ts';
import type { Folders } from './folders.ts';
import { appendLine, type JournalFile, type JournalFs } from './journal-fs.ts';
import type { Layout } from './layout.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** Appends lines to this host's history. */
export interface HistoryWriter {
  /** Resolves once the line is on the disk. */
  append(line: string): Promise<void>;
}

/** What the history of a host is written with. */
export interface HistoryParts {
  readonly fs: JournalFs;
  readonly layout: Layout;
  readonly folders: Folders;
  readonly current: ProcessIdentity;
}

/** A writer that flushes; lines that come while it does share the next flush. */
export function createHistoryWriter({ current, folders, fs, layout }: HistoryParts): HistoryWriter {
  return {
    append: createGroupedAppend((lines) =>
      folders.within(layout.historyFolder, () => appendLine(fs, layout.historyPath(current.host), lines.join('\n'))),
    ),
  };
}

/** A history whose lines are kept elsewhere too until it is flushed. */
export interface UnflushedHistory {
  /** Adds a line to what {@link UnflushedHistory.write} writes next. */
  add(line: string): void;
  /** Writes what was added. A power cut may take it until the next flush; what cannot be written is tried again. */
  write(): Promise<void>;
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** A writer that is told when to flush. */
export function createUnflushedHistory({ current, folders, fs, layout }: HistoryParts): UnflushedHistory {
  let handle: JournalFile | null = null;
  let isTorn = false;
  let lines: string[] = [];
  const open = async (): Promise<JournalFile> => {
    const opened = await folders.within(layout.historyFolder, () =>
      fs.open(layout.historyPath(current.host), 'a+', 0o600),
    );
    try {
      const { size } = await opened.stat();
      const last = Buffer.alloc(1);
      if (size > 0) await opened.read(last, 0, 1, size - 1);
      isTorn = size > 0 && last[0] !== 0x0a;
      return opened;
    } catch (error) {
      await opened.close();
      throw error;
    }
  };
  const writeLines = async (): Promise<void> => {
    if (lines.length === 0) return;
    handle ??= await open();
    const written = lines;
    lines = [];
    const bytes = Buffer.from(`${isTorn ? '\n' : ''}${written.join('\n')}\n`);
    isTorn = true;
    try {
      const { bytesWritten } = await handle.write(bytes);
      if (bytesWritten !== bytes.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
      isTorn = false;
    } catch (error) {
      lines = [...written, ...lines];
      throw error;
    }
  };
  let last: Promise<void> = Promise.resolve();
  return {
    add: (line) => {
      lines.push(line);
    },
    write: () => {
      last = last.catch(() => {}).then(writeLines);
      return last;
    },
    flush: async () => handle?.sync(),
    close: async () => handle?.close(),
  };
}
