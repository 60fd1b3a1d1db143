import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createHttp, type HttpRequest } from '../../src/api/http.ts';

const NEVER = { stop: new AbortController().signal, leave: new AbortController().signal };
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\n{}';

/** A server that counts connections and what each carried; `answer` gets the number of the request on its connection. */
async function startServer(answer: (socket: Socket, method: string, turn: number) => void) {
  const connections: string[][] = [];
  const server = createServer((socket) => {
    const carried: string[] = [];
    connections.push(carried);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      const method = chunk.toString('latin1').split(' ', 1)[0] ?? '';
      carried.push(method);
      answer(socket, method, carried.length);
    });
    onTestFinished(() => void socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const request = (method: 'GET' | 'POST'): HttpRequest => ({
    method,
    url: new URL(`http://127.0.0.1:${address.port}/x`),
    headers: {},
    body: method === 'POST' ? '{}' : null,
    connectMs: 5_000,
    headersMs: 5_000,
    bodyMs: 5_000,
    totalMs: null,
    maxBytes: 100,
  });
  const http = createHttp({ keepQueries: true });
  onTestFinished(() => http.close());
  return { connections, send: (method: 'GET' | 'POST') => http.send(request(method), NEVER) };
}

test('queries share a connection, and every POST has one of its own', async () => {
  const { connections, send } = await startServer((socket) => void socket.write(OK));
  for (const method of ['GET', 'POST', 'GET', 'POST', 'GET'] as const)
    expect(await send(method)).toMatchObject({ kind: 'answer', status: 200 });
  expect(connections).toEqual([['GET', 'GET', 'GET'], ['POST'], ['POST']]);
});

test('two queries at once do not wait for each other', async () => {
  const held: (() => void)[] = [];
  const { connections, send } = await startServer((socket) => {
    held.push(() => socket.write(OK));
    if (held.length === 2) for (const answer of held) answer();
  });
  await Promise.all([send('GET'), send('GET')]);
  expect(connections).toEqual([['GET'], ['GET']]);
});

test('a kept connection that breaks under a query is no trouble: it goes over a new one', async () => {
  const { connections, send } = await startServer((socket, _method, turn) => {
    if (turn === 1) socket.write(OK);
    else socket.resetAndDestroy();
  });
  expect(await send('GET')).toMatchObject({ kind: 'answer' });
  expect(await send('GET')).toMatchObject({ kind: 'answer', status: 200 });
  expect(connections).toEqual([['GET', 'GET'], ['GET']]);
});

test('a new connection that breaks is told, not tried again', async () => {
  const { connections, send } = await startServer((socket) => socket.resetAndDestroy());
  expect(await send('GET')).toMatchObject({ kind: 'failed', sent: true });
  expect(await send('POST')).toMatchObject({ kind: 'failed', sent: true });
  expect(connections).toEqual([['GET'], ['POST']]);
});
