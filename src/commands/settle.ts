import type { Context } from '../context.ts';
import { Image2Error } from '../core/errors.ts';
import type { Ending, Journal, JournalRecord } from '../core/journal.ts';
import type { ReportDraft } from '../core/report.ts';
import { isTerminal } from '../core/task.ts';

/**
 * Moves a record to the history once its result was handed over. A record whose live maker is another process stays:
 * that one has a user of its own. A disk that refuses is a warning, since nothing is lost by it.
 */
export async function settle(
  ctx: Context,
  journal: Journal,
  record: JournalRecord,
  madeHere: boolean,
  draft: ReportDraft,
): Promise<void> {
  const ending = endingOf(draft);
  if (ending === null) return;
  try {
    if (!madeHere) {
      const now = await journal.findRecord(record.name);
      if (now === null || now.token !== record.token || now.ownerAlive) return;
    }
    await journal.close(record, ending);
  } catch (error) {
    if (!(error instanceof Image2Error)) throw error;
    const detail = 'detail' in error.params ? String(error.params.detail) : error.code;
    ctx.console.warn(ctx.console.messages.warnings.notClosed(ctx.console.safe(detail)));
  }
}

function endingOf(draft: ReportDraft): Ending | null {
  if (draft.status === null || !isTerminal(draft.status)) return null;
  return {
    status: draft.status,
    imgUrls: draft.imgUrls ?? [],
    failReason: draft.failReason,
    cost: draft.cost,
    files: draft.files,
  };
}
