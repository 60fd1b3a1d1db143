import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createHttp, type HttpRequest, type HttpResult } from '../../src/api/http.ts';
import { createAuthority } from '../helpers/certificates.ts';

const NEVER = new AbortController().signal;

/** A server on the wire that counts the requests that reached it whole. */
interface Wire {
  readonly port: number;
  posts(): number;
}

/** What a server does once a request came whole, with its socket. */
type Misbehaviour = (socket: Socket) => void;

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Takes connections, calls `onConnect` for each, and `onRequest` where one brought a whole request. */
async function startWire(onRequest: Misbehaviour, onConnect: Misbehaviour = () => {}, tls = false): Promise<Wire> {
  let posts = 0;
  const sockets = new Set<Socket>();
  const take = (socket: Socket): void => {
    sockets.add(socket);
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!/^POST [\s\S]*\r\n\r\n\{"a":1\}$/.test(text)) return;
      posts += 1;
      onRequest(socket);
    });
    onConnect(socket);
  };
  const server = tls
    ? createTlsServer({ ...createAuthority().issue('IP:127.0.0.1') }, take).on('tlsClientError', () => {})
    : createServer(take);
  const port = await listen(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port, posts: () => posts };
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return port;
}

function send(url: string, changes: Partial<HttpRequest> = {}, stop = NEVER, leave = stop): Promise<HttpResult> {
  const bounds = { connectMs: 5_000, headersMs: 5_000, bodyMs: 5_000, totalMs: null, maxBytes: 1_000 };
  const request: HttpRequest = {
    method: 'POST',
    url: new URL(url),
    headers: {},
    body: '{"a":1}',
    ...bounds,
    ...changes,
  };
  const http = createHttp();
  onTestFinished(() => http.close());
  return http.send(request, { stop, leave });
}

const at = (wire: Wire, scheme = 'http'): string => `${scheme}://127.0.0.1:${wire.port}/`;
const answering =
  (text: string, end = false): Misbehaviour =>
  (socket) =>
    void (end ? socket.end(text) : socket.write(text));
const silent: Misbehaviour = () => {};

