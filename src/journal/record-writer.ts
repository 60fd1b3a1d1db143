import { dirname } from 'node:path';
import type { Folders } from './folders.ts';
import { appendLine, createExclusive, type JournalFs, orNull } from './journal-fs.ts';
import type { Layout } from './layout.ts';
import { tokenOfRecord } from './open-records.ts';
import type { IntentLine, LaterLine } from './record.ts';

/** What a record is made of: its intent, then what came of it. */
export type RecordLines = readonly [IntentLine, ...LaterLine[]];

/** Puts records on the disk and takes them away. What was put is durable once the call resolves. */
export interface RecordWriter {
  /** Makes a new record; false where its name is taken. */
  create(name: string, lines: RecordLines): Promise<boolean>;
  /** The token of a record: empty for a torn one, null where there is none. */
  tokenOf(name: string): Promise<string | null>;
  /** Adds a line to a record. */
  add(name: string, line: LaterLine): Promise<void>;
  /** Takes a record away, unless another one has taken its name by now; false where there was nothing to take. */
  remove(name: string, token: string): Promise<boolean>;
}

/** What records are written with. */
export interface RecordParts {
  readonly fs: JournalFs;
  readonly layout: Layout;
  readonly folders: Folders;
}

/** A writer that flushes each record by itself. */
export function createRecordWriter({ folders, fs, layout }: RecordParts): RecordWriter {
  return {
    create: (name, lines) => {
      const path = layout.openPath(name);
      const content = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      return folders.within(dirname(path), () => createExclusive(fs, path, lines[0].token, content));
    },
    tokenOf: (name) => tokenOfRecord({ fs, layout }, name),
    add: (name, line) => appendLine(fs, layout.openPath(name), JSON.stringify(line)),
    remove: async (name, token) => {
      if ((await tokenOfRecord({ fs, layout }, name)) !== token) return false;
      await orNull(fs.unlink(layout.openPath(name)));
      return true;
    },
  };
}
