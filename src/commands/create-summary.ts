import type { BaseUrl, Context, KnownKey } from '../context.ts';
import { Image2Error } from '../core/errors.ts';
import type { ImageRequest } from '../core/image-request.ts';
import type { Journal } from '../core/journal.ts';
import { padEnd, textWidth } from '../core/text-width.ts';

/** How much of a prompt the summary shows, in characters. */
const PROMPT_LIMIT = 200;
/** How many of the newest tasks are searched for one of the same kind. */
const COST_SAMPLE = 200;

/** Prints what is about to be asked for, with the masked key; a service that is not the default is named. */
export function printSummary(
  ctx: Context,
  { request, baseUrl, apiKey }: { request: ImageRequest; baseUrl: BaseUrl; apiKey: KnownKey | null },
): void {
  const { console } = ctx;
  const { summary } = console.messages;
  const rows: [string, string][] = [
    [summary.request, `${request.mode} · ${request.size} · ${console.safe(request.model)}`],
    [summary.prompt, console.safe(request.prompt, PROMPT_LIMIT)],
  ];
  for (const url of request.urls) rows.push([summary.images, console.safe(url)]);
  if (apiKey !== null) rows.push([summary.key, `${apiKey.mask} (${summary.keySources[apiKey.source]})`]);
  if (apiKey === null) rows.push([summary.service, summary.sandbox]);
  else if (!baseUrl.isDefault) rows.push([summary.service, console.safe(baseUrl.url)]);
  const width = Math.max(...rows.map(([label]) => textWidth(label)));
  for (const [label, text] of rows) console.info(`${console.palette.faint(padEnd(label, width))}  ${text}`);
}

/** Throws NEEDS_TERMINAL where `--confirm` could not ask. */
export function refuseWithoutTerminal({ world }: Context): void {
  const { stdin, stderr } = world.terminal;
  if (!stdin.isTerminal || !stderr.isTerminal)
    throw new Image2Error('NEEDS_TERMINAL', { flag: '--confirm', instead: null });
}

/** Asks before paying, with what the last task of the same kind cost. Throws CONFIRM_DECLINED. */
export async function confirmPayment(ctx: Context, request: ImageRequest, journal: Journal | null): Promise<void> {
  const { console, stopper, world } = ctx;
  const { stdin } = world.terminal;
  const { summary, confirm } = console.messages;
  const cost = journal === null ? null : await lastCost(journal, request);
  console.notice(cost === null ? summary.unknownCost : summary.lastCost(console.safe(cost)));
  const answer = await stdin.readLine({ question: confirm.question, echo: true, signal: stopper.signals.stop });
  if (!confirm.yes.includes((answer ?? '').trim().toLowerCase())) throw new Image2Error('CONFIRM_DECLINED', {});
}

async function lastCost(journal: Journal, request: ImageRequest): Promise<string | null> {
  const entries = await journal.history(COST_SAMPLE);
  const alike = entries.find(
    ({ cost, request: other }) =>
      cost !== null && other?.mode === request.mode && other.size === request.size && other.model === request.model,
  );
  return alike?.cost ?? null;
}
