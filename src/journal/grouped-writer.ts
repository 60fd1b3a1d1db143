import { GATHER_MS } from './ahead-file.ts';
import { createHistoryWriter } from './history-writer.ts';
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
        for (;;) {
          const result = await ahead.create(name, intent);
          if (result !== 'interrupted') return result === 'created';
          // Whoever took the file may have made a record of the line; nothing was sent for it.
          await parts.exclusively(() => single.remove(name, intent.token));
        }
      } catch (error) {
        if (!NO_HARD_LINKS.has(errnoOf(error))) throw error;
        return single.create(name, lines);
      }
    },
    add: async (name, token, line) => {
      if (!(await ahead.add(name, token, line))) {
        // Who held this process for dead may just be giving its records files of their own.
        return parts.exclusively(() => single.add(name, token, line));
      }
      if (line.state === 'doubt') await ahead.moveOut(name);
      return true;
    },
    remove: async (name, token) => (await ahead.remove(name, token)) || single.remove(name, token),
  };
  return { records, history: createHistoryWriter(parts, GATHER_MS), close: ahead.close };
}
