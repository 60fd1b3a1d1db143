import { parseRecordName } from './layout.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { RECORD_VERSION } from './record.ts';

/** What a write-ahead file says: who wrote it, and the lines of each record that was not taken away. */
export interface WriteAheadContent {
  /** Null where the head is not whole. */
  readonly owner: ProcessIdentity | null;
  readonly records: ReadonlyMap<string, readonly string[]>;
  /** The names of the records that were taken away, and not made anew since. */
  readonly dropped: ReadonlySet<string>;
}

/** The first line of a write-ahead file; its token tells it from any other file, whatever number that has. */
export function formatHead(owner: ProcessIdentity, token: string): string {
  return `${JSON.stringify({ v: RECORD_VERSION, state: 'ahead', token, owner })}\n`;
}

/** A line of a record, as it is in a file of its own, in a write-ahead file. */
export function formatEntry(name: string, line: string): string {
  return `["${name}",${line}]\n`;
}

/** Says in a write-ahead file that a record was taken away. */
export function formatDrop(name: string): string {
  return `${JSON.stringify([name])}\n`;
}

/** Reads a whole write-ahead file. Lines that do not parse are passed over. */
export function parseWriteAhead(content: string): WriteAheadContent {
  const [head = '', ...lines] = content.split('\n');
  const last = lines.length - 1;
  const records = new Map<string, string[]>();
  const dropped = new Set<string>();
  for (const [at, text] of lines.entries()) {
    const entry = parseJson(text);
    if (!Array.isArray(entry) || typeof entry[0] !== 'string' || parseRecordName(entry[0]) === null) {
      // A whole line that says nothing may have made any record anew. One without its end was never acted on.
      if (at < last && text !== '') dropped.clear();
      continue;
    }
    const [name, line] = entry as [string, { readonly state?: unknown } | undefined];
    if (line === undefined) {
      records.delete(name);
      dropped.add(name);
    } else if (line?.state === 'intent') {
      records.set(name, [JSON.stringify(line)]);
      dropped.delete(name);
    } else {
      records.get(name)?.push(JSON.stringify(line));
      // Something came of it, so it was made anew by a line that was lost.
      dropped.delete(name);
    }
  }
  return { owner: ownerOf(head), records, dropped };
}

/** Who wrote a write-ahead file, by its first line; null where that is not whole. */
export function ownerOf(head: string): ProcessIdentity | null {
  const { owner, v } = (parseJson(head) ?? {}) as { owner?: Partial<ProcessIdentity>; v?: unknown };
  if (v !== RECORD_VERSION || typeof owner?.host !== 'string' || typeof owner.pid !== 'number') return null;
  const { boot = null, host, pid, started = null } = owner;
  return { boot, host, pid, started };
}

/** True for the text of a write-ahead file. */
export function isWriteAhead(content: string): boolean {
  return content.startsWith(HEAD);
}

/**
 * The text of an open record: a write-ahead file stands in for the records that are links to it, so its lines of this
 * one; any other file as it is. Null where the write-ahead file says that it was taken away. A name is given only after
 * the lines are durable, so where there is neither, the file was damaged and the record is torn.
 */
export function recordText(content: string, name: string): string | null {
  if (!isWriteAhead(content)) return content;
  const [, ...all] = content.split('\n');
  // Lines that are of no record stand among them only where the file was damaged.
  const own = all.filter(
    (line, at) => line.startsWith(`["${name}"`) || !line.startsWith('["') || at === all.length - 1,
  );
  const { dropped, records } = parseWriteAhead(['', ...own].join('\n'));
  const lines = records.get(name);
  if (lines !== undefined) return textOf(lines);
  return dropped.has(name) ? null : LOST;
}

/** The text of a record whose lines a damaged file lost. */
export const LOST = 'lost\n';

/** The lines of a record as the text of a file of its own. */
export function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

const HEAD = `{"v":${RECORD_VERSION},"state":"ahead",`;

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
