import { Image2Error } from './errors.ts';
import type { ExitCode } from './exit-code.ts';
import { emptyDraft, type ReportDraft } from './report.ts';
import { type StopPoint, stopError } from './stop.ts';

/** One task, or one command without a task, as it went. */
export interface Run {
  readonly draft: ReportDraft;
  /** What goes to stdout where no JSON was asked for. */
  lines: readonly string[];
  error: Image2Error | null;
  /** How far it had got, for the words of a stop. */
  at: StopPoint;
  /** The command that fetches the result again, should it not reach the user; null where there is none. */
  refetch: string | null;
  /** Called once the user has the result. */
  delivered: () => Promise<void>;
}

/** What a command hands back: one run, several of one call (`--count`), or a stream that it printed itself. */
export type CommandResult =
  | { readonly kind: 'one'; readonly run: Run }
  | { readonly kind: 'many'; readonly runs: readonly Run[] }
  /** The run's lines are the result as they are, also with `--json`. */
  | { readonly kind: 'lines'; readonly run: Run }
  /** The command published everything itself. */
  | { readonly kind: 'published'; readonly exitCode: ExitCode };

/**
 * Does the work of one task and never rejects: the work fills the draft as it learns, and what it throws (an
 * {@link Image2Error}, the stop signal's reason, or a bug) ends the run with what was known by then.
 */
export async function runTask(stop: AbortSignal, work: (run: Run) => Promise<void>): Promise<Run> {
  const run = emptyRun();
  try {
    await work(run);
  } catch (error) {
    run.error = stop.aborted && error === stop.reason ? stopError(stop, run.at) : toImage2Error(error);
  }
  return run;
}

/** The result of a command that has no task. */
export async function runPlain(stop: AbortSignal, work: (run: Run) => Promise<void>): Promise<CommandResult> {
  const run = await runTask(stop, async (current) => {
    current.draft.created = 'no';
    await work(current);
  });
  return { kind: 'one', run };
}

/** A run in which nothing has happened yet. */
export function emptyRun(): Run {
  return { draft: emptyDraft(), lines: [], error: null, at: 'nothing', refetch: null, delivered: async () => {} };
}

/** Anything that was thrown as the error that a user sees; what is not an {@link Image2Error} is a bug. */
export function toImage2Error(error: unknown): Image2Error {
  if (error instanceof Image2Error) return error;
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new Image2Error('INTERNAL', { detail }, { cause: error });
}
