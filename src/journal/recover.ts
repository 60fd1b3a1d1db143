import { dirname, join } from 'node:path';
import { readLines } from '../files/read-lines.ts';
import { createExclusive, orNull, replaceFile } from './journal-fs.ts';
import type { JournalKit } from './journal-kit.ts';
import { allOpenNames } from './open-records.ts';
import { ownerState } from './process-identity.ts';
import { parseHistoryLine, parseRecord } from './record.ts';
import { parseWriteAhead, textOf } from './write-ahead-text.ts';

/** A writer on another host that has been silent for this long, in ms, is gone: four of its beats (write-ahead.ts). */
const SILENT_MS = 120_000;

/**
 * Gives the records that are left in the write-ahead files of processes that are gone files of their own, durably, and
 * removes those files. Names that a power cut took are put back; whoever was only killed has lost none.
 */
export async function recoverRecords(kit: JournalKit): Promise<void> {
  const { aheadFolder } = kit.layout;
  for (const name of (await orNull(kit.fs.readdir(aheadFolder))) ?? []) {
    if (name.endsWith('.jsonl')) await recoverFile(kit, join(aheadFolder, name));
  }
}

async function recoverFile(kit: JournalKit, path: string): Promise<void> {
  const facts = await orNull(kit.fs.lstat(path));
  const content = facts === null ? null : await orNull(kit.fs.readFile(path, 'utf8'));
  if (facts === null || content === null) return;
  const { history, owner, records } = parseWriteAhead(content);
  // Nothing was sent on the strength of a file whose head is not whole, but it may just be coming into being.
  const state = owner === null ? 'unknown' : ownerState(owner, kit.current, kit.system);
  const isSilent = Math.abs(kit.clock.now() - facts.mtimeMs) > SILENT_MS;
  if (state === 'alive' || (state === 'unknown' && !isSilent)) return;
  const missing = new Map<string, readonly string[]>();
  for (const [name, lines] of records) {
    const ino = (await orNull(kit.fs.lstat(kit.layout.openPath(name))))?.ino;
    if (ino === facts.ino) await replaceFile(kit.fs, kit.layout.openPath(name), kit.newToken(), textOf(lines));
    else if (ino === undefined) missing.set(name, lines);
  }
  // Without a power cut a name is missing only where it was taken away or not yet given.
  const isSameBoot = owner?.host === kit.current.host && owner.boot === kit.current.boot && owner.boot !== null;
  if (isSameBoot) await flushFile(kit, kit.layout.historyPath(owner.host));
  else await restore(kit, missing, history);
  await removeNames(kit, facts.ino);
  await orNull(kit.fs.unlink(path));
}

/** Puts back what a power cut may have taken: lines of the history, and records that it does not have. */
async function restore(
  kit: JournalKit,
  missing: ReadonlyMap<string, readonly string[]>,
  history: readonly string[],
): Promise<void> {
  const ended = history.map((line) => ({ line, token: parseHistoryLine(line)?.token ?? '' }));
  const open = [...missing].map(([name, lines]) => ({ name, text: textOf(lines), token: tokenOf(textOf(lines)) }));
  const closed = await tokensInHistory(kit, new Set([...ended, ...open].map(({ token }) => token)));
  for (const { line, token } of ended) {
    if (!closed.has(token)) await kit.history.append(line);
    closed.add(token);
  }
  for (const { name, text, token } of open) {
    const path = kit.layout.openPath(name);
    if (token === '' || closed.has(token)) continue;
    await kit.folders.within(dirname(path), () => createExclusive(kit.fs, path, token, text));
  }
}

async function flushFile({ fs }: JournalKit, path: string): Promise<void> {
  const handle = await orNull(fs.open(path, 'r'));
  await handle?.sync().finally(() => handle.close());
}

function tokenOf(text: string): string {
  const parsed = parseRecord(text);
  return parsed === 'torn' ? '' : parsed.intent.token;
}

async function tokensInHistory({ fs, layout }: JournalKit, tokens: ReadonlySet<string>): Promise<Set<string>> {
  const found = new Set<string>();
  if (tokens.size === 0) return found;
  for (const name of (await orNull(fs.readdir(layout.historyFolder))) ?? []) {
    for await (const { bytes } of readLines(join(layout.historyFolder, name))) {
      const token = /"token":"([^"]+)"/.exec(Buffer.from(bytes).toString('latin1'))?.[1];
      if (token !== undefined && tokens.has(token)) found.add(token);
    }
  }
  return found;
}

/** Takes names away that are links to a write-ahead file and of which it says nothing, so that nothing was sent for them. */
async function removeNames(kit: JournalKit, ino: number): Promise<void> {
  for (const name of await allOpenNames(kit)) {
    const path = kit.layout.openPath(name);
    if ((await orNull(kit.fs.lstat(path)))?.ino === ino) await orNull(kit.fs.unlink(path));
  }
}
