import { join } from 'node:path';
import type { JournalRecord } from '../core/journal.ts';
import { forEachAtOnce } from '../core/pool.ts';
import { errnoOf, orNull } from './journal-fs.ts';
import type { JournalKit } from './journal-kit.ts';
import { parseRecordName } from './layout.ts';
import { ownerState } from './process-identity.ts';
import { type IntentLine, type LaterLine, parseRecord } from './record.ts';
import { LOST, recordText } from './write-ahead-text.ts';

/** A sender that cannot be looked at is given this long from its intent on, in ms (CONTRACT.md, Records). */
export const UNKNOWN_OWNER_MS = 120_000;

/** How many records are read at once: each takes a file descriptor. */
const READ_AT_ONCE = 32;

/** A file without hard links to place it whole is empty for a moment; longer than this, in ms, it is torn. */
const EMPTY_MS = 2_000;

/** The open record of a name, or null where there is none. A file that cannot be read is a torn one. */
export async function readOpenRecord(kit: JournalKit, name: string): Promise<JournalRecord | null> {
  const content = await contentOf(kit, name);
  if (content === null) return null;
  const parsed = parseRecord(content);
  if (parsed !== 'torn') return foldRecord(name, parsed.intent, parsed.last, kit);
  const torn = tornRecord(name);
  return content === '' && (await isNew(kit, kit.layout.openPath(name)))
    ? { ...torn, state: 'unclear', doubt: null }
    : torn;
}

async function contentOf({ fs, layout }: Pick<JournalKit, 'fs' | 'layout'>, name: string): Promise<string | null> {
  try {
    const content = await orNull(fs.readFile(layout.openPath(name), 'utf8'));
    const text = content === null ? null : recordText(content, name);
    // The name may have been taken away since its file was opened.
    return text === LOST && (await orNull(fs.lstat(layout.openPath(name)))) === null ? null : text;
  } catch (error) {
    if (UNREADABLE.has(errnoOf(error))) return 'unreadable';
    throw error;
  }
}

/** The token of an open record: empty for a torn one, null where there is none. */
export async function tokenOfRecord(kit: Pick<JournalKit, 'fs' | 'layout'>, name: string): Promise<string | null> {
  const content = await contentOf(kit, name);
  if (content === null) return null;
  const parsed = parseRecord(content);
  return parsed === 'torn' ? '' : parsed.intent.token;
}

const UNREADABLE = new Set<string | null>(['EACCES', 'EPERM', 'EISDIR', 'ELOOP', 'ERR_FS_FILE_TOO_LARGE']);

async function isNew({ fs, clock }: JournalKit, path: string): Promise<boolean> {
  const facts = await orNull(fs.lstat(path));
  return facts !== null && Math.abs(clock.now() - facts.mtimeMs) < EMPTY_MS;
}

/** The names of a request's open records in one slot, in the order of their generations. */
export async function namesOfRequest(kit: JournalKit, hash: string, slot: number): Promise<string[]> {
  const entries = (await orNull(kit.fs.readdir(kit.layout.openFolder(hash)))) ?? [];
  return entries
    .map((text) => ({ text, name: parseRecordName(text) }))
    .filter(({ name }) => name?.hash === hash && name.slot === slot)
    .sort((a, b) => (a.name?.generation ?? 0) - (b.name?.generation ?? 0))
    .map(({ text }) => text);
}

/** The names of all open records, in no order. */
export async function allOpenNames({ fs, layout }: JournalKit): Promise<string[]> {
  const root = join(layout.root, 'open');
  const names: string[] = [];
  for (const shard of (await orNull(fs.readdir(root))) ?? []) {
    const entries = await orNull(fs.readdir(join(root, shard))).catch((error: unknown) => {
      if (errnoOf(error) === 'ENOTDIR') return null;
      throw error;
    });
    for (const entry of entries ?? []) if (parseRecordName(entry) !== null) names.push(entry);
  }
  return names;
}

/** Every open record, oldest first. */
export async function allOpenRecords(kit: JournalKit): Promise<JournalRecord[]> {
  const records: JournalRecord[] = [];
  await forEachAtOnce(READ_AT_ONCE, await allOpenNames(kit), async (name) => {
    const record = await readOpenRecord(kit, name);
    if (record !== null) records.push(record);
  });
  const orderOf = ({ sentAt, name }: JournalRecord): string => `${sentAt ?? ''} ${name}`;
  return records.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

/** Folds the lines of a record into what they mean now. */
export function foldRecord(
  name: string,
  intent: IntentLine,
  last: LaterLine | null,
  { current, system, clock }: Pick<JournalKit, 'current' | 'system' | 'clock'>,
): JournalRecord {
  // An intent that was just written here need not be looked up.
  const owner = intent.owner === current ? 'alive' : ownerState(intent.owner, current, system);
  const base = {
    name,
    token: intent.token,
    baseUrl: intent.baseUrl,
    keyFingerprint: intent.keyFingerprint,
    request: intent.request,
    slot: intent.slot,
    once: intent.once,
    item: intent.item,
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
  // A time that is no time, or lies far ahead (a clock was set back), must not be waited for.
  const mayLive = Math.abs(clock.now() - Date.parse(intent.sentAt)) < UNKNOWN_OWNER_MS;
  return mayLive ? { ...base, state: 'unclear' } : { ...base, state: 'doubt', doubt: 'unknown-host' };
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
    item: null,
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
