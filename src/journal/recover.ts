import { dirname, join } from 'node:path';
import { appendLine, createExclusive, errnoOf, orNull, replaceFile } from './journal-fs.ts';
import type { JournalKit } from './journal-kit.ts';
import { formatRecordName, parseRecordName } from './layout.ts';
import { allOpenNames } from './open-records.ts';
import { ownerState } from './process-identity.ts';
import { parseRecord } from './record.ts';
import { exclusively, ifFree } from './recovery-lock.ts';
import { tokensInHistory } from './tokens-in-history.ts';
import { LOST, ownerOf, parseWriteAhead, textOf } from './write-ahead-text.ts';

/** A writer that nobody can look at and that has been silent for this long, in ms, is gone: four of its beats. */
const SILENT_MS = 120_000;
/** A name that is missing twice, so far apart in ms, is not just being given or taken away. */
const LOOK_AGAIN_MS = 200;
/** More than the first line of a write-ahead file takes, in bytes. */
const HEAD_BYTES = 2_048;
/** How the file of a writer that was held for gone is called from then on. */
const TAKEN = '.taken.jsonl';

/**
 * Gives the records that are left in the write-ahead files of processes that are gone files of their own, durably, and
 * removes those files. Names that a power cut took are put back; whoever was only killed has lost none. One process at a
 * time does so: a reader leaves it to that one, who is about to pay (`isPaying`) waits for it.
 */
export async function recoverRecords(kit: JournalKit, isPaying: boolean): Promise<void> {
  const states = await Promise.all((await aheadFiles(kit)).map((path) => stateOf(kit, path)));
  const isThereWork = states.some((state) => state === 'gone' || (isPaying && state === 'unknown'));
  if (!isThereWork) return;
  const work = async (): Promise<void> => {
    for (const path of await aheadFiles(kit)) {
      const state = await stateOf(kit, path);
      if (state === 'gone') await recoverFile(kit, path);
      else if (state === 'unknown' && isPaying) await restoreLostNames(kit, path);
    }
  };
  await (isPaying ? exclusively(kit, work) : ifFree(kit, work));
}

async function aheadFiles({ fs, layout }: JournalKit): Promise<string[]> {
  const names = (await orNull(fs.readdir(layout.aheadFolder))) ?? [];
  return names.filter((name) => name.endsWith('.jsonl')).map((name) => join(layout.aheadFolder, name));
}

async function stateOf(kit: JournalKit, path: string): Promise<'alive' | 'gone' | 'unknown'> {
  const facts = await orNull(kit.fs.lstat(path));
  const head = await headOf(kit, path);
  // What cannot be read, or is a folder, must not hold up everybody: there is nothing to be done with it.
  if (facts === null || head === null) return 'alive';
  if (path.endsWith(TAKEN)) return 'gone';
  const owner = ownerOf(head);
  // Nothing was sent on the strength of a file whose head is not whole, but it may just be coming into being.
  const state = owner === null ? 'unknown' : ownerState(owner, kit.current, kit.system);
  if (state !== 'unknown') return state === 'alive' ? 'alive' : 'gone';
  return Math.abs(kit.clock.now() - facts.mtimeMs) > SILENT_MS ? 'gone' : 'unknown';
}

/** The first line of a file, empty where it is not whole, null where there is none to read: it tells each write-ahead file. */
async function headOf({ fs }: JournalKit, path: string): Promise<string | null> {
  const handle = await orNull(fs.open(path, 'r')).catch((error: unknown) => {
    if (UNREADABLE.has(errnoOf(error))) return null;
    throw error;
  });
  if (handle === null) return null;
  try {
    const bytes = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await handle.read(bytes, 0, HEAD_BYTES, 0);
    const end = bytes.subarray(0, bytesRead).indexOf(0x0a);
    return end === -1 ? '' : bytes.toString('utf8', 0, end);
  } catch (error) {
    if (UNREADABLE.has(errnoOf(error))) return null;
    throw error;
  } finally {
    await handle.close();
  }
}

const UNREADABLE = new Set<string | null>(['EACCES', 'EPERM', 'EISDIR', 'ELOOP']);

