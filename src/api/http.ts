import type { Dispatcher, Client as UndiciClient } from 'undici';
import type { StopSignals } from '../core/image-service.ts';
import { exchange, type HttpRequest, type HttpResult } from './exchange.ts';

export type { BodyFault, HttpRequest, HttpResult } from './exchange.ts';

import { Client } from './undici.ts';

/** Where the connection to an origin comes from; a proxy or a test puts its own here. */
export type OpenClient = (origin: URL, options: UndiciClient.Options) => Dispatcher;

/** Sends requests over connections that nothing else uses. */
export interface Http {
  /** Sends `request` once over a connection of its own. */
  send(request: HttpRequest, signals: StopSignals): Promise<HttpResult>;
  /** Ends every connection at once. */
  close(): void;
}

/** The plain {@link OpenClient}: straight to the origin. NODE_TLS_REJECT_UNAUTHORIZED=0 does not weaken it. */
export const openDirectClient: OpenClient = (origin, options) => {
  const { connect } = options;
  const verified = typeof connect === 'function' ? connect : { ...connect, rejectUnauthorized: true };
  return new Client(origin.origin, { ...options, connect: verified });
};

/** What {@link createHttp} may be given. */
export interface HttpDeps {
  readonly openClient?: OpenClient;
  /**
   * True keeps connections open between queries, which are free and may be asked again. A POST goes over one of its own
   * all the same: on one that sat idle nobody could tell what had become of it.
   */
  readonly keepQueries?: boolean;
  /** Takes a line for each request and each answer; queries of URLs, headers and bodies are left out. */
  readonly trace?: (line: string) => void;
}

/** An {@link Http} whose connections come from `openClient`. */
export function createHttp({
  openClient = openDirectClient,
  keepQueries = false,
  trace = () => {},
}: HttpDeps = {}): Http {
  const open = new Set<Dispatcher>();
  const idle = new Map<string, Client[]>();

  const connect = (request: HttpRequest): Dispatcher => {
    const client = openClient(request.url, {
      connect: { timeout: request.connectMs },
      headersTimeout: 0,
      bodyTimeout: 0,
      pipelining: 1,
      maxHeaderSize: 64 * 1024,
    });
    open.add(client);
    return client;
  };
  const drop = (client: Dispatcher): void => {
    open.delete(client);
    client.destroy(ENDED, () => {});
  };
  const sendOnce = async (request: HttpRequest, signals: StopSignals): Promise<HttpResult> => {
    const client = connect(request);
    try {
      return await exchange(client, request, signals);
    } finally {
      drop(client);
    }
  };
  const query = async (request: HttpRequest, signals: StopSignals): Promise<HttpResult> => {
    const { origin } = request.url;
    const kept = idle.get(origin) ?? [];
    idle.set(origin, kept);
    const before = kept.pop();
    const client = before ?? connect(request);
    const result = await exchange(client, request, signals);
    if (result.kind === 'answer' && result.fault === null && client instanceof Client && !client.destroyed) {
      kept.push(client);
      return result;
    }
    drop(client);
    // The service may have closed a kept connection just as the query went out.
    const wasStale = before !== undefined && result.kind === 'failed' && !['TIMEOUT', 'ABORTED'].includes(result.code);
    return wasStale ? sendOnce(request, signals) : result;
  };

  return {
    send: async (request, signals) => {
      const { method, url } = request;
      trace(`> ${method} ${url.origin}${url.pathname}`);
      const result = await (keepQueries && method === 'GET' ? query : sendOnce)(request, signals);
      trace(`< ${traceOf(result)}`);
      return result;
    },
    close: () => {
      for (const client of open) client.destroy().catch(() => {});
    },
  };
}

/** Why a connection is closed behind its request. One for all: making an error with its stack takes longer than a request's JSON. */
const ENDED = new Error('the request has ended');

function traceOf(result: HttpResult): string {
  if (result.kind === 'failed') return `${result.code}: ${result.detail} (${result.sent ? 'sent' : 'not sent'})`;
  return `${result.status} ${result.body === null ? result.fault : `${result.body.length} bytes`}`;
}
