/** The longest duration in milliseconds, about 24.8 days: `setTimeout` fires at once above 2^31 - 1. */
export const MAX_DURATION_MS = 2 ** 31 - 1;

const DURATION = /^(\d+(?:\.\d+)?)([smh]?)$/;
const UNIT_MS: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * The milliseconds in `90` (seconds), `45s`, `10m` or `1h`, decimals allowed, or null for anything else and for more
 * than {@link MAX_DURATION_MS}. Only `0` gives 0: whether that is allowed is the caller's matter.
 */
export function parseDuration(text: string): number | null {
  const [, amount, unit] = DURATION.exec(text.trim()) ?? [];
  if (amount === undefined || unit === undefined) return null;
  const exactMs = Number(amount) * (UNIT_MS[unit] ?? Number.NaN);
  if (!(exactMs <= MAX_DURATION_MS)) return null;
  return exactMs === 0 ? 0 : Math.max(1, Math.round(exactMs));
}
