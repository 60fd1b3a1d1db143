import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Ledger, type LedgerEntry, maskKey, withoutKey } from './ledger.ts';
import { parseJson, type ReadBody, readBody } from './read-body.ts';
import { messageReply, type Reply, sendReply } from './reply.ts';
import { serve } from './service.ts';
import type { Handled, ServiceRequest, World } from './world.ts';

/** What one request did: its ledger line without the body, and what it was about. */
export interface SandboxEvent extends Omit<LedgerEntry, 'body'> {
  readonly kind: Handled['kind'];
}

/** What an answerer works with. */
export interface AnswererDeps {
  readonly world: World;
  readonly ledger: Ledger | null;
  readonly onEvent: (event: SandboxEvent) => void;
}

/** Answers HTTP requests until it is stopped. */
export interface Answerer {
  answer(request: IncomingMessage, response: ServerResponse): void;
  /** Forgets the answers that were to be sent later, and the requests that are not yet read. */
  stop(): void;
}

/** Reads each request, decides about it, writes it down, tells of it, and only then answers. */
export function createAnswerer({ world, ledger, onEvent }: AnswererDeps): Answerer {
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;

  function decide(request: IncomingMessage, read: ReadBody): Reply {
    const asked = requestOf(request, 'text' in read ? parseJson(read.text) : null);
    const handled = 'text' in read ? serve(world, asked) : unread(world, read.fault);
    const entry = withoutKey(entryOf(request, asked, handled, world.now()), asked.key);
    ledger?.append(entry);
    const { body: _body, ...facts } = entry;
    onEvent({ ...facts, kind: handled.kind });
    return handled.reply;
  }

  function send(response: ServerResponse, reply: Reply): void {
    if (reply.afterMs === 0) {
      sendReply(response, reply);
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      sendReply(response, reply);
    }, reply.afterMs);
    timers.add(timer);
  }

  return {
    answer: (request, response) => {
      readBody(request)
        .then((read) => {
          if (!stopped) send(response, decide(request, read));
        })
        .catch((error: unknown) => sendReply(response, messageReply(500, `sandbox: ${String(error)}`)));
    },
    stop: () => {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

function requestOf({ method = '', url = '', headers }: IncomingMessage, body: unknown): ServiceRequest {
  const [path = '', ...rest] = url.split('?');
  return {
    method,
    path,
    search: rest.join('?'),
    key: String(headers['x-api-key'] ?? ''),
    contentType: headers['content-type'] ?? '',
    hasIdempotencyKey: headers['idempotency-key'] !== undefined,
    body,
  };
}

function unread({ scenario }: World, fault: 'too-large' | 'cut-short'): Handled {
  const tooLarge = messageReply(413, 'the body is larger than 1 MiB');
  const reply: Reply = fault === 'too-large' ? tooLarge : { ...tooLarge, reach: 'closed' };
  return { kind: 'other', reply, scenario, taskId: null, created: false };
}

function entryOf({ url = '' }: IncomingMessage, asked: ServiceRequest, handled: Handled, now: number): LedgerEntry {
  const { reply, scenario, taskId, created } = handled;
  return {
    at: new Date(now).toISOString(),
    method: asked.method,
    path: url,
    key: asked.key === '' ? null : maskKey(asked.key),
    status: reply.reach === 'whole' ? reply.status : null,
    scenario,
    taskId,
    created,
    body: asked.body,
  };
}
