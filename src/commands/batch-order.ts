import { createResultPrinter, type ResultPrinter } from '../batch/result-printer.ts';
import { openResults, type ResultsFile, readResults, refuseOtherFiles } from '../batch/results-file.ts';
import type { ScanOptions, Shard } from '../batch/scan.ts';
import type { BaseUrl, Context } from '../context.ts';
import type { GateLimits } from '../core/batch-gate.ts';
import type { BatchItem } from '../core/batch-item.ts';
import { Image2Error } from '../core/errors.ts';
import { keyFingerprint as fingerprintOf, identityHash, isSameRequest } from '../core/identity.ts';
import type { ItemEndings, Journal, JournalRecord, RequestIdentity } from '../core/journal.ts';
import type { CommandScope } from '../core/next-command.ts';
import type { Run } from '../core/run.ts';
import type { ServiceFlags } from '../core/service-flags.ts';
import { validateMode, validateSize } from '../core/validate-request.ts';
import { parseBatchLimits, parseShard } from './batch-flags.ts';
import { checkLines, openItems, requestBefore } from './batch-lines.ts';
import { parseWaiting, parseWhole, type WaitingFlags, type WaitingSettings } from './flags.ts';
import type { Following } from './follow-task.ts';
import { openOutput, parseOutput } from './output.ts';
import { scopeOf, warnOfShortInterval } from './service.ts';

/** The flags of `batch`, as given. */
export interface BatchFlags extends ServiceFlags, WaitingFlags {
  readonly mode?: string;
  readonly size?: string;
  readonly concurrency?: string;
  readonly results?: string;
  readonly maxCost?: string;
  readonly maxTasks?: string;
  readonly retryFailed?: boolean;
  readonly shard?: string;
  readonly dryRun?: boolean;
}

/** An item with what the records know it by. */
export interface IdentifiedItem extends BatchItem {
  readonly identity: RequestIdentity;
  readonly hash: string;
}

/** Everything that the items of one batch share. */
export interface BatchOrder extends ResultPrinter {
  readonly scan: ScanOptions;
  readonly count: number;
  /** True where the batch was read from standard input, which the next command cannot read again. */
  readonly isFromStdin: boolean;
  readonly concurrency: number;
  readonly baseUrl: BaseUrl;
  readonly keyFingerprint: string;
  readonly scope: CommandScope;
  readonly settings: WaitingSettings;
  readonly limits: GateLimits;
  readonly output: Following['output'];
  readonly service: Following['service'];
  readonly journal: Journal;
  readonly endings: ItemEndings;
  /** The record of an item that was open when the batch began, by its hash. */
  openItem(hash: string): JournalRecord | undefined;
  readonly results: ResultsFile;
  readonly resultsPath: string;
  readonly retryFailed: boolean;
  identify(item: BatchItem): IdentifiedItem;
  close(): Promise<void>;
}

const DEFAULT_CONCURRENCY = 4;
const MAX_CONCURRENCY = 256;

/** Checks flags, places and every line before anything is paid; all bad lines are reported. */
export async function prepareBatch(
  ctx: Context,
  file: string,
  flags: BatchFlags,
  run: Run,
): Promise<BatchOrder | null> {
  const settings = parseWaiting(flags);
  const concurrency = parseWhole('--concurrency', flags.concurrency, DEFAULT_CONCURRENCY, 1, MAX_CONCURRENCY);
  const shard = parseShard(flags.shard);
  if (flags.mode !== undefined) validateMode(flags.mode);
  if (flags.size !== undefined) validateSize(flags.size);
  if (flags.sidecar && flags.output === undefined)
    throw new Image2Error('FLAG_NEEDS', { flag: '--sidecar', other: '-o' });
  if (file === '-' && flags.results === undefined) throw new Image2Error('RESULTS_REQUIRED', {});
  const baseUrl = await ctx.resolveService(flags);
  run.draft.baseUrl = baseUrl.url;
  const limits = parseBatchLimits(flags, settings, ctx.world.startedAt);
  const target = await parseOutput(ctx, flags);
  ctx.startTimeout(settings.timeoutMs);
  const apiKey = await ctx.resolveKey(flags);
  warnOfShortInterval(ctx, flags, settings, baseUrl);
  const spool = file === '-' ? await ctx.spoolStdin() : null;
  const scan: ScanOptions = {
    path: spool?.path ?? ctx.absolutePath(file),
    defaults: { mode: flags.mode, size: flags.size },
    settings: { allowPrivateUrls: baseUrl.isLoopback },
    shard,
  };
  const opened: (() => Promise<void>)[] = spool === null ? [] : [spool.remove];
  try {
    const fingerprint = fingerprintOf(apiKey.value);
    const identify = (item: BatchItem): IdentifiedItem => {
      const { key, request } = item;
      const identity = { baseUrl: baseUrl.url, keyFingerprint: fingerprint, request, slot: 1, once: null, item: key };
      return { ...item, identity, hash: identityHash(identity) };
    };
    const resultsPath = ctx.absolutePath(flags.results ?? defaultResults(file, shard));
    await refuseOtherFiles(resultsPath, scan.path);
    const results = await resultsOf(ctx, resultsPath, flags);
    opened.push(results.close);
    const journal = await ctx.openGroupedJournal();
    opened.push(journal.release);
    if (!flags.dryRun) await journal.check();
    const endings = await journal.itemEndings({
      baseUrl: baseUrl.url,
      keyFingerprint: fingerprint,
      isKnown: results.isDone,
    });
    const open = await openItems(journal);
    const earlier = { results, endings, open };
    const count = await checkLines(ctx, scan, async (item) => {
      const known = item.id === null ? null : await requestBefore(earlier, identify(item).hash);
      return known === null || isSameRequest(known, item.request);
    });
    const { console } = ctx;
    console.info(console.messages.batch.begin(count, console.safe(baseUrl.url), apiKey.mask));
    const output = await openOutput(ctx, flags, target, baseUrl);
    await results.begin();
    return {
      scan,
      count,
      isFromStdin: spool !== null,
      concurrency,
      baseUrl,
      keyFingerprint: fingerprint,
      scope: scopeOf(baseUrl, apiKey),
      settings,
      limits,
      output,
      service: await ctx.openService(baseUrl, apiKey, { keepQueries: true }),
      journal,
      endings,
      openItem: (hash) => open.get(hash),
      results,
      resultsPath,
      retryFailed: flags.retryFailed === true,
      identify,
      ...createResultPrinter(ctx.console.result, (detail) =>
        ctx.console.warn(ctx.console.messages.batch.stdoutBroken(detail)),
      ),
      close: () => closeAll(opened),
    };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

/** Closes each, whatever becomes of the others; rejects with the first error. */
async function closeAll(opened: readonly (() => Promise<void>)[]): Promise<void> {
  const ends = await Promise.allSettled(opened.map((close) => close()));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** A dry run only looks at the results, also while another run writes them. */
async function resultsOf(ctx: Context, path: string, { dryRun }: BatchFlags): Promise<ResultsFile> {
  if (!dryRun) return openResults(path, await ctx.processes());
  return { ...(await readResults(path)), begin: async () => {}, append: async () => {}, close: async () => {} };
}

function defaultResults(file: string, shard: Shard | null): string {
  const part = shard === null ? '' : `.${shard.index}-of-${shard.count}`;
  return shard === null ? `${file}.results.jsonl` : `${file}.results${part}.jsonl`;
}
