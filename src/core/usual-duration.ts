import type { ImageRequest } from './image-request.ts';
import type { HistoryEntry } from './journal.ts';

/** One measured task says little about the next one. */
const FEWEST = 2;

/**
 * How many seconds tasks like this one usually take at this service: the median of those with the same mode and size,
 * else of all; null where fewer than two are known. An entry ends when its result was handed over, so a task that was
 * picked up late counts as long, which a median forgives.
 */
export function usualSeconds(
  entries: readonly HistoryEntry[],
  baseUrl: string,
  request: Pick<ImageRequest, 'mode' | 'size'> | null,
): number | null {
  const done = entries.filter((entry) => entry.status === 'success' && entry.baseUrl === baseUrl);
  const alike = done.filter(({ request: other }) => other?.mode === request?.mode && other?.size === request?.size);
  const measured = alike.flatMap(secondsOf).length >= FEWEST ? alike : done;
  const seconds = measured.flatMap(secondsOf).sort((a, b) => a - b);
  const middle = seconds[Math.floor((seconds.length - 1) / 2)];
  return middle === undefined || seconds.length < FEWEST ? null : rounded(middle);
}

function secondsOf({ createdAt, endedAt }: HistoryEntry): number[] {
  if (createdAt === null) return [];
  const seconds = (Date.parse(endedAt) - Date.parse(createdAt)) / 1000;
  return seconds >= 0 ? [seconds] : [];
}

/** No more digits than an estimate deserves. */
function rounded(seconds: number): number {
  const step = seconds < 20 ? 1 : seconds < 120 ? 5 : 60;
  return Math.max(1, Math.round(seconds / step) * step);
}