async function recoverFile(kit: JournalKit, found: string): Promise<void> {
  // Its writer, should it wake, finds its file gone: what it wrote before is read here.
  const path = found.endsWith(TAKEN) ? found : found.replace(/\.jsonl$/, TAKEN);
  if (path !== found) await kit.fs.rename(found, path);
  const head = (await headOf(kit, path)) ?? '';
  const missing = new Map<string, readonly string[]>();
  let dropped: ReadonlySet<string> = new Set();
  for (let before = ''; ; ) {
    const content = (await orNull(kit.fs.readFile(path, 'utf8'))) ?? '';
    if (content === before) break;
    before = content;
    const parsed = parseWriteAhead(content);
    dropped = parsed.dropped;
    for (const [name, lines] of parsed.records) {
      if (await giveOwnFile(kit, head, name, lines)) missing.delete(name);
      else missing.set(name, lines);
    }
  }
  const owner = ownerOf(head);
  // Without a power cut a name is missing only where it was taken away or not yet given.
  const isSameBoot = owner?.host === kit.current.host && owner.boot === kit.current.boot && owner.boot !== null;
  if (!isSameBoot) await restore(kit, missing);
  for (const name of await allOpenNames(kit)) {
    const link = kit.layout.openPath(name);
    if (head === '' || (await headOf(kit, link)) !== head) continue;
    if (dropped.has(name)) await orNull(kit.fs.unlink(link));
    else await replaceFile(kit.fs, link, kit.newToken(), LOST);
  }
  await orNull(kit.fs.unlink(path));
}

/** Gives a record its own file, or that file the lines that it lacks; false where the name is missing. */
async function giveOwnFile(kit: JournalKit, head: string, name: string, lines: readonly string[]): Promise<boolean> {
  const path = kit.layout.openPath(name);
  if (head !== '' && (await headOf(kit, path)) === head) {
    await replaceFile(kit.fs, path, kit.newToken(), textOf(lines));
    return true;
  }
  const content = await orNull(kit.fs.readFile(path, 'utf8'));
  if (content === null) return false;
  const there = parseRecord(content);
  const wanted = parseRecord(textOf(lines));
  if (there === 'torn' || wanted === 'torn') return true;
  if (there.intent.token === wanted.intent.token) {
    const known = new Set(content.split('\n'));
    for (const line of lines) if (!known.has(line)) await appendLine(kit.fs, path, line);
  } else if (wanted.last !== null) await restore(kit, new Map([[name, lines]]));
  return true;
}

/** Makes records anew that the history does not have, each under the first name of its request that is free. */
async function restore(kit: JournalKit, missing: ReadonlyMap<string, readonly string[]>): Promise<void> {
  const open = [...missing].flatMap(([name, lines]) => {
    const parsed = parseRecord(textOf(lines));
    return parsed === 'torn' ? [] : { name, text: textOf(lines), token: parsed.intent.token };
  });
  const closed = await tokensInHistory(kit, new Set(open.map(({ token }) => token)));
  for (const { name, text, token } of open) if (!closed.has(token)) await createUnderFreeName(kit, name, token, text);
}

async function createUnderFreeName(kit: JournalKit, name: string, token: string, text: string): Promise<void> {
  for (let at = parseRecordName(name); at !== null; at = { ...at, generation: at.generation + 1 }) {
    const path = kit.layout.openPath(formatRecordName(at));
    if (await kit.folders.within(dirname(path), () => createExclusive(kit.fs, path, token, text))) return;
  }
}

/**
 * The writer may live on another host, or have died in a power cut of this one under another name: what is missing for
 * a while was not just being named or taken away.
 */
async function restoreLostNames(kit: JournalKit, path: string): Promise<void> {
  const first = await missingNames(kit, path);
  if (first.size === 0) return;
  await kit.clock.sleep(LOOK_AGAIN_MS);
  const second = await missingNames(kit, path);
  await restore(kit, new Map([...second].filter(([name]) => first.has(name))));
}

async function missingNames(kit: JournalKit, path: string): Promise<Map<string, readonly string[]>> {
  const { records } = parseWriteAhead((await orNull(kit.fs.readFile(path, 'utf8'))) ?? '');
  const missing = new Map<string, readonly string[]>();
  for (const [name, lines] of records)
    if ((await orNull(kit.fs.lstat(kit.layout.openPath(name)))) === null) missing.set(name, lines);
  return missing;
}
