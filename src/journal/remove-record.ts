import type { JournalRecord } from '../core/journal.ts';
import { orNull } from './journal-fs.ts';
import type { JournalKit } from './journal-kit.ts';

/** Removes an open record, unless another one has taken its name by now. */
export async function removeRecord(
  kit: JournalKit,
  { id, item, name, token }: Pick<JournalRecord, 'id' | 'item' | 'name' | 'token'>,
): Promise<void> {
  if (!(await kit.records.remove(name, token))) return;
  if (id !== null && item === null) await orNull(kit.fs.unlink(kit.layout.idPath(id)));
}
