import type { Ending, HistoryEntry, JournalRecord } from '../core/journal.ts';
import { pruneEndings, writeEnding } from './endings.ts';
import type { JournalKit } from './journal-kit.ts';
import { parseRecordName } from './layout.ts';
import { formatHistoryLine } from './record.ts';
import { removeRecord } from './remove-record.ts';

/** Moves a record to the history: first the history's line, then the request's ending, last the record's removal. */
export async function closeRecord(kit: JournalKit, record: JournalRecord, ending: Ending): Promise<void> {
  const entry: HistoryEntry = kit.storable({
    token: record.token === '' ? kit.newToken() : record.token,
    record: record.name,
    baseUrl: record.baseUrl,
    keyFingerprint: record.keyFingerprint,
    request: record.request,
    item: record.item,
    id: record.id,
    createdAt: record.createdAt ?? record.sentAt,
    endedAt: kit.isoNow(),
    ...ending,
  });
  await kit.prepare();
  await kit.history.append(formatHistoryLine(entry));
  await writeEndingOf(kit, record, entry);
  await removeRecord(kit, record);
}

/** A batch item's ending is the line of the history. A forgotten task leaves one only where `--once` must know it for ever. */
async function writeEndingOf(kit: JournalKit, record: JournalRecord, entry: HistoryEntry): Promise<void> {
  const parts = parseRecordName(record.name);
  if (parts === null || record.item !== null) return;
  const { hash, slot } = parts;
  const isForgotten = entry.status === 'forgotten';
  // Of a torn record that was settled nobody knows what it was for; its hash is that of the one or of the other.
  const isTorn = record.request === null;
  if ((record.once !== null || isTorn) && !(isForgotten && entry.id === null))
    await writeEnding(kit, kit.layout.endedPath('once', hash, slot), entry);
  if (record.once !== null || isForgotten) return;
  await writeEnding(kit, kit.layout.endedPath('ended', hash, slot), entry);
  if (entry.token.startsWith('0')) await pruneEndings(kit, hash);
}
