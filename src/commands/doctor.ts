import type { BaseUrl, Context, KnownKey } from '../context.ts';
import type { Image2Error } from '../core/errors.ts';
import { EXIT_CODES } from '../core/exit-code.ts';
import { type CommandResult, runPlain } from '../core/run.ts';
import type { ServiceFlags } from '../core/service-flags.ts';
import { padEnd, textWidth } from '../core/text-width.ts';
import { checkEnvironment, checkProxy, checkRecords, checkSavedKeys, checkService } from './doctor-checks.ts';
import { type Finding, findingOf, fine } from './doctor-finding.ts';

/** `image2 doctor`: what is configured, and what is wrong with it. Exit 0 also with warnings, else what a create would meet. */
export function runDoctor(ctx: Context, flags: ServiceFlags): Promise<CommandResult> {
  const findings: Finding[] = [];
  return runPlain(ctx.stopper.signals.stop, async (run) => {
    for await (const finding of examine(ctx, flags)) findings.push(finding);
    run.lines = linesOf(ctx, findings);
    run.draft.extra = { checks: findings.map(({ error: _error, ...shown }) => shown) };
    const worst = worstOf(findings);
    if (worst !== null) throw worst;
  });
}

async function* examine(ctx: Context, flags: ServiceFlags): AsyncGenerator<Finding> {
  yield* checkEnvironment(ctx);
  const apiKey = await attempt(() => ctx.resolveKey(flags));
  yield keyFinding(ctx, apiKey);
  yield* checkSavedKeys(ctx, apiKey.ok ? apiKey.value : null);
  const baseUrl = await attempt(() => ctx.resolveService(flags));
  yield serviceFinding(ctx, baseUrl);
  if (baseUrl.ok) yield* checkProxy(ctx, baseUrl.value);
  yield* checkRecords(ctx);
  if (!baseUrl.ok) return;
  yield* checkService(ctx, baseUrl.value, apiKey.ok ? apiKey.value : null);
}

type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error };
  }
}

function keyFinding(ctx: Context, apiKey: Attempt<KnownKey>): Finding {
  if (!apiKey.ok) return findingOf(ctx, 'key', apiKey.error);
  const { mask, path, source } = apiKey.value;
  const { doctor, summary } = ctx.console.messages;
  return fine('key', doctor.key(mask, path === null ? summary.keySources[source] : ctx.console.safe(path)));
}

function serviceFinding(ctx: Context, baseUrl: Attempt<BaseUrl>): Finding {
  if (!baseUrl.ok) return findingOf(ctx, 'service', baseUrl.error);
  const { doctor } = ctx.console.messages;
  const { source, url } = baseUrl.value;
  return fine('service', doctor.service(ctx.console.safe(url), doctor.serviceSources[source]));
}

function linesOf(ctx: Context, findings: readonly Finding[]): string[] {
  const { levels } = ctx.console.messages.doctor;
  const width = Math.max(...Object.values(levels).map(textWidth));
  return findings.flatMap(({ level, text, remedy }) => [
    `${padEnd(levels[level], width)}  ${text}`,
    ...(remedy === null ? [] : [`${' '.repeat(width + 2)}${remedy}`]),
  ]);
}

/** A create checks its places first (exit 2), then the key (4), then the service (5). */
function worstOf(findings: readonly Finding[]): Image2Error | null {
  const errors = findings.flatMap(({ error }) => error ?? []);
  return errors.sort((x, y) => EXIT_CODES[x.outcome] - EXIT_CODES[y.outcome])[0] ?? null;
}
