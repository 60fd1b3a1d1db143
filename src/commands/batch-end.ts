import type { Context } from '../context.ts';
import type { BatchTally } from '../core/batch-tally.ts';
import type { Image2Error } from '../core/errors.ts';
import { EXIT_CODES } from '../core/exit-code.ts';
import type { ReportFile } from '../core/report.ts';
import type { Run } from '../core/run.ts';
import type { BatchOrder, IdentifiedItem } from './batch-order.ts';

/** Hands the result of an item to the results file and stdout, then moves its record to the history. */
export async function endBatchItem(
  ctx: Context,
  order: BatchOrder,
  tally: BatchTally,
  item: IdentifiedItem,
  run: Run,
): Promise<void> {
  const { console } = ctx;
  const { error } = run;
  const exitCode = EXIT_CODES[error?.outcome ?? 'done'];
  const { hash } = item;
  tally.ended({
    line: item.line,
    exitCode,
    isDoubt: error?.outcome === 'inDoubt',
    reused: run.draft.reused,
    fault: error === null ? null : faultOf(ctx, error),
  });
  if (error !== null) {
    const { hint, message } = ctx.describe(error);
    const id = item.id === null ? null : console.safe(item.id);
    // A doubt waits for the user to do something about this very item; and a limit ends at some time.
    const advice = error.outcome === 'inDoubt' || error.code === 'RATE_LIMITED' ? [hint] : [];
    console.notice(console.messages.batch.itemEnded(item.line, id, message, ...advice));
  }
  const line = ctx.jsonLine(ctx.documentOf(run));
  const before = await order.results.find(hash);
  const isNew = before?.exitCode !== exitCode || before.id !== run.draft.id;
  const isDone = error === null && run.draft.status === 'success';
  if (isNew || pathsOf(before.files) !== pathsOf(run.draft.files)) await order.results.append(hash, line, isDone);
  await order.print(ctx.flags.json ? [line] : run.lines);
  if (error === null || error.outcome === 'taskEnded') await run.delivered();
}

/** Why an item is not done, in a few words: the code, and what the service said of the task. */
function faultOf({ console }: Context, { code, params }: Image2Error): string {
  const reason = 'reason' in params ? (params.reason ?? '') : '';
  return reason === '' ? code : `${code}: ${console.safe(reason, MAX_REASON)}`;
}

/** So much of a reason is counted by, in characters. */
const MAX_REASON = 80;

function pathsOf(files: readonly ReportFile[]): string {
  return files.map(({ path }) => path).join('\n');
}
