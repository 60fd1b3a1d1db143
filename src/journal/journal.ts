import { join } from 'node:path';
import { Image2Error } from '../core/errors.ts';
import type { Journal, JournalRecord } from '../core/journal.ts';
import { attachRequest, claimRequest } from './claim.ts';
import { closeRecord } from './close.ts';
import { readHistory } from './history.ts';
import { createHistoryWriter } from './history-writer.ts';
import { findTaskRecord, writeIdEntry } from './id-index.ts';
import { readItemEndings } from './item-endings.ts';
import { replaceFile, writeNewFile } from './journal-fs.ts';
import { createKit, type JournalDeps, type JournalKit } from './journal-kit.ts';
import { parseRecordName } from './layout.ts';
import { allOpenNames, allOpenRecords, readOpenRecord } from './open-records.ts';
import { type IntentLine, type LaterLine, RECORD_VERSION } from './record.ts';
import { createRecordWriter } from './record-writer.ts';
import { textOf } from './write-ahead-text.ts';

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

/** What a torn record was about is lost; its name, which holds the request's hash, says enough to find its task by. */
async function replaceTorn(kit: JournalKit, { name, slot }: JournalRecord, line: LaterLine): Promise<void> {
  const token = kit.newToken();
  const nothing = { baseUrl: '', keyFingerprint: '', request: null, once: null, item: null };
  const state = { v: RECORD_VERSION, state: 'intent', token, slot, sentAt: kit.isoNow(), owner: kit.current } as const;
  const intent: IntentLine = { ...state, ...nothing };
  const text = textOf([JSON.stringify(intent), JSON.stringify(line)]);
  await replaceFile(kit.fs, kit.layout.openPath(name), token, text);
}

async function settleAs(kit: JournalKit, record: JournalRecord, id: string): Promise<JournalRecord> {
  const createdAt = record.sentAt ?? kit.isoNow();
  const line: LaterLine = { v: RECORD_VERSION, state: 'task', id, cost: null, createdAt };
  if (record.doubt === 'torn') await replaceTorn(kit, record, line);
  else await kit.records.add(record.name, record.token, line);
  if (record.item === null) await writeIdEntry(kit, id, record.name);
  return (await readOpenRecord(kit, record.name)) ?? { ...record, id };
}
