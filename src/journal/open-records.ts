import { join } from 'node:path';
import type { JournalRecord } from '../core/journal.ts';
import { type JournalFs, orNull } from './journal-fs.ts';
import { type Layout, parseRecordName } from './layout.ts';
import { ownerState, type ProcessIdentity, type System } from './process-identity.ts';
import { type IntentLine, type LaterLine, parseRecord } from './record.ts';

/** A sender that cannot be looked at is given this long from its intent on, in ms (CONTRACT.md, Records). */
export const UNKNOWN_OWNER_MS = 120_000;

/** What reading open records needs. */
export interface ReaderDeps {
  readonly fs: JournalFs;
  readonly layout: Layout;
  readonly system: System;
  readonly current: ProcessIdentity;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The open record of a name, or null where there is none. */
export async function readOpenRecord(deps: ReaderDeps, name: string): Promise<JournalRecord | null> {
  const content = await orNull(deps.fs.readFile(deps.layout.openPath(name), 'utf8'));
  if (content === null) return null;
  const parsed = parseRecord(content);
  return parsed === 'torn' ? tornRecord(name) : foldRecord(name, parsed.intent, parsed.last, deps);
}

/** The names of a request's open records in one slot, in the order of their generations. */
export async function namesOfRequest(deps: ReaderDeps, hash: string, slot: number): Promise<string[]> {
  const entries = (await orNull(deps.fs.readdir(deps.layout.openFolder(hash)))) ?? [];
  return entries
    .map((text) => ({ text, name: parseRecordName(text) }))
    .filter(({ name }) => name?.hash === hash && name.slot === slot)
    .sort((a, b) => (a.name?.generation ?? 0) - (b.name?.generation ?? 0))
    .map(({ text }) => text);
}

/** The names of all open records, in no order. */
export async function allOpenNames(deps: ReaderDeps): Promise<string[]> {
  const root = join(deps.layout.root, 'open');
  const shards = (await orNull(deps.fs.readdir(root))) ?? [];
  const lists = await Promise.all(shards.map((shard) => deps.fs.readdir(join(root, shard)).catch(() => [])));
  return lists.flat().filter((entry) => parseRecordName(entry) !== null);
}

/** Folds the lines of a record into what they mean now. */
export function foldRecord(
  name: string,
  intent: IntentLine,
  last: LaterLine | null,
  deps: Pick<ReaderDeps, 'current' | 'system' | 'now'>,
): JournalRecord {
  const owner = ownerState(intent.owner, deps.current, deps.system);
  const base = {
    name,
    token: intent.token,
    baseUrl: intent.baseUrl,
    keyFingerprint: intent.keyFingerprint,
    request: intent.request,
    slot: intent.slot,
    once: intent.once,
    sentAt: intent.sentAt,
    id: null,
    cost: null,
    createdAt: null,
    doubt: null,
    doubtStatus: null,
    strangeId: null,
    ownerAlive: owner === 'alive',
  };
  if (last?.state === 'task') {
    return { ...base, state: 'task', id: last.id, cost: last.cost, createdAt: last.createdAt };
  }
  if (last?.state === 'doubt') {
    const { cause, status, strangeId } = last;
    return { ...base, state: 'doubt', doubt: cause, doubtStatus: status, strangeId };
  }
  if (owner === 'alive') return { ...base, state: 'sending' };
  if (owner === 'dead') return { ...base, state: 'doubt', doubt: 'crashed' };
  const givenUp = deps.now() >= Date.parse(intent.sentAt) + UNKNOWN_OWNER_MS;
  return givenUp ? { ...base, state: 'doubt', doubt: 'unknown-host' } : { ...base, state: 'unclear' };
}

function tornRecord(name: string): JournalRecord {
  return {
    name,
    token: '',
    baseUrl: '',
    keyFingerprint: '',
    request: null,
    slot: parseRecordName(name)?.slot ?? 1,
    once: null,
    sentAt: null,
    id: null,
    cost: null,
    createdAt: null,
    state: 'doubt',
    doubt: 'torn',
    doubtStatus: null,
    strangeId: null,
    ownerAlive: false,
  };
}
