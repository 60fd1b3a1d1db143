import { Image2Error } from '../core/errors.ts';
import { combineExitCodes, EXIT_CODES, type ExitCode } from '../core/exit-code.ts';
import type { Redactor } from '../core/redact.ts';
import type { ReportDocument } from '../core/report.ts';
import type { Run } from '../core/run.ts';
import type { Console } from './console.ts';
import { printError, reportError } from './report-error.ts';
import { toDocument, toJsonLine } from './report-json.ts';

/** What publishing needs. */
export interface PublishDeps {
  readonly console: Console;
  readonly redactor: Redactor;
  readonly json: boolean;
  /** Milliseconds since the process started. */
  readonly elapsedMs: () => number;
  /** Shows where an unexpected error came from. */
  readonly traceError: (error: Error) => void;
}

/**
 * Hands the runs of one call to the user: results to stdout (one JSON document for all of them), errors to stderr. Only
 * once stdout has taken everything are the runs told that they were delivered. Never rejects.
 */
export type Publish = (runs: readonly Run[], form?: PublishForm) => Promise<ExitCode>;

/** `each`: a JSON document per run. `many`: one document for all. `lines`: the lines as they are, unless a run failed. */
export type PublishForm = 'each' | 'many' | 'lines';

/** The {@link Publish} of one process. */
export function createPublish(deps: PublishDeps): Publish {
  const { console, json, redactor } = deps;

  const documentOf = (run: Run): ReportDocument => runDocument(run, console, deps.elapsedMs());
  const exitCodeOf = (run: Run): ExitCode => EXIT_CODES[run.error?.outcome ?? 'done'];

  const linesOf = (runs: readonly Run[], form: PublishForm): string[] => {
    if (!json || (form === 'lines' && runs.every(({ error }) => error === null)))
      return runs.flatMap(({ lines }) => lines);
    const tasks = runs.map(documentOf);
    if (form !== 'many') return tasks.map((task) => toJsonLine(task, redactor));
    const exitCode = combineExitCodes(runs.map(exitCodeOf));
    return [toJsonLine({ ok: exitCode === EXIT_CODES.done, tasks, exitCode }, redactor)];
  };

  return async (runs, form = 'each') => {
    let delivered = true;
    try {
      await console.result(linesOf(runs, form));
    } catch (error) {
      delivered = false;
      const detail = (error as NodeJS.ErrnoException).code ?? String(error);
      if (detail !== 'EPIPE') {
        for (const run of runs.filter((one) => one.error === null)) {
          run.draft.next = run.refetch;
          run.error = new Image2Error('STDOUT_FAILED', { detail }, { cause: error });
        }
      }
    }
    for (const { error, draft } of runs) {
      if (error === null) continue;
      printError(error, draft.next, console);
      if (error.code === 'INTERNAL' && error.cause instanceof Error) deps.traceError(error.cause);
    }
    if (delivered) for (const run of runs) await handedOver(run);
    return combineExitCodes(runs.map(exitCodeOf));
  };
}

/** The JSON document of a run that has come to its end. */
export function runDocument(run: Run, console: Console, elapsedMs: number): ReportDocument {
  const { draft, error } = run;
  return toDocument(
    { ...draft, created: error?.created ?? draft.created },
    { outcome: error?.outcome ?? 'done', error: error === null ? null : reportError(error, console), elapsedMs },
  );
}

/** A run whose images or URL are missing was not handed over: its record stays open. */
async function handedOver(run: Run): Promise<void> {
  if (run.error === null || run.error.outcome === 'taskEnded') await run.delivered();
}
