import type { Context } from '../context.ts';
import type { BatchGate } from '../core/batch-gate.ts';
import type { BatchTally } from '../core/batch-tally.ts';
import type { Image2Error } from '../core/errors.ts';
import { combineExitCodes, EXIT_CODES, type ExitCode } from '../core/exit-code.ts';
import { sameCommand } from '../core/next-command.ts';
import type { CommandResult } from '../core/run.ts';
import type { BatchOrder } from './batch-order.ts';

/** Where there is no terminal, a line comes as often as this, in ms. */
const LINE_EVERY_MS = 30_000;

/** Shows what a batch has come to, live on a terminal, elsewhere by a line now and then. */
export function showBatchProgress(
  { console, world }: Context,
  tally: BatchTally,
  gate: BatchGate,
): { update(): void; stop(): void } {
  const lane = console.progress.lane();
  const text = (): string => {
    const elapsedS = (world.clock.now() - tally.startedAt) / 1000;
    const paidFor = tally.total - tally.left - tally.reused;
    const rate = elapsedS > 0 ? paidFor / elapsedS : 0;
    return console.messages.batch.progress({
      done: tally.done,
      total: tally.total,
      running: tally.running,
      failed: tally.failed + tally.doubtful,
      credits: gate.spent,
      perMinute: Math.round(rate * 60),
      secondsLeft: rate > 0 ? Math.round(tally.left / rate) : null,
    });
  };
  const update = (): void => {
    const key = Math.floor((world.clock.now() - tally.startedAt) / LINE_EVERY_MS);
    lane.show(`${key}`, text);
  };
  update();
  return { update, stop: lane.stop };
}

/** How a run of a batch ended. */
export interface BatchEnd {
  readonly tally: BatchTally;
  readonly gate: BatchGate;
  /** Why it ended early, or null. */
  readonly error: Image2Error | null;
}

/** Says what came out, why what failed, and how to go on; the exit code is that of several tasks. */
export function summarise(ctx: Context, order: BatchOrder, end: BatchEnd): CommandResult {
  const { console } = ctx;
  const { error, gate, tally } = end;
  const { done, doubtful, failed, left, reused, tasksFailed, unfinished } = tally;
  const texts = console.messages.batch;
  console.info(texts.summary({ done, reused, failed, doubtful, unfinished, left, credits: gate.spent }));
  const faults = [...tally.faults].sort(([, a], [, b]) => b - a);
  for (const [fault, count] of faults) console.info(`  ${count} × ${fault}`);
  console.info(texts.results(console.safe(order.resultsPath)));
  const goesOn = left + unfinished > 0 && !order.isFromStdin;
  if (error !== null) ctx.printError(error, goesOn ? sameCommand(ctx.world.argv, order.scope) : null);
  else if (failed + doubtful + unfinished > 0)
    console.info(texts.again({ open: unfinished + failed - tasksFailed, failed: tasksFailed, doubtful }));
  return { kind: 'published', exitCode: exitCodeOf(end, order.stdoutFailed()) };
}

function exitCodeOf({ error, tally }: BatchEnd, stdoutFailed: boolean): ExitCode {
  const outcome = error === null ? 'done' : error.outcome;
  if (outcome === 'interrupted' || outcome === 'terminated') return EXIT_CODES[outcome];
  const early = tally.left > 0 ? EXIT_CODES.unfinished : EXIT_CODES.done;
  const printed = stdoutFailed ? EXIT_CODES.notDelivered : EXIT_CODES.done;
  return combineExitCodes([tally.exitCode(), EXIT_CODES[outcome], early, printed]);
}
