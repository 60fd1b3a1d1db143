import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, isIPv6, type Socket } from 'node:net';
import type { Dispatcher, Client as UndiciClient, buildConnector as UndiciConnector } from 'undici';
import { buildConnector, Client } from './undici.ts';

/** A proxy to go through; the config room finds it. */
export interface ProxyAddress {
  /** http or https, without credentials. */
  readonly url: URL;
  /** The value of `Proxy-Authorization`, a secret, or null. */
  readonly authorization: string | null;
}

/**
 * A client for one origin through a proxy: https through a CONNECT tunnel, so that the proxy sees neither key nor
 * prompt; plain http (image URLs only, never the service) in the absolute form that forward proxies expect. undici's own
 * ProxyAgent loops or hangs where a proxy closes on CONNECT or never answers it; here that is an error in `timeout` ms.
 */
export function openProxyClient(
  origin: URL,
  proxy: ProxyAddress,
  options: UndiciClient.Options,
  timeout: number,
): Dispatcher {
  if (origin.protocol === 'https:') {
    return new Client(origin.origin, { ...options, connect: tunnelConnector(proxy, timeout) });
  }
  const forward = new Client(proxy.url.origin, { ...options, connect: { timeout } });
  const authorization = proxy.authorization === null ? {} : { 'proxy-authorization': proxy.authorization };
  return forward.compose((dispatch) => (request, handler) => {
    const headers = { ...(request.headers as Record<string, string>), host: origin.host, ...authorization };
    return dispatch(
      { ...request, origin: proxy.url.origin, path: `${origin.origin}${request.path}`, headers },
      handler,
    );
  });
}

function tunnelConnector(proxy: ProxyAddress, timeout: number): UndiciConnector.connector {
  const secure = buildConnector({ timeout, rejectUnauthorized: true });
  return (target, callback) => {
    const authority = `${isIPv6(target.hostname) ? `[${target.hostname}]` : target.hostname}:${target.port || 443}`;
    const connect = openConnect(proxy, authority);
    let settled = false;
    const fail = (code: string): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      connect.destroy();
      callback(Object.assign(new Error(`${code} (${proxy.url.host})`), { code }), null);
    };
    const timer = setTimeout(() => fail('PROXY_TIMEOUT'), timeout);
    // The command's own end must not wait for a proxy that says nothing.
    timer.unref();
    connect.on('socket', (socket) => socket.unref());
    connect.on('error', (error: NodeJS.ErrnoException) => fail(`PROXY_${error.code ?? 'ERROR'}`));
    connect.on('close', () => fail('PROXY_CLOSED'));
    connect.on('response', (answer) => fail(`PROXY_${answer.statusCode ?? 0}`));
    connect.on('connect', (answer: IncomingMessage, socket: Socket, head: Buffer) => {
      // From here on nobody else listens to the bare socket, and an error without a listener ends the process.
      socket.on('error', () => {});
      const { statusCode = 0 } = answer;
      const accepted = statusCode >= 200 && statusCode < 300;
      if (settled || !accepted || head.length > 0) {
        socket.destroy();
        fail(accepted ? 'PROXY_PROTOCOL' : `PROXY_${statusCode}`);
        return;
      }
      settled = true;
      clearTimeout(timer);
      socket.ref();
      secure({ ...target, httpSocket: socket }, callback);
    });
    connect.end();
  };
}

function openConnect(proxy: ProxyAddress, authority: string): ClientRequest {
  const send = proxy.url.protocol === 'https:' ? httpsRequest : httpRequest;
  const authorization = proxy.authorization === null ? {} : { 'proxy-authorization': proxy.authorization };
  const host = proxy.url.hostname.replace(/^\[|\]$/g, '');
  return send({
    host,
    // Else Node checks the certificate of the proxy against the name in the `Host` header, which is not the proxy's.
    servername: isIP(host) === 0 ? host : '',
    port: proxy.url.port || (proxy.url.protocol === 'https:' ? 443 : 80),
    method: 'CONNECT',
    path: authority,
    agent: false,
    rejectUnauthorized: true,
    headers: { host: authority, ...authorization },
  });
}
