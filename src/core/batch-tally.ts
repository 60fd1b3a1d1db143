import { combineExitCodes, EXIT_CODES, type ExitCode } from './exit-code.ts';

/** How an item ended in one run. */
export interface ItemEnd {
  /** Its place in the input. */
  readonly line: number;
  readonly exitCode: ExitCode;
  /** True where nobody knows whether its task exists. */
  readonly isDoubt: boolean;
  readonly reused: boolean;
  /** Why it is not done, in a few words; null where it is. */
  readonly fault: string | null;
}

/** So many different reasons are counted one by one; what comes after them is counted together. */
const MAX_FAULTS = 50;
const OTHER_FAULTS = '…';

/** These leave a task that goes on: the next run waits for it. */
const GOES_ON: ReadonlySet<ExitCode> = new Set([EXIT_CODES.unfinished, EXIT_CODES.interrupted, EXIT_CODES.terminated]);

/** What a batch has come to so far. */
export interface BatchTally {
  /** How many items there are, those of earlier runs included. */
  readonly total: number;
  readonly done: number;
  /** Of those done, how many an earlier run had paid for. */
  readonly reused: number;
  readonly failed: number;
  readonly doubtful: number;
  readonly unfinished: number;
  readonly running: number;
  /** When the run began, ms since the epoch. */
  readonly startedAt: number;
  /** Of those failed, how many have a task that came to a bad end; the others are tried again by the next run. */
  readonly tasksFailed: number;
  /** How often each reason for not being done came. */
  readonly faults: ReadonlyMap<string, number>;
  /** Items that did not come to an end in this run. */
  readonly left: number;
  started(): void;
  stopped(): void;
  /** An item came to its end in this run. */
  ended(end: ItemEnd): void;
  /** 0 where all succeeded, 7 before any other, else the code of the first in input order that did not. */
  exitCode(): ExitCode;
}

/** The tally of a run over `total` items. */
export function createBatchTally(total: number, startedAt: number): BatchTally {
  const counts = { done: 0, reused: 0, failed: 0, tasksFailed: 0, doubtful: 0, unfinished: 0, running: 0 };
  const faults = new Map<string, number>();
  let first: { readonly line: number; readonly exitCode: ExitCode } | null = null;
  return {
    total,
    startedAt,
    faults,
    get done() {
      return counts.done;
    },
    get reused() {
      return counts.reused;
    },
    get failed() {
      return counts.failed;
    },
    get tasksFailed() {
      return counts.tasksFailed;
    },
    get doubtful() {
      return counts.doubtful;
    },
    get unfinished() {
      return counts.unfinished;
    },
    get running() {
      return counts.running;
    },
    get left() {
      return total - counts.done - counts.failed - counts.doubtful - counts.unfinished;
    },
    started: () => {
      counts.running += 1;
    },
    stopped: () => {
      counts.running -= 1;
    },
    ended: ({ exitCode, fault, isDoubt, line, reused }) => {
      if (fault !== null) {
        const counted = faults.has(fault) || faults.size < MAX_FAULTS ? fault : OTHER_FAULTS;
        faults.set(counted, (faults.get(counted) ?? 0) + 1);
      }
      if (exitCode === EXIT_CODES.done) {
        counts.done += 1;
        if (reused) counts.reused += 1;
        return;
      }
      if (isDoubt) counts.doubtful += 1;
      else if (GOES_ON.has(exitCode)) counts.unfinished += 1;
      else counts.failed += 1;
      if (exitCode === EXIT_CODES.taskEnded) counts.tasksFailed += 1;
      if (first === null || line < first.line) first = { line, exitCode };
    },
    exitCode: () =>
      combineExitCodes([
        ...(counts.doubtful > 0 ? [EXIT_CODES.inDoubt] : []),
        ...(first === null ? [] : [first.exitCode]),
      ]),
  };
}
