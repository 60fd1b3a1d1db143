import { Image2Error } from '../core/errors.ts';
import { emptyDraft, type ReportDraft } from '../core/report.ts';
import { type StopPoint, stopError } from '../core/stop.ts';

/** One task, or one command without a task, as it went. */
export interface Run {
  readonly draft: ReportDraft;
  /** What goes to stdout where no JSON was asked for. */
  lines: readonly string[];
  error: Image2Error | null;
  /** How far it had got, for the words of a stop. */
  at: StopPoint;
  /** Called once the user has the result. */
  delivered: () => Promise<void>;
}

/** What a command hands back: one run, several of one call (`--count`), or a stream that it printed itself. */
export type CommandResult =
  | { readonly kind: 'one'; readonly run: Run }
  | { readonly kind: 'many'; readonly runs: readonly Run[] }
  | { readonly kind: 'streamed'; readonly runs: readonly Run[]; readonly error: Image2Error | null };

/**
 * Does the work of one task and never rejects: the work fills the draft as it learns, and what it throws (an
 * {@link Image2Error}, the stop signal's reason, or a bug) ends the run with what was known by then.
 */
export async function runTask(stop: AbortSignal, work: (run: Run) => Promise<void>): Promise<Run> {
  const run: Run = { draft: emptyDraft(), lines: [], error: null, at: 'nothing', delivered: async () => {} };
  try {
    await work(run);
  } catch (error) {
    run.error = toImage2Error(error, stop, run.at);
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

/** Anything that was thrown as the error that a user sees. */
export function toImage2Error(error: unknown, stop: AbortSignal, at: StopPoint): Image2Error {
  if (error instanceof Image2Error) return error;
  if (stop.aborted && error === stop.reason) return stopError(stop, at);
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new Image2Error('INTERNAL', { detail }, { cause: error });
}
