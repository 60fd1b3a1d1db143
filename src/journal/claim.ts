import { doubtOf } from '../core/doubt.ts';
import { identityHash } from '../core/identity.ts';
import type {
  ClaimOptions,
  ClaimResult,
  HistoryEntry,
  ItemEndings,
  JournalRecord,
  KnownTask,
  RequestIdentity,
} from '../core/journal.ts';
import { type Endings, readEndings } from './endings.ts';
import { writeIntent } from './intent.ts';
import type { JournalKit } from './journal-kit.ts';
import { LAST_GENERATION, parseRecordName } from './layout.ts';
import { findOnce, refuseOtherRequest } from './once-ending.ts';
import { namesOfRequest, readOpenRecord } from './open-records.ts';
import { removeRecord } from './remove-record.ts';

/** How often a record that another process works on is looked at, in ms. */
const WATCH_MS = 100;

/** Claims the right to send a request, or says what is known of an identical one; see `Journal.claim`. */
export async function claimRequest(
  kit: JournalKit,
  identity: RequestIdentity,
  options: ClaimOptions,
  signal: AbortSignal,
): Promise<ClaimResult> {
  const hash = identityHash(identity);
  const { slot } = identity;
  const endedPath = kit.layout.endedPath(identity.once === null ? 'ended' : 'once', hash, slot);
  const asked: Asked = { hash, identity, options, endedPath, watched: new Set() };
  await kit.prepare();
  // The records of an item are mostly looked at once it has its own: whoever prepared the batch has seen the others.
  let isFirst = identity.item !== null;
  for (let waiting = false; ; ) {
    signal.throwIfAborted();
    const names = isFirst ? [] : await namesOfRequest(kit, hash, slot);
    isFirst = false;
    const known = options.again ? null : await findKnown(kit, asked, names, waiting ? 'find' : 'peek');
    if (known === 'wait') {
      if (!waiting) options.onWait?.();
      waiting = true;
      await kit.clock.sleep(WATCH_MS, signal);
      continue;
    }
    if (known !== null) return known;
    const generation = nextGeneration(await endingsOf(kit, asked, 'peek'), names);
    const claim = await writeIntent(kit, identity, { hash, slot, generation });
    if (claim === null) continue;
    if (options.again) return claim;
    // Since the look, another process may have claimed another generation, or handed its task over.
    try {
      const others = (await namesOfRequest(kit, hash, slot)).filter((name) => name !== claim.name);
      const late = await findKnown(kit, asked, others, 'find');
      if (late === null) return claim;
      await claim.withdraw();
      if (late !== 'wait') return late;
    } catch (error) {
      await claim.withdraw();
      throw error;
    }
  }
}

/** Says what is known of a request that has an open record, and null where it has none; see `Journal.attach`. */
export async function attachRequest(
  kit: JournalKit,
  identity: RequestIdentity,
  options: ClaimOptions,
  signal: AbortSignal,
): Promise<KnownTask | null> {
  const hash = identityHash(identity);
  const { slot } = identity;
  const endedPath = kit.layout.endedPath(identity.once === null ? 'ended' : 'once', hash, slot);
  const asked: Asked = { hash, identity, options, endedPath, watched: new Set() };
  for (;;) {
    signal.throwIfAborted();
    const names = await namesOfRequest(kit, hash, slot);
    if (names.length === 0 && asked.watched.size === 0) return null;
    const known = await findKnown(kit, asked, names, 'find');
    if (known !== 'wait') return known;
    await kit.clock.sleep(WATCH_MS, signal);
  }
}

/** A claim under way. */
interface Asked {
  readonly hash: string;
  readonly identity: RequestIdentity;
  readonly options: ClaimOptions;
  readonly endedPath: string;
  /** The tokens of the records that were waited for. */
  readonly watched: Set<string>;
}

/** What is known of the request, in the order of CONTRACT.md; null where nothing stands in the way of paying. */
async function findKnown(
  kit: JournalKit,
  asked: Asked,
  names: readonly string[],
  look: keyof ItemEndings,
): Promise<KnownTask | 'wait' | null> {
  const { identity, options, watched } = asked;
  const records: JournalRecord[] = [];
  for (const name of names) {
    const record = await readOpenRecord(kit, name);
    if (record === null) continue;
    refuseOtherRequest(kit, identity, record.request);
    // A torn record that was settled as a task does not know what it was for: what was asked for here, by its name.
    records.push(record.request === null ? { ...record, ...identity } : record);
  }
  // Read after the records: a closer writes the ending before it removes its record.
  const endings = await endingsOf(kit, asked, look);
  const isHandedOver = ({ state, token }: JournalRecord): boolean => state === 'task' && token === endings?.last.token;
  for (const record of records) if (isHandedOver(record)) await removeRecord(kit, record);
  const open = records.filter((record) => !isHandedOver(record));
  for (const record of open) {
    if (record.state === 'task' && record.id !== null) return { kind: 'open', record: { ...record, id: record.id } };
  }
  const busy = open.filter(({ state }) => state === 'sending' || state === 'unclear');
  for (const { token } of busy) watched.add(token);
  if (busy.length > 0) return 'wait';
  if (identity.once === null && endings !== null && watched.has(endings.last.token))
    return { kind: 'ended', entry: endings.last };
  const [doubt] = open;
  if (doubt !== undefined) throw doubtOf(doubt, identity.baseUrl, identity.item !== null);
  if (identity.item !== null) return findItem(endings?.last ?? null, options);
  if (identity.once !== null) return findOnce(kit, identity, endings?.last ?? null, asked.endedPath);
  const success = endings?.lastSuccess ?? null;
  return success !== null && isFresh(kit, success, options) ? { kind: 'ended', entry: success } : null;
}

/** How a batch item ended, unless that ending was forgotten or may be followed by another task. */
function findItem(entry: HistoryEntry | null, { supersedes }: ClaimOptions): KnownTask | null {
  if (entry === null || entry.status === 'forgotten' || entry.token === supersedes) return null;
  return { kind: 'ended', entry };
}

/** A clock that was set back must not keep an ending fresh for longer than the window. */
function isFresh({ clock }: JournalKit, { endedAt }: HistoryEntry, { reuseWindowMs }: ClaimOptions): boolean {
  return Math.abs(clock.now() - Date.parse(endedAt)) < reuseWindowMs;
}

/** The endings of a request; those of batch items are in the history alone, whose newest lines only `find` has seen. */
async function endingsOf(
  kit: JournalKit,
  { endedPath, hash, identity, options }: Asked,
  look: keyof ItemEndings,
): Promise<Endings | null> {
  if (identity.item === null) return readEndings(kit.fs, endedPath);
  const last = (await options.itemEndings?.[look](hash)) ?? null;
  return last === null ? null : { last, lastSuccess: last.status === 'success' ? last : null };
}

/** A generation that no record had before, so that a process that removes an old record late never hits a new one. */
function nextGeneration(endings: Endings | null, names: readonly string[]): number {
  const used = [...names, endings?.last.record ?? '', endings?.lastSuccess?.record ?? ''];
  const last = Math.max(0, ...used.map((name) => parseRecordName(name)?.generation ?? 0));
  return last >= LAST_GENERATION ? 1 : last + 1;
}
