import type { ResultsFile } from '../batch/results-file.ts';
import { type ScanOptions, scanBatch } from '../batch/scan.ts';
import type { Context } from '../context.ts';
import type { BatchItem } from '../core/batch-item.ts';
import { Image2Error } from '../core/errors.ts';
import type { ImageRequest } from '../core/image-request.ts';
import type { ItemEndings, Journal } from '../core/journal.ts';

/** Reads every line; throws BATCH_INVALID after naming each bad one, BATCH_EMPTY where there is none at all. */
export async function checkLines(
  ctx: Context,
  scan: ScanOptions,
  isKnownAs: (item: BatchItem) => Promise<boolean>,
): Promise<number> {
  let count = 0;
  let faults = 0;
  const report = (line: number, error: Image2Error): void => {
    faults += 1;
    const { message, hint } = ctx.describe(error);
    ctx.console.notice(`${ctx.console.messages.batch.badLine(line, message)} ${hint}`);
  };
  for await (const scanned of scanBatch(scan)) {
    ctx.stopper.signals.stop.throwIfAborted();
    if (scanned.kind === 'fault') {
      report(scanned.line, scanned.error);
      continue;
    }
    const { item } = scanned;
    count += 1;
    if (!(await isKnownAs(item))) report(item.line, new Image2Error('ITEM_ID_REUSED', { id: item.id ?? '' }));
  }
  if (faults > 0) throw new Image2Error('BATCH_INVALID', { count: faults });
  if (count === 0 && scan.shard === null) throw new Image2Error('BATCH_EMPTY', {});
  return count;
}

/**
 * What asked for the records that are open, by their hashes; null where a record does not say. There are few: what was in
 * flight at a stop.
 */
export async function openRequests(journal: Journal): Promise<Map<string, ImageRequest | null>> {
  const records = await journal.open();
  return new Map(records.map(({ name, request }) => [name.slice(0, name.indexOf('.')), request]));
}

/** What an item with an id asked for before, in this batch's results or this machine's records; null where it is new. */
export async function requestBefore(
  earlier: {
    readonly results: ResultsFile;
    readonly endings: ItemEndings;
    readonly open: Map<string, ImageRequest | null>;
  },
  hash: string,
): Promise<ImageRequest | null> {
  const { endings, open, results } = earlier;
  const result = await results.find(hash);
  // An item of which nothing was created may be put right.
  if (result !== null && result.created !== 'no') return result.request;
  return open.get(hash) ?? (await endings.peek(hash))?.request ?? null;
}
