import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A real HTTP server on a free loopback port. */
export interface ImageServer {
  readonly url: string;
  readonly port: number;
  /** Every request so far, oldest first. */
  readonly requests: readonly IncomingMessage[];
  readonly close: () => Promise<void>;
}

/** How one path answers: bytes as a PNG would be sent, or by hand. */
export type Route = Uint8Array | ((request: IncomingMessage, response: ServerResponse) => void);

/** Starts a server; a path without a route is a 404. */
export async function startImageServer(routes: Readonly<Record<string, Route>>): Promise<ImageServer> {
  const requests: IncomingMessage[] = [];
  const answer: RequestListener = (request, response) => {
    requests.push(request);
    const route = routes[new URL(request.url ?? '', 'http://local').pathname];
    if (route === undefined) response.writeHead(404).end();
    else if (typeof route === 'function') route(request, response);
    else response.writeHead(200, { 'content-type': 'image/png', 'content-length': route.length }).end(route);
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
