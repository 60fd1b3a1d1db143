import type { Shard } from '../batch/scan.ts';
import type { GateLimits } from '../core/batch-gate.ts';
import { Image2Error } from '../core/errors.ts';
import { parseWhole, type WaitingSettings } from './flags.ts';

const MAX_SHARDS = 100_000;
const MAX_TASKS = 100_000_000;

/** `i/n` as a shard; null where the flag is missing. Throws SHARD_INVALID. */
export function parseShard(given: string | undefined): Shard | null {
  if (given === undefined) return null;
  const [, index, count] = /^\s*(\d{1,6})\s*\/\s*(\d{1,6})\s*$/.exec(given) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (shard.index >= 1 && shard.index <= shard.count && shard.count <= MAX_SHARDS) return shard;
  throw new Image2Error('SHARD_INVALID', { given });
}

/** The bounds of a batch. Throws NUMBER_INVALID. */
export function parseBatchLimits(
  flags: { readonly maxCost?: string; readonly maxTasks?: string },
  { maxAttempts, timeoutMs }: WaitingSettings,
  startedAt: number,
): GateLimits {
  const { maxCost, maxTasks } = flags;
  return {
    maxCost: maxCost === undefined ? null : parseCredits(maxCost),
    maxTasks: maxTasks === undefined ? null : parseWhole('--max-tasks', maxTasks, 0, 0, MAX_TASKS),
    maxAttempts,
    deadline: timeoutMs === null ? null : startedAt + timeoutMs,
  };
}

function parseCredits(given: string): string {
  const text = given.trim();
  if (/^\d{1,15}(\.\d{1,15})?$/.test(text)) return text;
  throw new Image2Error('NUMBER_INVALID', { flag: '--max-cost', given, min: 0, max: 10 ** 15, whole: false });
}
