import type { Context } from '../context.ts';
import { Image2Error } from '../core/errors.ts';
import type { Journal, JournalRecord } from '../core/journal.ts';
import { type CommandResult, type Run, runTask } from '../core/run.ts';
import type { ServiceFlags } from '../core/service-flags.ts';
import { isTaskId } from '../core/task.ts';
import { parseWaiting, type WaitingFlags } from './flags.ts';
import { type Following, followTask } from './follow-task.ts';
import { openOutput, parseOutput } from './output.ts';
import { scopeOf, warnOfShortInterval } from './service.ts';
import { settle } from './settle.ts';

/** The flags of `get`, as given. */
export interface GetFlags extends ServiceFlags, WaitingFlags {
  readonly wait?: boolean;
}

/** Pauses between the three tries of a plain `get`, in seconds. */
const PLAIN_INTERVAL_S = 1;

/** `image2 get <taskId>`: asks for any task, free of charge. */
export async function runGet(ctx: Context, id: string, flags: GetFlags): Promise<CommandResult> {
  const run = await runTask(ctx.stopper.signals.stop, (current) => getTask(ctx, id, flags, current));
  return { kind: 'one', run };
}

async function getTask(ctx: Context, id: string, flags: GetFlags, run: Run): Promise<void> {
  const { draft } = run;
  if (!isTaskId(id)) throw new Image2Error('TASK_ID_INVALID', { given: id });
  draft.id = id;
  if (flags.sidecar && flags.output === undefined)
    throw new Image2Error('FLAG_NEEDS', { flag: '--sidecar', other: '-o' });
  const settings = parseWaiting(flags, flags.wait ? undefined : PLAIN_INTERVAL_S);
  const baseUrl = await ctx.resolveService(flags);
  draft.baseUrl = baseUrl.url;
  const target = await parseOutput(ctx, flags);
  ctx.startTimeout(settings.timeoutMs);
  const apiKey = await ctx.resolveKey(flags);
  warnOfShortInterval(ctx, flags, settings, baseUrl);
  const output = await openOutput(ctx, flags, target, baseUrl);
  const [service, journal] = await Promise.all([ctx.openService(baseUrl, apiKey), ctx.openJournal()]);
  const record = await knownRecord(journal, baseUrl.url, id);
  draft.request = record?.request ?? null;
  draft.createdAt = record?.createdAt ?? null;
  draft.cost = record?.cost ?? null;
  if (record !== null) run.delivered = () => settle(ctx, journal, record, false, draft);
  run.at = 'task';
  const following: Following = {
    service,
    baseUrl,
    scope: scopeOf(baseUrl, apiKey),
    settings,
    id,
    request: draft.request,
    createdAt: draft.createdAt,
    origin: 'asked',
    untilTerminal: flags.wait === true,
    output,
  };
  try {
    await followTask(ctx, run, following);
  } catch (error) {
    // Asking again for a task that is not there would end the same way.
    if (error instanceof Image2Error && error.code === 'TASK_NOT_FOUND') draft.next = null;
    throw error;
  }
}

/** What this machine recorded of a task. Asking needs no records, so a folder that cannot be read says nothing. */
async function knownRecord(journal: Journal, baseUrl: string, id: string): Promise<JournalRecord | null> {
  try {
    return await journal.findTask(baseUrl, id);
  } catch (error) {
    if (error instanceof Image2Error) return null;
    throw error;
  }
}
