import type { ResultsFile } from '../batch/results-file.ts';
import { type ScanOptions, scanBatch } from '../batch/scan.ts';
import type { Context } from '../context.ts';
import type { BatchItem } from '../core/batch-item.ts';
import { Image2Error, isImage2Error } from '../core/errors.ts';
import type { ImageRequest } from '../core/image-request.ts';
import type { ItemEndings, Journal, JournalRecord } from '../core/journal.ts';

/** Errors whose hint is about flags that a line does not have. */
const SAID_BY_THE_MESSAGE: ReadonlySet<string> = new Set(['PROMPT_EMPTY', 'URL_NOT_ALLOWED', 'URL_REQUIRED']);
const MEMBER_OF_FLAG: Readonly<Record<string, string>> = {
  '--mode': '"mode"',
  '--model': '"model"',
  '--prompt': '"prompt"',
  '--size': '"size"',
  '--url': '"urls"',
};

/** The flags of `batch` itself that fill in what a line does not have. */
const FILLS_IN: ReadonlySet<string> = new Set(['--mode', '--size']);

/** What is said of a flag, said of the member of a line that stands for it. */
function inMembers(text: string): string {
  return text.replaceAll(/--[a-z]+/g, (flag) => MEMBER_OF_FLAG[flag] ?? flag);
}

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
    const { badLine, memberMissing } = ctx.console.messages.batch;
    if (isImage2Error(error, 'MISSING_FLAG')) {
      const { flag } = error.params;
      ctx.console.notice(badLine(line, memberMissing(inMembers(flag), FILLS_IN.has(flag) ? flag : null), ''));
      return;
    }
    const { message, hint } = ctx.describe(error);
    const advice = SAID_BY_THE_MESSAGE.has(error.code) ? '' : inMembers(hint);
    ctx.console.notice(badLine(line, inMembers(message), advice));
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

/** The records that are open, by the hashes of their items. There are few: what was in flight at a stop. */
export async function openItems(journal: Journal): Promise<Map<string, JournalRecord>> {
  const records = await journal.open();
  return new Map(records.map((record) => [record.name.slice(0, record.name.indexOf('.')), record]));
}

/** What an item with an id asked for before, in this batch's results or this machine's records; null where it is new. */
export async function requestBefore(
  earlier: {
    readonly results: ResultsFile;
    readonly endings: ItemEndings;
    readonly open: ReadonlyMap<string, JournalRecord>;
  },
  hash: string,
): Promise<ImageRequest | null> {
  const { endings, open, results } = earlier;
  const result = await results.find(hash);
  // An item of which nothing was created may be put right.
  if (result !== null && result.created !== 'no') return result.request;
  return open.get(hash)?.request ?? (await endings.peek(hash))?.request ?? null;
}
