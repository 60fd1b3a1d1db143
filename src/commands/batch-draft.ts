import type { Image2Error } from '../core/errors.ts';
import { commandLine } from '../core/next-command.ts';
import type { Run } from '../core/run.ts';
import type { BatchOrder, IdentifiedItem } from './batch-order.ts';
import type { Following } from './follow-task.ts';

/** What is known of an item before anything is done about it. */
export function beginDraft({ baseUrl }: BatchOrder, { hash, id, line, request }: IdentifiedItem, { draft }: Run): void {
  Object.assign(draft, { request, baseUrl: baseUrl.url, created: 'no' });
  draft.extra = { item: { line, id, hash } };
}

/** What is known of an item in doubt. */
export function tellDoubt({ draft }: Run, { params }: Image2Error<'IN_DOUBT'>): void {
  draft.created = 'unknown';
  draft.createdAt = params.sentAt;
  if (params.record !== null)
    draft.next = commandLine(['history', '--unfinished'], { baseUrl: null, useLocalKey: false });
}

/** How the task of an item is followed. */
export function followingOf(order: BatchOrder, item: IdentifiedItem, id: string, createdAt: string | null): Following {
  const { baseUrl, output, scope, service, settings } = order;
  return {
    baseUrl,
    output,
    scope,
    service,
    settings,
    id,
    createdAt,
    request: item.request,
    origin: 'created',
    untilTerminal: true,
    isQuiet: true,
  };
}
