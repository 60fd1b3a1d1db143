import { dirname } from 'node:path';
import type { JournalRecord } from '../core/journal.ts';
import { orNull } from './journal-fs.ts';
import type { JournalKit } from './journal-kit.ts';
import { parseRecordName } from './layout.ts';
import { allOpenRecords, readOpenRecord } from './open-records.ts';

/** Notes the way from an id to its record. It only saves a search, so it may be lost to a crash or a full disk. */
export async function writeIdEntry(kit: JournalKit, id: string, name: string): Promise<void> {
  const path = kit.layout.idPath(id);
  try {
    await kit.folders.within(dirname(path), async () => {
      const handle = await kit.fs.open(path, 'w', 0o600);
      await handle.writeFile(name).finally(() => handle.close());
    });
  } catch {
    return;
  }
}

/** The open record of a task, or null. */
export async function findTaskRecord(kit: JournalKit, baseUrl: string, id: string): Promise<JournalRecord | null> {
  const name = await orNull(kit.fs.readFile(kit.layout.idPath(id), 'utf8'));
  const noted = name === null || parseRecordName(name) === null ? null : await readOpenRecord(kit, name);
  if (noted?.id === id && noted.baseUrl === baseUrl) return noted;
  const open = (await allOpenRecords(kit)).filter((record) => record.id === id);
  // A torn record that was settled does not know its service.
  return open.find((record) => record.baseUrl === baseUrl) ?? open.find((record) => record.baseUrl === '') ?? null;
}
