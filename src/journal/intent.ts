import { Image2Error } from '../core/errors.ts';
import type { Claim, RequestIdentity } from '../core/journal.ts';
import { writeIdEntry } from './id-index.ts';
import type { JournalKit } from './journal-kit.ts';
import { formatRecordName, type RecordName } from './layout.ts';
import { foldRecord } from './open-records.ts';
import { type IntentLine, type LaterLine, RECORD_VERSION } from './record.ts';
import { removeRecord } from './remove-record.ts';

/** Puts an intent on disk, durably; null where the place is taken. */
export async function writeIntent(kit: JournalKit, identity: RequestIdentity, at: RecordName): Promise<Claim | null> {
  const intent: IntentLine = kit.storable({
    v: RECORD_VERSION,
    state: 'intent',
    token: kit.newToken(),
    baseUrl: identity.baseUrl,
    keyFingerprint: identity.keyFingerprint,
    request: identity.request,
    slot: identity.slot,
    once: identity.once,
    item: identity.item,
    sentAt: kit.isoNow(),
    owner: kit.current,
  });
  const name = formatRecordName(at);
  if (!(await kit.records.create(name, [intent]))) return null;
  return {
    kind: 'claimed',
    name,
    sentAt: intent.sentAt,
    created: async (id, cost) => {
      const line: LaterLine = { v: RECORD_VERSION, state: 'task', id, cost, createdAt: kit.isoNow() };
      try {
        const kept = await kit.guarded(() => addLine(kit, at, intent, line));
        // Few items are open at once, so a search for one of them is short.
        if (identity.item === null) await writeIdEntry(kit, id, kept);
        return { record: foldRecord(kept, intent, line, kit), unrecorded: null };
      } catch (error) {
        if (!(error instanceof Image2Error)) throw error;
        return { record: foldRecord(name, intent, line, kit), unrecorded: error };
      }
    },
    inDoubt: async (cause, status, strangeId) => {
      const line: LaterLine = { v: RECORD_VERSION, state: 'doubt', cause, status, strangeId };
      await kit.guarded(() => addLine(kit, at, intent, line));
    },
    withdraw: () => kit.guarded(() => removeRecord(kit, { ...intent, name, id: null })),
  };
}

/**
 * Adds what came of an intent to its record, and returns the record's name. Where the record has gone (another host gave
 * this process up and a user closed it, or somebody cleared the folder) it is written anew under a name that is free.
 */
async function addLine(kit: JournalKit, at: RecordName, intent: IntentLine, line: LaterLine): Promise<string> {
  const name = formatRecordName(at);
  if (!(await isGone(kit, name, intent.token))) {
    await kit.records.add(name, line);
    return name;
  }
  let free = at;
  while (!(await kit.records.create(formatRecordName(free), [intent, line]))) {
    free = { ...free, generation: free.generation + 1 };
  }
  return formatRecordName(free);
}

/** True only where another record or none is known to be there; trouble with looking is no reason to leave the record. */
async function isGone(kit: JournalKit, name: string, token: string): Promise<boolean> {
  try {
    const now = await kit.records.tokenOf(name);
    return now === null || (now !== '' && now !== token);
  } catch {
    return false;
  }
}
