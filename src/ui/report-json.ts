import { createdByOutcome, EXIT_CODES, type ExitCode, type Outcome } from '../core/exit-code.ts';
import type { Redactor } from '../core/redact.ts';
import { toRedactedJson } from '../core/redact.ts';
import type { ReportDocument, ReportDraft, ReportError } from '../core/report.ts';
import { escapeJson } from './escape.ts';

/** How a command or one of its tasks ended. */
export interface Ending {
  readonly outcome: Outcome;
  readonly error: ReportError | null;
  readonly elapsedMs: number;
}

/** The document of a draft and its ending. */
export function toDocument(draft: ReportDraft, ending: Ending): ReportDocument {
  const exitCode: ExitCode = EXIT_CODES[ending.outcome];
  return {
    ok: exitCode === 0,
    id: draft.id,
    status: draft.status,
    imgUrls: draft.imgUrls,
    failReason: draft.failReason,
    created: draft.created ?? createdByOutcome(ending.outcome),
    reused: draft.reused,
    cost: draft.cost,
    request: draft.request,
    baseUrl: draft.baseUrl,
    createdAt: draft.createdAt,
    files: draft.files,
    elapsedMs: Math.round(ending.elapsedMs),
    exitCode,
    error: ending.error,
    next: draft.next,
    ...draft.extra,
  };
}

/** A value as one line of JSON that is safe on a terminal: redacted first, then escaped. */
export function toJsonLine(value: unknown, redactor: Redactor): string {
  return escapeJson(toRedactedJson(value, redactor));
}
