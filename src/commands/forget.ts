import type { Context } from '../context.ts';
import { Image2Error } from '../core/errors.ts';
import type { Journal, JournalRecord } from '../core/journal.ts';
import { getCommand } from '../core/next-command.ts';
import { type CommandResult, runPlain } from '../core/run.ts';
import { isTaskId } from '../core/task.ts';

/** `image2 forget <record|taskId>`: closes an open record by hand, or with `--id` says which task a doubt is. */
export function runForget(ctx: Context, given: string, flags: { readonly id?: string }): Promise<CommandResult> {
  const { console, stopper } = ctx;
  const texts = console.messages.forget;
  return runPlain(stopper.signals.stop, async ({ draft }) => {
    if (flags.id !== undefined && !isTaskId(flags.id)) throw new Image2Error('TASK_ID_INVALID', { given: flags.id });
    const journal = await ctx.openJournal();
    const record = await findRecord(journal, given);
    if (record === null) throw new Image2Error('RECORD_NOT_FOUND', { given });
    if (record.ownerAlive || record.state === 'unclear')
      throw new Image2Error('RECORD_IN_USE', { record: record.name });
    const { name, id, request, cost, baseUrl } = record;
    const createdAt = record.createdAt ?? record.sentAt;
    const status = id === null ? null : 'pending';
    Object.assign(draft, { id, request, cost, status, createdAt, baseUrl: baseUrl || null, extra: { record: name } });
    if (flags.id === undefined) {
      draft.created = record.id === null ? 'unknown' : 'yes';
      await close(journal, record);
      console.info(texts.closed(name));
      return;
    }
    const scope = ctx.recordScope(baseUrl, false);
    if (record.id !== null) {
      draft.next = getCommand(record.id, ['--wait'], scope);
      throw new Image2Error('RECORD_SETTLED', { record: name, id: record.id });
    }
    await journal.settleAs(record, flags.id);
    draft.id = flags.id;
    draft.status = 'pending';
    draft.created = 'yes';
    draft.next = getCommand(flags.id, ['--wait'], scope);
    console.info(texts.settled(name, flags.id));
  });
}

async function findRecord(journal: Journal, given: string): Promise<JournalRecord | null> {
  const ofTask = (await journal.open()).filter(({ id }) => id === given);
  if (ofTask.length > 1) throw new Image2Error('RECORD_AMBIGUOUS', { given, count: ofTask.length });
  return ofTask[0] ?? journal.findRecord(given);
}

async function close(journal: Journal, record: JournalRecord): Promise<void> {
  await journal.close(record, { status: 'forgotten', imgUrls: [], failReason: null, cost: record.cost, files: [] });
}
