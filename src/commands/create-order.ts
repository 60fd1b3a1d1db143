import type { BaseUrl, Context, KnownKey } from '../context.ts';
import { Image2Error } from '../core/errors.ts';
import { keyFingerprint } from '../core/identity.ts';
import type { ImageRequest } from '../core/image-request.ts';
import type { ClaimOptions, Journal } from '../core/journal.ts';
import type { CommandScope } from '../core/next-command.ts';
import type { Run } from '../core/run.ts';
import type { ServiceFlags } from '../core/service-flags.ts';
import { type ValidationSettings, validateRequest } from '../core/validate-request.ts';
import { askRequest, checkGiven, isIncomplete } from './ask-request.ts';
import { confirmPayment, printSummary, refuseWithoutTerminal } from './create-summary.ts';
import {
  parseDurationFlag,
  parseWaiting,
  parseWhole,
  refuseTogether,
  type WaitingFlags,
  type WaitingSettings,
} from './flags.ts';
import type { Following } from './follow-task.ts';
import { resolveKeyOrAsk } from './key-or-ask.ts';
import { openOutput, parseOutput } from './output.ts';
import { canAsk } from './questions.ts';
import { type PromptFlags, readPrompt } from './read-prompt.ts';
import { openSandbox, SANDBOX_INTERVAL_S } from './sandbox-session.ts';
import { scopeOf, warnOfShortInterval } from './service.ts';

/** The flags of `create`, as given. */
export interface CreateFlags extends ServiceFlags, WaitingFlags, PromptFlags {
  readonly mode?: string;
  readonly size?: string;
  readonly url?: readonly string[];
  readonly model?: string;
  readonly count?: string;
  /** False for `--no-wait`. */
  readonly wait?: boolean;
  readonly dryRun?: boolean;
  readonly confirm?: boolean;
  readonly again?: boolean;
  readonly once?: string;
  readonly sandbox?: boolean;
}

/** Everything that the slots of one `create` share. */
export interface Order {
  readonly request: ImageRequest;
  readonly baseUrl: BaseUrl;
  /** Null in the sandbox, which no later command can reach. */
  readonly scope: CommandScope | null;
  readonly keyFingerprint: string;
  readonly settings: WaitingSettings;
  readonly output: Following['output'];
  readonly service: Following['service'];
  /** Null in the sandbox. */
  readonly journal: Journal | null;
  readonly once: string | null;
  readonly options: ClaimOptions;
  readonly count: number;
  readonly wait: boolean;
  /** Ends the sandbox, where there is one. */
  close(): Promise<void>;
}

const MAX_COUNT = 16;
const MAX_ONCE_LENGTH = 200;
/** A result is handed out again for 10 minutes (CONTRACT.md, Money). */
const DEFAULT_REUSE_WINDOW = '10m';

/** Checks everything that can be checked before paying; null where there is nothing to pay (`--dry-run`). */
export async function prepareOrder(ctx: Context, given: CreateFlags, run: Run): Promise<Order | null> {
  refuseConflicts(given);
  if (given.confirm && !given.dryRun) refuseWithoutTerminal(ctx);
  const settings = parseWaiting(given, given.sandbox ? SANDBOX_INTERVAL_S : undefined);
  ctx.startTimeout(settings.timeoutMs);
  const count = parseWhole('--count', given.count, 1, 1, MAX_COUNT);
  const once = given.once === undefined ? null : parseOnce(given.once);
  const window = ctx.world.env['IMAGE2_REUSE_WINDOW'] || DEFAULT_REUSE_WINDOW;
  const reuseWindowMs = parseDurationFlag('IMAGE2_REUSE_WINDOW', window, 0);
  const service = given.sandbox ? null : await ctx.resolveService(given);
  const validation = { allowPrivateUrls: service === null || service.isLoopback };
  const { flags, askedKey } = await complete(ctx, given, validation);
  const { mode, size, model, url: urls = [] } = flags;
  const fields = { mode, prompt: await readPrompt(ctx, flags), size, urls, model };
  const request = validateRequest(fields, validation);
  run.draft.request = request;
  run.draft.baseUrl = service?.url ?? null;
  const target = await parseOutput(ctx, flags);
  if (flags.dryRun) {
    const body = await ctx.createBody(request);
    run.lines = [ctx.jsonLine(body)];
    run.draft.extra = { body };
    return null;
  }
  const session = service === null ? await openSandbox(ctx) : { baseUrl: service, close: async () => {} };
  const { baseUrl, close } = session;
  try {
    run.draft.baseUrl = baseUrl.url;
    const apiKey = 'apiKey' in session ? session.apiKey : (askedKey ?? (await resolveKeyOrAsk(ctx, flags)));
    warnOfShortInterval(ctx, flags, settings, baseUrl);
    const output = await openOutput(ctx, flags, target, baseUrl);
    const journal = service === null ? null : await ctx.openJournal();
    printSummary(ctx, { request, baseUrl, apiKey: service === null ? null : apiKey });
    if (flags.confirm) await confirmPayment(ctx, request, journal);
    return {
      request,
      baseUrl,
      scope: service === null ? null : scopeOf(baseUrl, apiKey),
      keyFingerprint: keyFingerprint(apiKey.value),
      settings,
      output,
      service: await ctx.openService(baseUrl, apiKey),
      journal,
      once,
      options: { again: flags.again === true, reuseWindowMs },
      count,
      wait: flags.wait !== false,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Asks a person for what is missing; of a missing key they hear first, before they answer questions for nothing. */
async function complete(
  ctx: Context,
  given: CreateFlags,
  validation: ValidationSettings,
): Promise<{ readonly flags: CreateFlags; readonly askedKey: KnownKey | null }> {
  if (!isIncomplete(given) || !canAsk(ctx)) return { flags: given, askedKey: null };
  checkGiven(given, validation);
  const ending = given.dryRun ? 'dry-run' : given.sandbox ? 'sandbox' : 'paid';
  const askedKey = ending === 'paid' ? await resolveKeyOrAsk(ctx, given) : null;
  return { flags: await askRequest(ctx, given, validation, ending), askedKey };
}

function refuseConflicts(flags: CreateFlags): void {
  const noWait = flags.wait === false;
  refuseTogether('--no-wait', noWait, '-o', flags.output);
  refuseTogether('--sandbox', flags.sandbox, '--base-url', flags.baseUrl);
  refuseTogether('--once', flags.once, '--again', flags.again);
  refuseTogether('--once', flags.once, '--count', flags.count);
  if (flags.sidecar && flags.output === undefined)
    throw new Image2Error('FLAG_NEEDS', { flag: '--sidecar', other: '-o' });
}

function parseOnce(given: string): string {
  const length = [...given].length;
  if (length >= 1 && length <= MAX_ONCE_LENGTH && given.isWellFormed()) return given;
  throw new Image2Error('TEXT_INVALID', { flag: '--once', given, maxLength: MAX_ONCE_LENGTH });
}
