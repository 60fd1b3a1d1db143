import { dirname } from 'node:path';
import type { Folders } from './folders.ts';
import { appendLine, createExclusive, type JournalFs, orNull, replaceFile } from './journal-fs.ts';
import type { Layout } from './layout.ts';
import { tokenOfRecord } from './open-records.ts';
import type { IntentLine, LaterLine } from './record.ts';
import { isWriteAhead, recordText, textOf } from './write-ahead-text.ts';

/** What a record is made of: its intent, then what came of it. */
export type RecordLines = readonly [IntentLine, ...LaterLine[]];

/** Puts records on the disk and takes them away. What was put is durable once the call resolves. */
export interface RecordWriter {
  /** Makes a new record; false where its name is taken. */
  create(name: string, lines: RecordLines): Promise<boolean>;
  /**
   * Adds a line to the record with a token; false where it has gone or another one has its name. One that cannot be read
   * gets the line all the same: trouble with looking is no reason to leave it.
   */
  add(name: string, token: string, line: LaterLine): Promise<boolean>;
  /** Takes the record with a token away; false where it has gone or another one has its name. */
  remove(name: string, token: string): Promise<boolean>;
}

/** What records are written with. */
export interface RecordParts {
  readonly fs: JournalFs;
  readonly layout: Layout;
  readonly folders: Folders;
  readonly newToken: () => string;
}

/** A writer that flushes each record by itself. */
export function createRecordWriter({ folders, fs, layout, newToken }: RecordParts): RecordWriter {
  const tokenOf = (name: string): Promise<string | null> => tokenOfRecord({ fs, layout }, name);
  return {
    create: (name, lines) => {
      const path = layout.openPath(name);
      const content = textOf(lines.map((line) => JSON.stringify(line)));
      return folders.within(dirname(path), () => createExclusive(fs, path, lines[0].token, content));
    },
    add: async (name, token, line) => {
      const found = await tokenOf(name).catch(() => token);
      if (found === null || (found !== '' && found !== token)) return false;
      const path = layout.openPath(name);
      const text = JSON.stringify(line);
      const content = (await orNull(fs.readFile(path, 'utf8')).catch(() => null)) ?? '';
      // In a write-ahead file, left by a process that is gone, the line would be nobody's.
      if (isWriteAhead(content)) await replaceFile(fs, path, newToken(), `${recordText(content, name) ?? ''}${text}\n`);
      else await appendLine(fs, path, text);
      return true;
    },
    remove: async (name, token) => {
      if ((await tokenOf(name)) !== token) return false;
      await orNull(fs.unlink(layout.openPath(name)));
      return true;
    },
  };
}
