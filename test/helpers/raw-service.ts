import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** Bytes that a raw service answers with, and what becomes of the connection then. */
export interface RawAnswer {
  readonly bytes: Uint8Array;
  /** `end` closes it, `reset` breaks it, `hold` leaves it open, `drip` sends the last bytes again and again. */
  readonly after: 'end' | 'reset' | 'hold' | 'drip';
}

/** A request as it was on the wire. */
export interface RawRequest {
  /** The first part of the path, which tells the cases of one server apart. */
  readonly scope: string;
  readonly method: string;
  readonly path: string;
  readonly head: string;
  readonly body: string;
}

/** A service without any HTTP library, so that it can answer anything. */
export interface RawService {
  /** The base URL of one scope. */
  baseUrl(scope: string): string;
  /** The requests of a scope in the order of arrival, each written before it is answered. */
  requests(scope: string): readonly RawRequest[];
  close(): void;
}

/** Starts a raw service on a loopback port. It lives until `close` is called. */
export async function startRawService(answer: (request: RawRequest) => RawAnswer): Promise<RawService> {
  const ledger: RawRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let received = Buffer.alloc(0);
    let answered = false;
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const request = answered ? null : readRequest(received);
      if (request === null) return;
      answered = true;
      ledger.push(request);
      send(socket, answer(request));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { port } = address;
  return {
    baseUrl: (scope) => `http://127.0.0.1:${port}/${scope}`,
    requests: (scope) => ledger.filter((request) => request.scope === scope),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function send(socket: Socket, { bytes, after }: RawAnswer): void {
  socket.write(bytes, () => {
    if (after === 'end') socket.end();
    if (after === 'reset') socket.resetAndDestroy();
    if (after !== 'drip') return;
    const drip = setInterval(() => socket.write(bytes.subarray(-1)), 20);
    socket.on('close', () => clearInterval(drip));
  });
}

function readRequest(received: Buffer): RawRequest | null {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const head = received.subarray(0, end).toString('latin1');
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
  const body = received.subarray(end + 4);
  if (body.length < length) return null;
  const [method = '', path = ''] = head.split(' ');
  return { scope: path.split('/')[1] ?? '', method, path, head, body: body.toString('utf8') };
}
