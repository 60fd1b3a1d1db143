import { parseRecordName } from './layout.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { parseHistoryLine, RECORD_VERSION } from './record.ts';

/** What a write-ahead file says: who wrote it, the lines of each record that was not taken away, and lines of the history. */
export interface WriteAheadContent {
  /** Null where the head is not whole. */
  readonly owner: ProcessIdentity | null;
  readonly records: ReadonlyMap<string, readonly string[]>;
  readonly history: readonly string[];
}

/** The first line of a write-ahead file. */
export function formatHead(owner: ProcessIdentity): string {
  return `${JSON.stringify({ v: RECORD_VERSION, state: 'ahead', owner })}\n`;
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
  const records = new Map<string, string[]>();
  const history = lines.filter((text) => parseHistoryLine(text) !== null);
  for (const text of lines) {
    const entry = parseJson(text);
    if (!Array.isArray(entry) || typeof entry[0] !== 'string' || parseRecordName(entry[0]) === null) continue;
    const [name, line] = entry as [string, unknown];
    if (line === undefined) records.delete(name);
    else records.set(name, [...(records.get(name) ?? []), JSON.stringify(line)]);
  }
  return { owner: ownerOf(parseJson(head)), records, history };
}

/**
 * The text of an open record: a write-ahead file stands in for the records that are links to it, so its lines of this
 * one; any other file as it is.
 */
export function recordText(content: string, name: string): string {
  if (!content.startsWith(HEAD)) return content;
  const mark = JSON.stringify(name).slice(0, -1);
  const own = content.split('\n').filter((line) => line.startsWith(`[${mark}`));
  return textOf(parseWriteAhead(['', ...own].join('\n')).records.get(name) ?? []);
}

/** The lines of a record as the text of a file of its own. */
export function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

const HEAD = `{"v":${RECORD_VERSION},"state":"ahead",`;

function ownerOf(head: unknown): ProcessIdentity | null {
  const { owner, v } = (head ?? {}) as { owner?: Partial<ProcessIdentity>; v?: unknown };
  if (v !== RECORD_VERSION || typeof owner?.host !== 'string' || typeof owner.pid !== 'number') return null;
  const { boot = null, host, pid, started = null } = owner;
  return { boot, host, pid, started };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
