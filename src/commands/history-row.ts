import type { Context } from '../context.ts';
import { createdByOutcome, EXIT_CODES, type Outcome } from '../core/exit-code.ts';
import type { ImageRequest } from '../core/image-request.ts';
import type { HistoryEntry, JournalRecord } from '../core/journal.ts';
import { getCommand } from '../core/next-command.ts';
import type { ReportDocument } from '../core/report.ts';
import type { TaskStatus } from '../core/task.ts';

/** One line of the history, open or ended. */
export interface HistoryRow {
  readonly record: string;
  /** ISO time: when the task was created, else when its request was sent. */
  readonly when: string;
  readonly id: string | null;
  readonly status: TaskStatus | 'in-doubt' | 'forgotten';
  readonly request: ImageRequest | null;
  readonly cost: string | null;
  readonly baseUrl: string | null;
  /** Null for an open record. */
  readonly entry: HistoryEntry | null;
}

/** An open record as a row: its task is not known to have ended. */
export function rowOfRecord(record: JournalRecord): HistoryRow {
  return {
    record: record.name,
    when: record.createdAt ?? record.sentAt ?? '',
    id: record.id,
    status: record.state === 'task' || record.state === 'sending' ? 'pending' : 'in-doubt',
    request: record.request,
    cost: record.cost,
    baseUrl: record.baseUrl || null,
    entry: null,
  };
}

/** An ended task as a row. */
export function rowOfEntry(entry: HistoryEntry): HistoryRow {
  const { record, id, status, request, cost, baseUrl } = entry;
  return { record, when: entry.createdAt ?? entry.endedAt, id, status, request, cost, baseUrl: baseUrl || null, entry };
}

/** The JSON object of a row: the document of CONTRACT.md with the record's name. */
export function toRowDocument(ctx: Context, row: HistoryRow): ReportDocument & { readonly record: string } {
  const outcome = outcomeOf(row);
  const { entry } = row;
  const ended = entry !== null && entry.status !== 'forgotten' ? entry : null;
  return {
    ok: outcome === 'done',
    id: row.id,
    status: row.status === 'in-doubt' || row.status === 'forgotten' ? null : row.status,
    imgUrls: ended?.imgUrls ?? null,
    failReason: ended?.failReason ?? null,
    created: createdByOutcome(outcome),
    reused: false,
    cost: row.cost,
    request: row.request,
    baseUrl: row.baseUrl,
    createdAt: row.when === '' ? null : row.when,
    files: ended?.files ?? [],
    elapsedMs: entry === null || row.when === '' ? 0 : Math.max(0, Date.parse(entry.endedAt) - Date.parse(row.when)),
    exitCode: EXIT_CODES[outcome],
    error: null,
    next: outcome === 'unfinished' ? nextOf(ctx, row) : null,
    record: row.record,
  };
}

function nextOf(ctx: Context, { id, baseUrl }: HistoryRow): string | null {
  return id === null ? null : getCommand(id, ['--wait'], ctx.recordScope(baseUrl, false));
}

function outcomeOf({ status, id }: HistoryRow): Outcome {
  switch (status) {
    case 'success':
      return 'done';
    case 'failed':
    case 'error':
    case 'canceled':
      return 'taskEnded';
    default:
      return id === null ? 'inDoubt' : 'unfinished';
  }
}
