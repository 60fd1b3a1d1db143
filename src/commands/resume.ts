import type { Context } from '../context.ts';
import { Image2Error } from '../core/errors.ts';
import { combineExitCodes, EXIT_CODES, type ExitCode } from '../core/exit-code.ts';
import { keyFingerprint } from '../core/identity.ts';
import type { Journal, JournalRecord } from '../core/journal.ts';
import { getCommand } from '../core/next-command.ts';
import { forEachAtOnce } from '../core/pool.ts';
import { type CommandResult, runTask } from '../core/run.ts';
import type { ServiceFlags } from '../core/service-flags.ts';
import { parseWaiting, type WaitingFlags } from './flags.ts';
import { type Following, followTask } from './follow-task.ts';
import { openOutput, parseOutput } from './output.ts';
import { scopeOf, warnOfShortInterval } from './service.ts';
import { settle } from './settle.ts';

/** The flags of `resume`, as given. */
export interface ResumeFlags extends ServiceFlags, WaitingFlags {}

/** How many tasks are waited for at once: each is one query every few seconds. */
const MAX_AT_ONCE = 16;

type TaskRecord = JournalRecord & { readonly id: string };

interface Plan {
  readonly journal: Journal;
  readonly mine: readonly TaskRecord[];
  /** Those of other services and keys too: closing one asks nobody. */
  readonly doubts: readonly JournalRecord[];
  readonly elsewhere: readonly TaskRecord[];
  readonly following: Omit<Following, 'id' | 'request' | 'createdAt'>;
}

/** `image2 resume`: waits for every unfinished task of this service and key, and prints each result as it comes. */
export async function runResume(ctx: Context, flags: ResumeFlags): Promise<CommandResult> {
  const { publish, stopper } = ctx;
  const { stop } = stopper.signals;
  const plans: Plan[] = [];
  const prepared = await runTask(stop, async (run) => {
    run.draft.created = 'no';
    plans.push(await makePlan(ctx, flags));
  });
  const [plan] = plans;
  if (plan === undefined) return { kind: 'one', run: prepared };
  reportOthers(ctx, plan);
  const codes: ExitCode[] = [];
  await forEachAtOnce(MAX_AT_ONCE, plan.mine, async (record, index) => {
    const run = await runTask(stop, async (current) => {
      current.at = 'task';
      const { id, request, createdAt, cost } = record;
      Object.assign(current.draft, { request, cost, reused: true, baseUrl: plan.following.baseUrl.url });
      current.delivered = () => settle(ctx, plan.journal, record, false, current.draft);
      await followTask(ctx, current, { ...plan.following, id, request, createdAt });
    });
    codes[index] = await publish([run]);
  });
  return { kind: 'published', exitCode: exitCodeOf(plan, codes) };
}

async function makePlan(ctx: Context, flags: ResumeFlags): Promise<Plan> {
  const settings = parseWaiting(flags);
  if (flags.sidecar && flags.output === undefined)
    throw new Image2Error('FLAG_NEEDS', { flag: '--sidecar', other: '-o' });
  const baseUrl = await ctx.resolveService(flags);
  const target = await parseOutput(ctx, flags);
  ctx.startTimeout(settings.timeoutMs);
  const apiKey = await ctx.resolveKey(flags);
  warnOfShortInterval(ctx, flags, settings, baseUrl);
  const output = await openOutput(ctx, flags, target, baseUrl);
  const journal = await ctx.openJournal();
  const open = await journal.open();
  const fingerprint = keyFingerprint(apiKey.value);
  // Where a torn record that was settled as a task came from is lost: it is asked for here.
  const isHere = (record: JournalRecord): boolean =>
    record.baseUrl === '' || (record.baseUrl === baseUrl.url && record.keyFingerprint === fingerprint);
  const service = await ctx.openService(baseUrl, apiKey);
  return {
    journal,
    mine: open.flatMap((record) => (record.id !== null && isHere(record) ? [{ ...record, id: record.id }] : [])),
    doubts: open.filter(({ state }) => state === 'doubt'),
    elsewhere: open.flatMap((record) => (record.id !== null && !isHere(record) ? [{ ...record, id: record.id }] : [])),
    following: {
      service,
      baseUrl,
      scope: scopeOf(baseUrl, apiKey),
      settings,
      origin: 'created',
      untilTerminal: true,
      output,
    },
  };
}

function reportOthers(ctx: Context, { mine, doubts, elsewhere, following }: Plan): void {
  const { console } = ctx;
  const { doubt: texts, resume } = console.messages;
  if (mine.length > 0) console.info(resume.found(mine.length));
  else if (doubts.length + elsewhere.length === 0) console.info(resume.nothing);
  for (const { baseUrl, doubt, name, sentAt } of doubts) {
    const since = texts.since(name, console.safe(baseUrl), console.safe(sentAt ?? '?'));
    console.warn(doubt === 'torn' ? texts.torn(name) : since);
    console.notice(`  ${texts.waysOut(name)}`);
  }
  for (const { id, baseUrl } of elsewhere) {
    const scope = ctx.recordScope(baseUrl, following.scope?.useLocalKey === true);
    console.warn(resume.elsewhere(console.safe(id), console.safe(baseUrl)));
    console.notice(`  ${console.safe(getCommand(id, ['--wait'], scope), 4000)}`);
  }
}

function exitCodeOf({ doubts, elsewhere }: Plan, codes: readonly ExitCode[]): ExitCode {
  const others: ExitCode[] = [];
  if (doubts.length > 0) others.push(EXIT_CODES.inDoubt);
  if (elsewhere.length > 0) others.push(EXIT_CODES.unfinished);
  return combineExitCodes([...codes, ...others]);
}
