import { orNull } from './journal-fs.ts';
import type { JournalKit } from './journal-kit.ts';
import { readOpenRecord } from './open-records.ts';

/** Removes an open record, unless another one has taken its name by now. */
export async function removeRecord(kit: JournalKit, name: string, token: string): Promise<void> {
  const now = await readOpenRecord(kit, name);
  if (now === null || now.token !== token) return;
  await orNull(kit.fs.unlink(kit.layout.openPath(name)));
  if (now.id !== null) await orNull(kit.fs.unlink(kit.layout.idPath(now.baseUrl, now.id)));
}
