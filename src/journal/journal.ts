import { join } from 'node:path';
import { Image2Error } from '../core/errors.ts';
import type { Journal, JournalRecord } from '../core/journal.ts';
import { attachRequest, claimRequest } from './claim.ts';
import { closeRecord } from './close.ts';
import { readHistory } from './history.ts';
import { createHistoryWriter } from './history-writer.ts';
import { findTaskRecord, writeIdEntry } from './id-index.ts';
import { readItemEndings } from './item-endings.ts';
import { writeNewFile } from './journal-fs.ts';
import { createKit, type JournalDeps, type JournalKit } from './journal-kit.ts';
import { parseRecordName } from './layout.ts';
import { allOpenNames, allOpenRecords, readOpenRecord } from './open-records.ts';
import { type LaterLine, RECORD_VERSION } from './record.ts';
import { createRecordWriter } from './record-writer.ts';

export type { JournalDeps };

/**
 * The journal of RELIABILITY.md: one file per unresolved request, whose name is index, lock and record. Every write
 * that money hangs on throws RECORDS_UNAVAILABLE when it fails.
 */
export function createJournal(deps: JournalDeps): Journal {
  const { kit } = createKit(deps, (parts) => ({
    records: createRecordWriter(parts),
    history: createHistoryWriter(parts),
  }));
  return journalOf(kit);
}

/** The journal over a kit. */
export function journalOf(kit: JournalKit): Journal {
  const { guarded } = kit;
  const reading = <T>(work: () => Promise<T>): Promise<T> => guarded(() => kit.prepareToRead().then(work));
  return {
    claim: (identity, options, signal) => guarded(() => claimRequest(kit, identity, options, signal)),
    close: (record, ending) => guarded(() => closeRecord(kit, record, ending)),
    attach: (identity, options, signal) => reading(() => attachRequest(kit, identity, options, signal)),
    itemEndings: (scope) => reading(() => readItemEndings(kit, scope)),
    open: () => reading(() => allOpenRecords(kit)),
    findRecord: (name) => reading(() => findRecord(kit, name)),
    findTask: (baseUrl, id) => reading(() => findTaskRecord(kit, baseUrl, id)),
    check: () => guarded(() => checkFolder(kit)),
    settleAs: (record, id) => guarded(() => settleAs(kit, record, id)),
    history: (limit) => reading(() => readHistory(kit.fs, kit.layout.historyFolder, limit)),
  };
}

async function checkFolder(kit: JournalKit): Promise<void> {
  await kit.prepare();
  const probe = join(kit.layout.root, `.probe.${kit.newToken()}`);
  await writeNewFile(kit.fs, probe, '');
  await kit.fs.unlink(probe);
}

async function findRecord(kit: JournalKit, name: string): Promise<JournalRecord | null> {
  if (parseRecordName(name) !== null) return readOpenRecord(kit, name);
  if (!/^[0-9a-f.]{4,45}$/.test(name)) return null;
  const fitting = (await allOpenNames(kit)).filter((entry) => entry.startsWith(name));
  if (fitting.length > 1) throw new Image2Error('RECORD_AMBIGUOUS', { given: name, count: fitting.length });
  return fitting[0] === undefined ? null : readOpenRecord(kit, fitting[0]);
}

async function settleAs(kit: JournalKit, record: JournalRecord, id: string): Promise<JournalRecord> {
  const createdAt = record.sentAt ?? kit.isoNow();
  const line: LaterLine = { v: RECORD_VERSION, state: 'task', id, cost: null, createdAt };
  await kit.records.add(record.name, record.token, line);
  if (record.item === null) await writeIdEntry(kit, id, record.name);
  return (await readOpenRecord(kit, record.name)) ?? { ...record, id };
}
