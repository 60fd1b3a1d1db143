import type { Random } from './ports.ts';

/** The longest `Retry-After` that is waited for where no time-out says otherwise: 10 minutes, in ms (SERVICE.md). */
export const MAX_PATIENCE_MS = 600_000;

const MAX_BACKOFF_MS = 60_000;
const MAX_RETRY_JITTER_MS = 1_000;

/**
 * How long a `Retry-After` header asks to wait, in ms, never negative: whole seconds, or an HTTP date measured against
 * the answer's own `Date` (against `now`, ms since the epoch, where there is none). Null for anything else.
 */
export function parseRetryAfter(value: string | undefined, date: string | undefined, now: number): number | null {
  if (value === undefined) return null;
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const target = parseHttpDate(text);
  if (target === null) return null;
  return Math.max(0, target - (parseHttpDate(date?.trim() ?? '') ?? now));
}

/** The pause in ms before the next query after `hiccups` (1 or more) failed ones in a row; never earlier than told. */
export function delayAfterHiccup(
  hiccups: number,
  pollIntervalMs: number,
  retryAfterMs: number | null,
  random: Random,
): number {
  const ceiling = Math.max(pollIntervalMs, MAX_BACKOFF_MS);
  const full = Math.min(pollIntervalMs * 2 ** Math.min(hiccups - 1, 20), ceiling);
  const backoff = full * (0.5 + 0.5 * random());
  if (retryAfterMs === null) return backoff;
  return Math.max(backoff, retryAfterMs + random() * Math.min(MAX_RETRY_JITTER_MS, retryAfterMs));
}

function parseHttpDate(text: string): number | null {
  if (!/^(mon|tue|wed|thu|fri|sat|sun)/i.test(text)) return null;
  const parsed = Date.parse(/gmt$/i.test(text) ? text : `${text} GMT`);
  return Number.isNaN(parsed) ? null : parsed;
}
