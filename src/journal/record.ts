import * as z from 'zod/mini';
import type { DoubtCause } from '../core/errors.ts';
import { imageRequestSchema } from '../core/image-request.ts';
import type { HistoryEntry } from '../core/journal.ts';
import { TASK_STATUSES } from '../core/task.ts';

/** The version of every line that this program writes; lines of a newer one are kept and not understood. */
export const RECORD_VERSION = 1;

const textOrNull = z.nullable(z.string());

const intentSchema = z.object({
  v: z.literal(RECORD_VERSION),
  state: z.literal('intent'),
  token: z.string(),
  baseUrl: z.string(),
  keyFingerprint: z.string(),
  request: imageRequestSchema,
  slot: z.number(),
  once: textOrNull,
  item: textOrNull,
  sentAt: z.string(),
  owner: z.object({ host: z.string(), boot: textOrNull, pid: z.number(), started: textOrNull }),
});

const laterSchema = z.discriminatedUnion('state', [
  z.object({
    v: z.literal(RECORD_VERSION),
    state: z.literal('task'),
    id: z.string(),
    cost: textOrNull,
    createdAt: z.string(),
  }),
  z.object({
    v: z.literal(RECORD_VERSION),
    state: z.literal('doubt'),
    cause: z.string() as unknown as z.ZodMiniType<DoubtCause>,
    status: z.nullable(z.number()),
    strangeId: textOrNull,
  }),
]);

const historySchema = z.object({
  token: z.string(),
  record: z.string(),
  baseUrl: z.string(),
  keyFingerprint: z.string(),
  request: z.nullable(imageRequestSchema),
  item: textOrNull,
  id: textOrNull,
  status: z.enum([...TASK_STATUSES, 'forgotten']),
  imgUrls: z.array(z.string()),
  failReason: textOrNull,
  cost: textOrNull,
  createdAt: textOrNull,
  endedAt: z.string(),
  files: z.array(
    z.object({
      path: z.string(),
      bytes: z.number(),
      width: z.nullable(z.number()),
      height: z.nullable(z.number()),
      sha256: z.string(),
    }),
  ),
});

/** The first line of an open record: what is about to be sent, and by whom. */
export type IntentLine = z.infer<typeof intentSchema>;
/** A further line: what came of it. The last one counts. */
export type LaterLine = z.infer<typeof laterSchema>;

/** An open record's lines, or `torn` where the first is not one that this version understands. */
export type ParsedRecord = { readonly intent: IntentLine; readonly last: LaterLine | null } | 'torn';

/** Reads an open record's file. A line that is half there was never finished and does not count. */
export function parseRecord(content: string): ParsedRecord {
  const lines = content.split('\n');
  const intent = intentSchema.safeParse(parseJson(lines[0]));
  if (!intent.success) return 'torn';
  let last: LaterLine | null = null;
  for (const line of lines.slice(1)) {
    if (line === '') continue;
    const parsed = laterSchema.safeParse(parseJson(line));
    if (parsed.success) last = parsed.data;
    else if (parseJson(line) !== undefined) return 'torn';
  }
  return { intent: intent.data, last };
}

/** One line of the history, or null where it is torn, foreign or of another version. */
export function parseHistoryLine(line: string): HistoryEntry | null {
  const value = parseJson(line);
  if (typeof value !== 'object' || value === null || !('v' in value) || value.v !== RECORD_VERSION) return null;
  const parsed = historySchema.safeParse(value);
  return parsed.success ? parsed.data : null;
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
