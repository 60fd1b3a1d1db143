import { Image2Error } from '../core/errors.ts';
import { isSameRequest } from '../core/identity.ts';
import type { HistoryEntry, JournalRecord, KnownTask, RequestIdentity } from '../core/journal.ts';
import { orNull } from './journal-fs.ts';
import type { JournalKit } from './journal-kit.ts';

/** What the key of `--once` was used for, for ever. */
export async function findOnce(
  kit: JournalKit,
  identity: RequestIdentity,
  entry: HistoryEntry | null,
  path: string,
): Promise<KnownTask | null> {
  if (entry === null) {
    if (await isMissing(kit, path)) return null;
    const unknown = { status: null, strangeId: null, sentAt: null, record: null, isItem: false };
    throw new Image2Error('IN_DOUBT', { cause: 'torn', baseUrl: identity.baseUrl, ...unknown });
  }
  refuseOtherRequest(kit, identity, entry.request);
  if (entry.status !== 'forgotten' || entry.id === null) return { kind: 'ended', entry };
  return { kind: 'open', record: { ...recordOfEntry(entry, identity), id: entry.id } };
}

/** Throws where the key of `--once` or of a batch item was used for another request. */
export function refuseOtherRequest(
  kit: JournalKit,
  identity: RequestIdentity,
  recorded: HistoryEntry['request'],
): void {
  const { item, once, request } = identity;
  if ((once === null && item === null) || recorded === null || isSameRequest(recorded, kit.storable(request))) return;
  throw once === null
    ? new Image2Error('ITEM_ID_REUSED', { id: item ?? '' })
    : new Image2Error('ONCE_CONFLICT', { once });
}

async function isMissing({ fs }: JournalKit, path: string): Promise<boolean> {
  return (await orNull(fs.lstat(path))) === null;
}

/** A task whose record was forgotten and that may go on at the service, as a record. */
function recordOfEntry(entry: HistoryEntry, { slot, once, item }: RequestIdentity): JournalRecord {
  const { token, baseUrl, keyFingerprint, request, id, cost, createdAt } = entry;
  return {
    name: entry.record,
    token,
    baseUrl,
    keyFingerprint,
    request,
    slot,
    once,
    item,
    sentAt: createdAt,
    id,
    cost,
    createdAt,
    state: 'task',
    doubt: null,
    doubtStatus: null,
    strangeId: null,
    ownerAlive: false,
  };
}
