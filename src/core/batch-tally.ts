import { combineExitCodes, EXIT_CODES, type ExitCode } from './exit-code.ts';

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
  /** Tasks created in this run. */
  readonly created: number;
  /** When the run began, ms since the epoch. */
  readonly startedAt: number;
  /** How often each error code came. */
  readonly faults: ReadonlyMap<string, number>;
  started(): void;
  paid(): void;
  /** An item came to its end in this run; `line` is its place in the input. */
  ended(line: number, exitCode: ExitCode, reused: boolean, fault: string | null): void;
  /** An item was left as it was. */
  interrupted(): void;
  dropped(): void;
  /** 0 where all succeeded, 7 before any other, else the code of the first in input order that did not. */
  exitCode(): ExitCode;
}

/** The tally of a run over `total` items. */
export function createBatchTally(total: number, startedAt: number): BatchTally {
  const counts = { done: 0, reused: 0, failed: 0, doubtful: 0, unfinished: 0, running: 0, created: 0 };
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
    get doubtful() {
      return counts.doubtful;
    },
    get unfinished() {
      return counts.unfinished;
    },
    get running() {
      return counts.running;
    },
    get created() {
      return counts.created;
    },
    started: () => {
      counts.running += 1;
    },
    paid: () => {
      counts.created += 1;
    },
    ended: (line, exitCode, reused, fault) => {
      counts.running -= 1;
      if (fault !== null) faults.set(fault, (faults.get(fault) ?? 0) + 1);
      if (exitCode === EXIT_CODES.done) {
        counts.done += 1;
        if (reused) counts.reused += 1;
        return;
      }
      if (exitCode === EXIT_CODES.inDoubt) counts.doubtful += 1;
      else if (exitCode === EXIT_CODES.unfinished) counts.unfinished += 1;
      else counts.failed += 1;
      if (first === null || line < first.line) first = { line, exitCode };
    },
    interrupted: () => {
      counts.running -= 1;
      counts.unfinished += 1;
    },
    dropped: () => {
      counts.running -= 1;
    },
    exitCode: () =>
      combineExitCodes([
        ...(counts.doubtful > 0 ? [EXIT_CODES.inDoubt] : []),
        ...(first === null ? [] : [first.exitCode]),
      ]),
  };
}
