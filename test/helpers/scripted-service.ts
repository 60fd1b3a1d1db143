import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { onTestFinished } from 'vitest';
import { pngBytes } from './png-bytes.ts';

/** The id of the task that an unscripted create answers with. */
export const TASK_ID = '13170';

/** One answer as a test writes it. An object or an array as `body` goes out as JSON, text and bytes as they are. */
export interface ScriptedAnswer {
  /** 200 where it is left out. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Ends the connection without an answer. */
  readonly hangUp?: boolean;
}

/** One answer for ever, one after another (the last for ever), or what a function says. */
export type Script =
  | ScriptedAnswer
  | readonly ScriptedAnswer[]
  | ((request: LedgerEntry, turn: number) => ScriptedAnswer | Promise<ScriptedAnswer>);

/** A request as the service got it. */
export interface LedgerEntry {
  readonly method: string;
  /** Path and query as they were on the wire. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What the service answers; each has a usual answer that makes `create` succeed with one picture. */
export interface ServiceScripts {
  readonly create?: Script;
  readonly query?: Script;
  /** Everything else: the pictures. */
  readonly other?: Script;
}

/** A real service on a loopback port whose answers a test scripts. */
export interface ScriptedService {
  /** `http://127.0.0.1:<port>`, without a slash at its end. */
  readonly url: string;
  /** The URL of the picture that an unscripted query names. */
  readonly imageUrl: string;
  /** Every request, in the order of arrival; written before its answer goes out. */
  readonly ledger: readonly LedgerEntry[];
  posts(): readonly LedgerEntry[];
  gets(): readonly LedgerEntry[];
}

/** Starts a scripted service that ends with the test. */
export async function startScriptedService(scripts: ServiceScripts = {}): Promise<ScriptedService> {
  const ledger: LedgerEntry[] = [];
  const turns = { create: 0, query: 0, other: 0 };
  const server = createServer(async (message, response) => {
    const request = await readRequest(message);
    ledger.push(request);
    const kind = kindOf(request);
    const answer = await answerOf(scripts[kind] ?? usual[kind], request, turns[kind]++);
    if (answer.hangUp === true) {
      response.destroy();
      return;
    }
    const bytes = bytesOf(answer.body);
    response.writeHead(answer.status ?? 200, { 'content-length': String(bytes.length), ...answer.headers });
    response.end(bytes);
  });
  const url = await listen(server);
  const imageUrl = `${url}/pictures/1.png`;
  const usual: Required<ServiceScripts> = {
    create: { body: { id: Number(TASK_ID), task_status: 'pending', cost: '0.2' } },
    query: (request) => ({
      body: {
        id: request.path.split('/').at(-1),
        task_status: 'success',
        service_output: { imgUrls: [imageUrl] },
      },
    }),
    other: { headers: { 'content-type': 'image/png' }, body: pngBytes() },
  };
  return {
    url,
    imageUrl,
    ledger,
    posts: () => ledger.filter(({ method }) => method === 'POST'),
    gets: () => ledger.filter(({ method }) => method === 'GET'),
  };
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

async function readRequest(message: IncomingMessage): Promise<LedgerEntry> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  const { method = '', url: path = '', headers } = message;
  return { method, path, headers, body: Buffer.concat(chunks).toString('utf8') };
}

function kindOf({ method, path }: LedgerEntry): keyof ServiceScripts {
  if (method === 'POST') return 'create';
  return path.includes('/user_task/get/passAuth/') ? 'query' : 'other';
}

async function answerOf(script: Script, request: LedgerEntry, turn: number): Promise<ScriptedAnswer> {
  if (typeof script === 'function') return script(request, turn);
  if (!isList(script)) return script;
  return script[Math.min(turn, script.length - 1)] ?? {};
}

function isList(script: Script): script is readonly ScriptedAnswer[] {
  return Array.isArray(script);
}

function bytesOf(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  return body instanceof Uint8Array ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
}
