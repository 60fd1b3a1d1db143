import { errnoOf, NO_HARD_LINKS } from './journal-fs.ts';
import type { WriterParts, Writers } from './journal-kit.ts';
import { createRecordWriter, type RecordWriter } from './record-writer.ts';
import { createWriteAhead } from './write-ahead.ts';

/** {@link Writers} for many records at once, which share their flushes. */
export interface GroupedWriters extends Writers {
  /** Gives each record that is left a file of its own. */
  close(): Promise<void>;
}

/** Records share a write-ahead file while their tasks go on; a doubt, which stays, gets a file of its own. */
export function createGroupedWriters(parts: WriterParts): GroupedWriters {
  const single = createRecordWriter(parts);
  const ahead = createWriteAhead(parts);
  const records: RecordWriter = {
    create: async (name, lines) => {
      const [intent, ...later] = lines;
      if (later.length > 0) return single.create(name, lines);
      try {
        return await ahead.create(name, intent);
      } catch (error) {
        if (!NO_HARD_LINKS.has(errnoOf(error))) throw error;
        return single.create(name, lines);
      }
    },
    tokenOf: async (name) => {
      const token = ahead.holds(name) ? await ahead.tokenOf(name) : null;
      if (token !== null) return token;
      // The record may have gone, or have a file of its own.
      await ahead.letGo(name);
      return single.tokenOf(name);
    },
    add: async (name, line) => {
      if (!(await ahead.add(name, line))) {
        await ahead.letGo(name);
        await single.add(name, line);
      } else if (line.state === 'doubt') await ahead.moveOut(name);
    },
    remove: async (name, token) => {
      if (await ahead.remove(name, token)) return true;
      await ahead.letGo(name);
      return single.remove(name, token);
    },
  };
  return { records, history: { append: ahead.appendHistory }, close: ahead.close };
}
