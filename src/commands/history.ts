import type { Context } from '../context.ts';
import { sumDecimals } from '../core/decimal.ts';
import { type CommandResult, runTask } from '../core/run.ts';
import { fitWidth, padEnd, textWidth } from '../core/text-width.ts';
import type { ShownStatus } from '../messages/messages.ts';
import { parseWhole } from './flags.ts';
import { type HistoryRow, rowOfEntry, rowOfRecord, toRowDocument } from './history-row.ts';

/** The flags of `history`, as given. */
export interface HistoryFlags {
  readonly limit?: string;
  readonly unfinished?: boolean;
}

const DEFAULT_LIMIT = 20;
/** A table narrower than this tells nothing of the prompt. */
const MIN_PROMPT_COLUMNS = 16;

/** `image2 history`: the tasks that this machine made, newest first. */
export async function runHistory(ctx: Context, flags: HistoryFlags): Promise<CommandResult> {
  const { console, stopper } = ctx;
  const run = await runTask(stopper.signals.stop, async (current) => {
    current.draft.created = 'no';
    const limit = parseWhole('--limit', flags.limit, DEFAULT_LIMIT, 0, 1_000_000);
    const rows = await collectRows(ctx, limit, flags.unfinished === true);
    if (rows.length === 0) console.info(console.messages.history.empty);
    current.lines = ctx.flags.json ? rows.map((row) => ctx.jsonLine(toRowDocument(row))) : tableOf(ctx, rows);
  });
  return { kind: 'lines', run };
}

async function collectRows(ctx: Context, limit: number, unfinished: boolean): Promise<HistoryRow[]> {
  const journal = await ctx.openJournal();
  const [open, ended] = await Promise.all([journal.open(), unfinished ? [] : journal.history(limit)]);
  const known = new Set(ended.map(({ token }) => token));
  const rows = [...open.filter(({ token }) => !known.has(token)).map(rowOfRecord), ...ended.map(rowOfEntry)].sort(
    (a, b) => (a.when < b.when ? 1 : a.when > b.when ? -1 : 0),
  );
  return limit === 0 ? rows : rows.slice(0, limit);
}

function tableOf(ctx: Context, rows: readonly HistoryRow[]): string[] {
  if (rows.length === 0) return [];
  const { console, world } = ctx;
  const { columns, noId, total } = console.messages.history;
  const cells = rows.map((row) => [
    localTime(row.when),
    row.id === null ? `${noId} ${row.record}` : console.safe(row.id),
    console.messages.status[row.status satisfies ShownStatus],
    row.request?.mode ?? '',
    row.request?.size ?? '',
    row.cost === null ? '' : console.safe(row.cost),
    console.safe(row.request?.prompt ?? '', 300),
  ]);
  const head = [columns.when, columns.id, columns.status, columns.mode, columns.size, columns.cost, columns.prompt];
  const widths = head.map((title, column) =>
    Math.max(textWidth(title), ...cells.map((row) => textWidth(row[column] ?? ''))),
  );
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0);
  const { isTerminal, columns: terminalColumns } = world.terminal.stdout;
  const promptWidth = isTerminal ? Math.max(MIN_PROMPT_COLUMNS, terminalColumns() - before) : Number.POSITIVE_INFINITY;
  const lineOf = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === row.length - 1 ? fitWidth(cell, promptWidth) : padEnd(cell, widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const credits = sumDecimals(rows.flatMap(({ cost }) => cost ?? []));
  console.info(total(rows.length, credits));
  return [head, ...cells].map(lineOf);
}

/** `2026-11-22 08:00` in the user's time zone. */
function localTime(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return '?';
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}
