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
    current.lines = ctx.flags.json ? rows.map((row) => ctx.jsonLine(toRowDocument(ctx, row))) : tableOf(ctx, rows);
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
  const beforePrompt = head.slice(0, -1);
  const widths = beforePrompt.map((title, column) =>
    cells.reduce((widest, row) => Math.max(widest, textWidth(row[column] ?? '')), textWidth(title)),
  );
  const { isTerminal, columns: terminalColumns } = world.terminal.stdout;
  const room = isTerminal ? terminalColumns() : Number.POSITIVE_INFINITY;
  const shown = shownColumns(widths, room);
  const before = shown.reduce((sum, column) => sum + (widths[column] ?? 0) + 2, 0);
  const promptWidth = Math.max(MIN_PROMPT_COLUMNS, room - before);
  const lineOf = (row: readonly string[]): string => {
    const cells = shown.map((column) => padEnd(row[column] ?? '', widths[column] ?? 0));
    return [...cells, fitWidth(row.at(-1) ?? '', promptWidth)].join('  ').trimEnd();
  };
  const credits = sumDecimals(rows.flatMap(({ cost }) => cost ?? []));
  console.info(total(rows.length, credits));
  return [head, ...cells].map(lineOf);
}

/** The columns before the prompt; on a narrow terminal mode, cost and size make room for it, in this order. */
function shownColumns(widths: readonly number[], room: number): number[] {
  const spare = [3, 5, 4];
  let shown = widths.map((_width, column) => column);
  const isTooWide = (): boolean =>
    shown.reduce((sum, column) => sum + (widths[column] ?? 0) + 2, MIN_PROMPT_COLUMNS) > room;
  for (const column of spare) if (isTooWide()) shown = shown.filter((kept) => kept !== column);
  return shown;
}

/** `2026-11-22 08:00` in the user's time zone. */
function localTime(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return '?';
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}
