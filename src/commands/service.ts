import type { ApiKey, BaseUrl, Context } from '../context.ts';
import type { CommandScope } from '../core/next-command.ts';
import type { WaitingFlags, WaitingSettings } from './flags.ts';

/** The service asks to be polled every 5 to 10 s (SERVICE.md). */
const SHORT_INTERVAL_MS = 5_000;

/** What printed commands must carry to reach the same service with the same key. */
export function scopeOf(baseUrl: BaseUrl, apiKey: Pick<ApiKey, 'source'>): CommandScope {
  return { baseUrl: baseUrl.isDefault ? null : baseUrl.url, useLocalKey: apiKey.source === 'file' };
}

/** Warns of a `--poll-interval` that the service would mind; a service on this machine does not. */
export function warnOfShortInterval(
  ctx: Context,
  flags: WaitingFlags,
  settings: WaitingSettings,
  baseUrl: BaseUrl,
): void {
  if (flags.pollInterval === undefined || baseUrl.isLoopback || settings.pollIntervalMs >= SHORT_INTERVAL_MS) return;
  ctx.console.warn(ctx.console.messages.warnings.shortInterval(settings.pollIntervalMs / 1000));
}
