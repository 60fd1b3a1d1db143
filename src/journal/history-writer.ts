import { createGroupedAppend } from '../files/grouped-append.ts';
import type { Folders } from './folders.ts';
import { appendLine, type JournalFs } from './journal-fs.ts';
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

/** A writer that flushes; lines that come while it does, or within `gatherMs` milliseconds, share the next flush. */
export function createHistoryWriter({ current, folders, fs, layout }: HistoryParts, gatherMs = 0): HistoryWriter {
  return {
    append: createGroupedAppend(
      (lines) =>
        folders.within(layout.historyFolder, () => appendLine(fs, layout.historyPath(current.host), lines.join('\n'))),
      gatherMs,
    ),
  };
}
