import type { GroupedJournal } from '../core/journal.ts';
import { createGroupedWriters } from './grouped-writer.ts';
import { journalOf } from './journal.ts';
import { createKit, type JournalDeps } from './journal-kit.ts';

/** The journal for many requests at once, whose records share flushes. */
export function createGroupedJournal(deps: JournalDeps): GroupedJournal {
  const { kit, writers } = createKit(deps, createGroupedWriters);
  return { ...journalOf(kit), release: writers.close };
}
