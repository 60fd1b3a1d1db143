import type { DoubtCause } from '../core/errors.ts';
import { isImageRequest } from '../core/image-request.ts';
import type { HistoryEntry, RequestIdentity } from '../core/journal.ts';
import type { ReportFile } from '../core/report.ts';
import { type Check, isNumber, isText, listOf, objectOf, oneOf, orNull } from '../core/shape.ts';
import { TASK_STATUSES } from '../core/task.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** The version of every line that this program writes; lines of a newer one are kept and not understood. */
export const RECORD_VERSION = 1;

/** The first line of an open record: what is about to be sent, and by whom. */
export interface IntentLine extends Omit<RequestIdentity, 'request'> {
  readonly v: typeof RECORD_VERSION;
  readonly state: 'intent';
  readonly token: string;
  /** Null where a torn record was said to be of some task. */
  readonly request: RequestIdentity['request'] | null;
  readonly sentAt: string;
  readonly owner: ProcessIdentity;
}

/** A further line: what came of it. The last one counts. */
export type LaterLine = TaskLine | DoubtLine;

interface TaskLine {
  readonly v: typeof RECORD_VERSION;
  readonly state: 'task';
  readonly id: string;
  readonly cost: string | null;
  readonly createdAt: string;
}

interface DoubtLine {
  readonly v: typeof RECORD_VERSION;
  readonly state: 'doubt';
  readonly cause: DoubtCause;
  readonly status: number | null;
  readonly strangeId: string | null;
}

const isTextOrNull = orNull(isText);
const isVersion = oneOf(RECORD_VERSION);

const isIntent = objectOf<IntentLine>({
  v: isVersion,
  state: oneOf('intent'),
  token: isText,
  baseUrl: isText,
  keyFingerprint: isText,
  request: orNull(isImageRequest),
  slot: isNumber,
  once: isTextOrNull,
  item: isTextOrNull,
  sentAt: isText,
  owner: objectOf<ProcessIdentity>({ host: isText, boot: isTextOrNull, pid: isNumber, started: isTextOrNull }),
});

const isTask = objectOf<TaskLine>({
  v: isVersion,
  state: oneOf('task'),
  id: isText,
  cost: isTextOrNull,
  createdAt: isText,
});

const isDoubt = objectOf<DoubtLine>({
  v: isVersion,
  state: oneOf('doubt'),
  cause: isText as Check<DoubtCause>,
  status: orNull(isNumber),
  strangeId: isTextOrNull,
});

const isFile = objectOf<ReportFile>({
  path: isText,
  bytes: isNumber,
  width: orNull(isNumber),
  height: orNull(isNumber),
  sha256: isText,
});

const isHistoryEntry = objectOf<HistoryEntry>({
  token: isText,
  record: isText,
  baseUrl: isText,
  keyFingerprint: isText,
  request: orNull(isImageRequest),
  item: isTextOrNull,
  id: isTextOrNull,
  status: oneOf(...TASK_STATUSES, 'forgotten'),
  imgUrls: listOf(isText),
  failReason: isTextOrNull,
  cost: isTextOrNull,
  createdAt: isTextOrNull,
  endedAt: isText,
  files: listOf(isFile),
});

/** An open record's lines, or `torn` where the first is not one that this version understands. */
export type ParsedRecord = { readonly intent: IntentLine; readonly last: LaterLine | null } | 'torn';

/** Reads an open record's file. A line that is half there was never finished and does not count. */
export function parseRecord(content: string): ParsedRecord {
  const lines = content.split('\n');
  const intent = parseJson(lines[0]);
  if (!isIntent(intent)) return 'torn';
  let last: LaterLine | null = null;
  for (const line of lines.slice(1)) {
    if (line === '') continue;
    const value = parseJson(line);
    if (isTask(value) || isDoubt(value)) last = value;
    else if (value !== undefined) return 'torn';
  }
  return { intent, last };
}

/** One line of the history, or null where it is torn, foreign or of another version. */
export function parseHistoryLine(line: string): HistoryEntry | null {
  const value = parseJson(line);
  if (typeof value !== 'object' || value === null || !('v' in value) || value.v !== RECORD_VERSION) return null;
  const { v, ...entry } = value;
  return isHistoryEntry(entry) ? entry : null;
}

/** A history entry as its line, without the newline. */
export function formatHistoryLine(entry: HistoryEntry): string {
  return JSON.stringify({ v: RECORD_VERSION, ...entry });
}

function parseJson(line: string | undefined): unknown {
  try {
    return JSON.parse(line ?? '');
  } catch {
    return undefined;
  }
}
