import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttp, type HttpResult } from '../../src/api/http.ts';
import { openProxyClient } from '../../src/api/proxy-client.ts';
import { type ConnectProxy, startConnectProxy } from '../helpers/connect-proxy.ts';
import { startImageServer } from '../images/image-server.ts';

const SECRET = 'Basic dXNlcjpwYXNz';
const never = new AbortController().signal;

/** Sends one request through a proxy, whose answer to CONNECT may take `timeout` ms. */
async function sendThrough(
  proxyUrl: string,
  target = 'https://api.example.test/x',
  { timeout = 5000, authorization = null as string | null } = {},
): Promise<HttpResult> {
  const proxy = { url: new URL(proxyUrl), authorization };
  const http = createHttp({ openClient: (origin, options) => openProxyClient(origin, proxy, options, timeout) });
  onTestFinished(() => http.close());
  const request = {
    method: 'POST' as const,
    url: new URL(target),
    headers: { 'x-api-key': 'sk-secret-0123456789' },
    body: '{}',
    connectMs: 20_000,
    headersMs: 20_000,
    bodyMs: 20_000,
    totalMs: null,
    maxBytes: 1000,
  };
  return http.send(request, { stop: never, leave: never });
}

const at = (proxy: ConnectProxy, scheme = 'http'): string => `${scheme}://127.0.0.1:${proxy.port}`;
const answering = (text: string) => (socket: Socket) => void socket.end(text);
const notSent = (code: string) => ({ kind: 'failed', sent: false, code });

describe('a tunnel', () => {
  it.each([
    ['https://api.example.test/x', 'api.example.test:443'],
    ['https://api.example.test:8443/x', 'api.example.test:8443'],
    ['https://[2001:db8::1]/x', '[2001:db8::1]:443'],
    ['https://203.0.113.7:444/x', '203.0.113.7:444'],
  ])('to %s asks the proxy for %s and shows it nothing else', async (target, authority) => {
    const proxy = await startConnectProxy({ misbehave: answering('HTTP/1.1 403 Forbidden\r\n\r\n') });
    expect(await sendThrough(at(proxy), target, { authorization: SECRET })).toMatchObject(notSent('PROXY_403'));
    expect(proxy.requests).toEqual([
      {
        method: 'CONNECT',
        target: authority,
        headers: { host: authority, 'proxy-authorization': SECRET, connection: 'close' },
      },
    ]);
    expect(proxy.sawBytes()).not.toContain('sk-secret');
  });

  it.each([
    ['407', 'HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 4\r\n\r\nnope', 'PROXY_407'],
    ['502', 'HTTP/1.1 502 Bad Gateway\r\n\r\n', 'PROXY_502'],
    ['302', 'HTTP/1.1 302 Found\r\nLocation: https://evil.example/\r\n\r\n', 'PROXY_302'],
    ['100', 'HTTP/1.1 100 Continue\r\n\r\n', 'PROXY_100'],
    ['bytes after its 200', 'HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{"id":1}', 'PROXY_PROTOCOL'],
    ['half a head', 'HTTP/1.1 200 O', 'PROXY_ECONNRESET'],
    ['nothing', '', 'PROXY_ECONNRESET'],
    ['garbage', '\0\x01\x02 hello\r\n\r\n', 'PROXY_HPE_INVALID_CONSTANT'],
    ['a head of 100 KB', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`, 'PROXY_HPE_HEADER_OVERFLOW'],
  ])('fails before anything is sent where the proxy answers %s', async (_, text, code) => {
    const proxy = await startConnectProxy({ misbehave: answering(text) });
    expect(await sendThrough(at(proxy))).toMatchObject(notSent(code));
    expect(proxy.requests).toHaveLength(1);
  });

  it('fails once, not for ever, where the proxy closes or resets', async () => {
    const closing = await startConnectProxy({ misbehave: (socket) => socket.destroy() });
    expect(await sendThrough(at(closing))).toMatchObject({ kind: 'failed', sent: false });
    expect(closing.requests).toHaveLength(1);
    const resetting = await startConnectProxy({ misbehave: (socket) => socket.resetAndDestroy() });
    expect(await sendThrough(at(resetting))).toMatchObject(notSent('PROXY_ECONNRESET'));
    expect(resetting.requests).toHaveLength(1);
  });

  it('fails in its time where the proxy never answers, drips, or is not there', async () => {
    const hanging = await startConnectProxy({ misbehave: () => {} });
    expect(await sendThrough(at(hanging), undefined, { timeout: 60 })).toMatchObject(notSent('PROXY_TIMEOUT'));
    const dripping = await startConnectProxy({
      misbehave: (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const drip = setInterval(() => socket.write('X: y\r\n'), 10);
        socket.on('close', () => clearInterval(drip));
      },
    });
    expect(await sendThrough(at(dripping), undefined, { timeout: 60 })).toMatchObject(notSent('PROXY_TIMEOUT'));
    expect(await sendThrough('http://127.0.0.1:1')).toMatchObject(notSent('PROXY_ECONNREFUSED'));
  });

  it.each(['200', '201', '299'])(
    'stands after a %s; a broken TLS server behind it is not sent anything',
    async (status) => {
      const proxy = await startConnectProxy({
        misbehave: (socket) => {
          socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
          socket.write(`HTTP/1.1 ${status} Fine\r\n\r\n`);
        },
      });
      const result = await sendThrough(at(proxy));
      expect(result).toMatchObject({ kind: 'failed', sent: false });
      expect(JSON.stringify(result)).toMatch(/SSL|TLS/);
      expect(proxy.requests).toHaveLength(1);
    },
  );

  it('that is reset inside the TLS handshake ends neither the process nor with a request', async () => {
    const proxy = await startConnectProxy({
      misbehave: (socket) => {
        socket.once('data', () => socket.resetAndDestroy());
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
      },
    });
    expect(await sendThrough(at(proxy))).toMatchObject({ kind: 'failed', sent: false, code: 'ECONNRESET' });
  });

  it('whose handshake hangs ends in its time', async () => {
    const proxy = await startConnectProxy({
      misbehave: (socket) => void socket.write('HTTP/1.1 200 OK\r\n\r\n'),
    });
    expect(await sendThrough(at(proxy), undefined, { timeout: 60 })).toMatchObject({ kind: 'failed', sent: false });
  });
});

describe('a plain http address through a proxy', () => {
  it('is asked for in absolute form, with the host of the address', async () => {
    const server = await startImageServer({ '/1.png': (_, response) => void response.end('picture') });
    onTestFinished(() => server.close());
    const proxy = await startConnectProxy({ hosts: { 'images.example.test': server.port }, credentials: 'user:pass' });
    const target = 'http://images.example.test:8080/1.png?a=b';
    const result = await sendThrough(at(proxy), target, { authorization: SECRET });
    expect(result).toMatchObject({ kind: 'answer', status: 200 });
    const [request] = proxy.requests;
    expect(request).toMatchObject({ method: 'POST', target });
    expect(request?.headers).toMatchObject({ host: 'images.example.test:8080', 'proxy-authorization': SECRET });
    expect(server.requests[0]?.headers['proxy-authorization']).toBeUndefined();
  });
});