describe('never sent', () => {
  test('a port that refuses', async () => {
    const result = await send(`http://127.0.0.1:${await freePort()}/`);
    expect(result).toMatchObject({ kind: 'failed', sent: false, code: 'ECONNREFUSED' });
  });

  test('a port that refuses on both addresses of a name', async () => {
    const result = await send(`http://localhost:${await freePort()}/`);
    expect(result).toMatchObject({ kind: 'failed', sent: false, code: 'ECONNREFUSED' });
  });

  test('a name that does not exist', async () => {
    const result = await send('http://no-such-host.invalid/');
    expect(result).toMatchObject({
      kind: 'failed',
      sent: false,
      code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/),
    });
  });

  test('a certificate that nobody signed', async () => {
    const wire = await startWire(silent, silent, true);
    const result = await send(at(wire, 'https'));
    expect(result).toMatchObject({ kind: 'failed', sent: false, code: expect.stringMatching(/SIGNED|VERIFY|ISSUER/) });
    expect(wire.posts()).toBe(0);
  });

  test('TLS to a plain port', async () => {
    const wire = await startWire(silent, (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad\r\n\r\n')));
    const result = await send(at(wire, 'https'));
    expect(result).toMatchObject({ kind: 'failed', sent: false });
    expect(wire.posts()).toBe(0);
  });

  test.each<[string, Misbehaviour]>([
    ['a reset', (socket) => socket.resetAndDestroy()],
    ['an end', (socket) => socket.end()],
  ])('%s in the handshake of TLS', async (_what, misbehave) => {
    const wire = await startWire(silent, (socket) => socket.once('data', () => misbehave(socket)));
    expect(await send(at(wire, 'https'))).toMatchObject({ kind: 'failed', sent: false });
    expect(wire.posts()).toBe(0);
  });

  test('a handshake of TLS that is never answered', async () => {
    const wire = await startWire(silent);
    const result = await send(at(wire, 'https'), { connectMs: 50 });
    expect(result).toMatchObject({ kind: 'failed', sent: false, code: expect.stringContaining('TIMEOUT') });
    expect(wire.posts()).toBe(0);
  });

  test('a stop before the connection stands, at once', async () => {
    const wire = await startWire(silent);
    const stop = new AbortController();
    const sending = send(at(wire, 'https'), {}, stop.signal, NEVER);
    stop.abort();
    expect(await sending).toMatchObject({ kind: 'failed', sent: false, code: 'ABORTED' });
    expect(wire.posts()).toBe(0);
  });

  test('a stop that came before anything', async () => {
    const wire = await startWire(silent);
    expect(await send(at(wire), {}, AbortSignal.abort())).toMatchObject({ kind: 'failed', sent: false });
    expect(wire.posts()).toBe(0);
  });
});

describe('sent, and no answer', () => {
  test.each<[string, Misbehaviour]>([
    ['a reset', (socket) => socket.resetAndDestroy()],
    ['an end', (socket) => socket.end()],
    ['half a head and an end', answering('HTTP/1.1 200 OK\r\nContent-Le', true)],
    ['garbage', answering('\x16\x03\x01 hello\r\n\r\n')],
    ['a head without end of 80 KB', answering(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(80_000)}`)],
    ['only an interim answer and an end', answering('HTTP/1.1 100 Continue\r\n\r\n', true)],
    [
      'a switch of protocols',
      answering('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    ],
  ])('%s is in doubt, and one request went out', async (_what, misbehave) => {
    const wire = await startWire(misbehave);
    expect(await send(at(wire))).toMatchObject({ kind: 'failed', sent: true });
    expect(wire.posts()).toBe(1);
  });

  test.each<[string, Misbehaviour]>([
    ['silence', silent],
    ['half a head', answering('HTTP/1.1 200 OK\r\nContent-Le')],
    ['interim answers', answering('HTTP/1.1 103 Early Hints\r\n\r\n')],
  ])('%s ends at the bound for the head', async (_what, misbehave) => {
    const wire = await startWire(misbehave);
    const result = await send(at(wire), { headersMs: 60 });
    expect(result).toMatchObject({ kind: 'failed', sent: true, code: 'TIMEOUT', detail: 'headers' });
    expect(wire.posts()).toBe(1);
  });

  test('a stop waits for the answer; leaving does not', async () => {
    const stop = new AbortController();
    const leave = new AbortController();
    const wire = await startWire((socket) => {
      stop.abort();
      setImmediate(() => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}'));
    });
    expect(await send(at(wire), {}, stop.signal, leave.signal)).toMatchObject({ kind: 'answer', status: 200 });
    const mute = await startWire(() => leave.abort());
    const left = await send(at(mute), {}, NEVER, leave.signal);
    expect(left).toMatchObject({ kind: 'failed', sent: true, code: 'ABORTED' });
  });
});

describe('a head, and no whole body', () => {
  test.each<[string, string, string]>([
    ['half a body and an end', 'HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{"id":1', 'cut'],
    ['half a chunk and an end', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{"id":1', 'cut'],
    ['a body that is too large', `HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n${'x'.repeat(2000)}`, 'too-large'],
    [
      'an encoding that is not known',
      'HTTP/1.1 200 OK\r\nContent-Encoding: x\r\nContent-Length: 2\r\n\r\n{}',
      'encoding',
    ],
  ])('%s says so', async (_what, text, fault) => {
    const wire = await startWire(answering(text, true));
    expect(await send(at(wire))).toMatchObject({ kind: 'answer', status: 200, body: null, fault });
    expect(wire.posts()).toBe(1);
  });

  test('a body that unpacks to more than the bound', async () => {
    const packed = gzipSync(Buffer.alloc(100_000));
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`;
    const wire = await startWire((socket) => void socket.end(Buffer.concat([Buffer.from(head), packed])));
    expect(await send(at(wire))).toMatchObject({ kind: 'answer', body: null, fault: 'too-large' });
  });

  test('a body that stops coming', async () => {
    const wire = await startWire(answering('HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{"id":1'));
    expect(await send(at(wire), { bodyMs: 60 })).toMatchObject({ kind: 'answer', body: null, fault: 'too-slow' });
    expect(wire.posts()).toBe(1);
  });

  test('an answer that takes too long as a whole, though no part of it does', async () => {
    const wire = await startWire((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n');
      const drip = setInterval(() => socket.write(' '), 10);
      socket.once('close', () => clearInterval(drip));
    });
    expect(await send(at(wire), { totalMs: 100 })).toMatchObject({ kind: 'answer', body: null, fault: 'too-slow' });
  });
});

describe('an answer', () => {
  test('comes with its status, its headers and its body', async () => {
    const wire = await startWire(
      answering('HTTP/1.1 201 Yes\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 8\r\n\r\n{"id":1}'),
    );
    const result = await send(at(wire));
    expect(result).toMatchObject({ kind: 'answer', status: 201, headers: { 'x-a': '1' }, fault: null });
    expect(result.kind === 'answer' && Buffer.from(result.body ?? []).toString()).toBe('{"id":1}');
  });

  test.each([301, 302, 303, 307, 308])('%d is not followed', async (status) => {
    const target = await startWire(silent);
    const wire = await startWire(
      answering(`HTTP/1.1 ${status} Go\r\nLocation: ${at(target)}\r\nContent-Length: 0\r\n\r\n`, true),
    );
    expect(await send(at(wire))).toMatchObject({ kind: 'answer', status });
    expect([wire.posts(), target.posts()]).toEqual([1, 0]);
  });

  test.each([408, 429, 500, 503])('%d that closes the connection is not sent again', async (status) => {
    const wire = await startWire(
      answering(`HTTP/1.1 ${status} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, true),
    );
    expect(await send(at(wire))).toMatchObject({ kind: 'answer', status });
    expect(wire.posts()).toBe(1);
  });
});

test('the trace says what was sent and what came, without queries and headers', async () => {
  const lines: string[] = [];
  const wire = await startWire(answering('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}', true));
  const http = createHttp({ trace: (line) => lines.push(line) });
  const bounds = { connectMs: 5_000, headersMs: 5_000, bodyMs: 5_000, totalMs: null, maxBytes: 1_000 };
  const url = new URL(`${at(wire)}path?signature=secret`);
  await http.send(
    { method: 'POST', url, headers: { 'x-api-key': 'sk-secret' }, body: '{"a":1}', ...bounds },
    { stop: NEVER, leave: NEVER },
  );
  expect(lines).toEqual([`> POST http://127.0.0.1:${wire.port}/path`, '< 200 2 bytes']);
});
