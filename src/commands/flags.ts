import { parseDuration } from '../core/duration.ts';
import { Image2Error } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';

/** How a task is waited for and where its images go, as given. */
export interface WaitingFlags {
  readonly pollInterval?: string;
  readonly maxAttempts?: string;
  readonly timeout?: string;
  readonly output?: string;
  readonly sidecar?: boolean;
}

/** How a task is waited for, checked. Times in ms. */
export interface WaitingSettings {
  readonly pollIntervalMs: number;
  readonly maxAttempts: number;
  readonly timeoutMs: number | null;
}

/** The service's own client asks every 8 s, at most 90 times (SERVICE.md). */
const DEFAULT_INTERVAL_S = 8;
const DEFAULT_ATTEMPTS = 90;

/** Throws NUMBER_INVALID or DURATION_INVALID. */
export function parseWaiting(flags: WaitingFlags, defaultIntervalS = DEFAULT_INTERVAL_S): WaitingSettings {
  return {
    pollIntervalMs: Math.round(parseNumber('--poll-interval', flags.pollInterval, defaultIntervalS, 0.1, 3600) * 1000),
    maxAttempts: parseWhole('--max-attempts', flags.maxAttempts, DEFAULT_ATTEMPTS, 1, 1_000_000),
    timeoutMs: flags.timeout === undefined ? null : parseDurationFlag('--timeout', flags.timeout, 1),
  };
}

/** A decimal number within bounds. Throws NUMBER_INVALID. */
export function parseNumber(
  flag: string,
  given: string | undefined,
  fallback: number,
  min: number,
  max: number,
): number {
  if (given === undefined) return fallback;
  const value = /^\d{1,9}(\.\d{1,9})?$|^\.\d{1,9}$/.test(given.trim()) ? Number(given) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new Image2Error('NUMBER_INVALID', { flag, given, min, max, whole: false });
}

/** A whole number within bounds. Throws NUMBER_INVALID. */
export function parseWhole(
  flag: string,
  given: string | undefined,
  fallback: number,
  min: number,
  max: number,
): number {
  if (given === undefined) return fallback;
  const value = /^\d{1,9}$/.test(given.trim()) ? Number(given) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new Image2Error('NUMBER_INVALID', { flag, given, min, max, whole: true });
}

/** One of a list of words. Throws CHOICE_INVALID with the nearest one. */
export function parseChoice<T extends string>(flag: string, given: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === given);
  if (found !== undefined) return found;
  throw new Image2Error('CHOICE_INVALID', { flag, given, choices, suggestion: nearest(given, choices) });
}

/** Throws FLAG_CONFLICT where both flags were given. */
export function refuseTogether(flag: string, given: unknown, other: string, otherGiven: unknown): void {
  const isGiven = (value: unknown): boolean => value !== undefined && value !== false;
  if (isGiven(given) && isGiven(otherGiven)) throw new Image2Error('FLAG_CONFLICT', { flag, other });
}

/** A duration of at least `minMs`, in ms. Throws DURATION_INVALID. */
export function parseDurationFlag(flag: string, given: string, minMs: number): number {
  const ms = parseDuration(given);
  if (ms === null || ms < minMs) throw new Image2Error('DURATION_INVALID', { flag, given });
  return ms;
}
