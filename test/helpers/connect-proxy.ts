import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';
import type { Certificate } from './certificates.ts';

/** A request head as the proxy saw it. */
export interface ProxyRequest {
  readonly method: string;
  /** `host:port` of a CONNECT, the whole URL of any other. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What a proxy does. */
export interface ProxyOptions {
  /** The loopback port that stands for a host (`api.example.test`); other hosts are refused with 502. */
  readonly hosts?: Readonly<Record<string, number>>;
  /** `user:password` that must come with every request, else 407. */
  readonly credentials?: string;
  /** Makes it a proxy that speaks TLS. */
  readonly certificate?: Certificate;
  /** Takes the place of the usual answer to a head; the socket is then its own. */
  readonly misbehave?: (socket: Socket, request: ProxyRequest) => void;
}

/** A real forward proxy on a loopback port. */
export interface ConnectProxy {
  readonly port: number;
  /** Every request head, in the order of arrival. */
  readonly requests: readonly ProxyRequest[];
  /** Everything that clients sent, heads included; what went through a tunnel is still encrypted. */
  sawBytes(): string;
}

/** Starts a proxy that ends with the test. */
export async function startConnectProxy(options: ProxyOptions = {}): Promise<ConnectProxy> {
  const requests: ProxyRequest[] = [];
  const seen: Buffer[] = [];
  const sockets = new Set<Socket>();
  const accept = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => {});
    let head = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => seen.push(chunk));
    const onData = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end === -1) return;
      socket.off('data', onData);
      const request = parseHead(head.subarray(0, end).toString('latin1'));
      requests.push(request);
      (options.misbehave ?? ((client, asked) => answer(client, asked, options, sockets)))(socket, request);
    };
    socket.on('data', onData);
  };
  const server: Server =
    options.certificate === undefined ? createServer(accept) : createTlsServer({ ...options.certificate }, accept);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, requests, sawBytes: () => Buffer.concat(seen).toString('latin1') };
}

function answer(
  client: Socket,
  { method, target, headers }: ProxyRequest,
  options: ProxyOptions,
  all: Set<Socket>,
): void {
  const { credentials, hosts = {} } = options;
  const expected = credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
  if (headers['proxy-authorization'] !== expected) {
    client.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n');
    return;
  }
  const url = new URL(method === 'CONNECT' ? `tunnel://${target}` : target);
  const port = hosts[url.hostname];
  if (port === undefined) {
    client.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
    return;
  }
  const upstream = connect(port, '127.0.0.1', () => {
    if (method === 'CONNECT') client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    else
      upstream.write(
        `${method} ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\nconnection: close\r\n\r\n`,
      );
    upstream.pipe(client);
    client.pipe(upstream);
  });
  all.add(upstream);
  upstream.on('error', () => client.destroy());
  client.on('close', () => upstream.destroy());
}

function parseHead(text: string): ProxyRequest {
  const [first = '', ...lines] = text.split('\r\n');
  const [method = '', target = ''] = first.split(' ');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { method, target, headers: Object.fromEntries(headers) };
}
