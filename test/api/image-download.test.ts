import { createServer, type Server, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { Client } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { createImageDownloader, type ImageDownloaderDeps } from '../../src/api/image-download.ts';
import type { ImageFault } from '../../src/core/errors.ts';
import { type ImageServer, type Route, startImageServer } from '../images/image-server.ts';
import { png } from '../images/samples.ts';

const BODY = png(30, 40);
let server: ImageServer | null = null;
let raw: Server | null = null;

afterEach(async () => {
  await server?.close();
  raw?.close();
  server = null;
  raw = null;
});

interface Received {
  readonly fault: ImageFault | null;
  readonly bytes: Buffer;
  readonly totals: readonly (number | null)[];
}

async function serve(routes: Readonly<Record<string, Route>>): Promise<string> {
  server = await startImageServer(routes);
  return server.url;
}

async function serveRaw(answer: (socket: Socket) => void): Promise<string> {
  const started = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => answer(socket));
  });
  raw = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const address = started.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

async function download(url: string, deps: Partial<ImageDownloaderDeps> = {}): Promise<Received> {
  const chunks: Uint8Array[] = [];
  const totals: (number | null)[] = [];
  const sink = {
    start: (total: number | null) => void totals.push(total),
    write: async (chunk: Uint8Array) => void chunks.push(chunk),
  };
  const run = createImageDownloader({ allowPrivate: true, ...deps });
  const fault = await run(url, sink, new AbortController().signal);
  return { fault, bytes: Buffer.concat(chunks), totals };
}

/** Reaches the local server under public names, as a direct connection would if they led there. */
function reaching(url: string): ImageDownloaderDeps {
  return { allowPrivate: false, dispatcherFor: () => new Client(url) };
}

function redirect(location: string, status = 302): Route {
  return (_request, response) => response.writeHead(status, { location }).end('moved');
}

function encoded(encoding: string, body: Uint8Array): Route {
  return (_request, response) => {
    response.writeHead(200, { 'content-encoding': encoding, 'content-length': body.length }).end(body);
  };
}

describe('a download', () => {
  it('brings the whole body and its announced size', async () => {
    const url = await serve({ '/a b.png': BODY, '/a%20b.png': BODY });
    expect(await download(`${url}/a b.png?x=1&y=%2F#part`)).toEqual({
      fault: null,
      bytes: BODY,
      totals: [BODY.length],
    });
    expect(server?.requests[0]?.url).toBe('/a%20b.png?x=1&y=%2F');
  });

  it('carries no key, no cookie and nothing else that tells who asks', async () => {
    const url = await serve({ '/a': redirect('/b', 307), '/b': BODY });
    await download(url.replace('//', '//user:secret@').concat('/a'));
    for (const { headers } of server?.requests ?? []) {
      expect(headers).toEqual({
        accept: 'image/*',
        connection: 'keep-alive',
        host: `127.0.0.1:${server?.port}`,
        'user-agent': 'image2',
      });
    }
    expect(server?.requests.length).toBe(2);
  });

  it('brings a body without a length', async () => {
    const url = await serveRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n');
      socket.end(BODY);
    });
    expect(await download(url)).toEqual({ fault: null, bytes: BODY, totals: [null] });
  });

  it.each([
    ['gzip', gzipSync(BODY)],
    ['X-GZIP', gzipSync(BODY)],
    ['deflate', deflateSync(BODY)],
    ['br', brotliCompressSync(BODY)],
    ['identity', BODY],
  ])('decodes %s', async (encoding, body) => {
    const url = await serve({ '/a': encoded(encoding, body) });
    const totals = [encoding === 'identity' ? BODY.length : null];
    expect(await download(`${url}/a`)).toEqual({ fault: null, bytes: BODY, totals });
  });

  it('waits for a slow sink instead of filling the memory', async () => {
    let sent = 0;
    const url = await serve({
      '/a': (_request, response) => {
        response.on('error', () => undefined);
        const more = (): void => {
          while (response.write(Buffer.alloc(65_536))) sent += 65_536;
          response.once('drain', more);
        };
        more();
      },
    });
    const controller = new AbortController();
    let wake = (): void => undefined;
    let received = 0;
    const sink = {
      start: () => undefined,
      write: (chunk: Uint8Array) => {
        received += chunk.length;
        return new Promise<void>((resolve) => {
          wake = resolve;
        });
      },
    };
    const running = createImageDownloader({ allowPrivate: true })(`${url}/a`, sink, controller.signal);
    const outcome = expect(running).rejects.toThrow('enough');
    await expect.poll(async () => received > 0 && (await isSteady(() => sent)), { timeout: 20_000 }).toBe(true);
    expect(received).toBeLessThanOrEqual(65_536);
    controller.abort(new Error('enough'));
    wake();
    await outcome;
  });
});

describe('a download that ends badly', () => {
  it.each([[204], [206], [304], [400], [403], [404], [429], [500]])('gives the status %i', async (status) => {
    const url = await serve({ '/a': (_request, response) => response.writeHead(status).end() });
    expect(await download(`${url}/a`)).toMatchObject({ fault: { kind: 'status', status }, totals: [] });
  });

  it('stops at the cap, announced or not', async () => {
    const url = await serve({
      '/announced': BODY,
      '/chunked': (_request, response) => response.writeHead(200).end(BODY),
    });
    const limits = { maxBytes: BODY.length - 1 };
    expect(await download(`${url}/announced`, { limits })).toMatchObject({ fault: { kind: 'too-large' }, totals: [] });
    expect(await download(`${url}/chunked`, { limits })).toMatchObject({ fault: { kind: 'too-large' } });
    expect(await download(`${url}/chunked`, { limits: { maxBytes: BODY.length } })).toMatchObject({ fault: null });
  });

  it('stops a gzip bomb at the cap of decoded bytes', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const url = await serve({ '/a': encoded('gzip', bomb) });
    const { fault, bytes } = await download(`${url}/a`, { limits: { maxBytes: 1024 * 1024 } });
    expect(fault).toEqual({ kind: 'too-large' });
    expect(bytes.length).toBeLessThanOrEqual(1024 * 1024);
  });

  it.each([
    ['a close before the announced length', 'content-length: 9999\r\n\r\nabc'],
    ['a close inside the chunks', 'transfer-encoding: chunked\r\n\r\n10\r\nabc'],
    ['gzip without its end', 'content-encoding: gzip\r\nconnection: close\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b'],
  ])('takes %s for a cut', async (_name, rest) => {
    const url = await serveRaw((socket) => socket.end(Buffer.from(`HTTP/1.1 200 OK\r\n${rest}`, 'latin1')));
    expect(await download(url)).toMatchObject({ fault: { kind: 'cut-short' } });
  });

  it('names what the network did', async () => {
    const closed = await serveRaw(() => undefined);
    raw?.close();
    expect(await download(closed)).toMatchObject({ fault: { kind: 'network', detail: 'ECONNREFUSED' } });
    const reset = await serveRaw((socket) => socket.resetAndDestroy());
    expect(await download(reset)).toMatchObject({ fault: { kind: 'network', detail: 'ECONNRESET' } });
    const garbage = await serveRaw((socket) => socket.end('SSH-2.0\r\n'));
    expect(await download(garbage)).toMatchObject({ fault: { kind: 'network', detail: 'HTTPParserError' } });
  });

  it('names a coding that it cannot undo, and broken data', async () => {
    const url = await serve({ '/zstd': encoded('zstd', BODY), '/broken': encoded('gzip', BODY) });
    expect((await download(`${url}/zstd`)).fault).toEqual({ kind: 'network', detail: 'content-encoding zstd' });
    expect((await download(`${url}/broken`)).fault).toEqual({ kind: 'network', detail: 'Z_DATA_ERROR' });
  });

  it('gives up on silence before the headers and inside the body', async () => {
    const limits = { connectMs: 50, headersMs: 50, silenceMs: 50 };
    const mute = await serveRaw(() => undefined);
    expect(await download(mute, { limits })).toMatchObject({ fault: { kind: 'timed-out' } });
    raw?.close();
    const half = await serveRaw((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'));
    expect(await download(half, { limits })).toMatchObject({ fault: { kind: 'timed-out' } });
  });

  it('gives up on a name that never resolves', async () => {
    const deps = { limits: { connectMs: 50, headersMs: 50 }, lookup: () => undefined };
    expect(await download('http://pictures.example/a', deps)).toMatchObject({ fault: { kind: 'timed-out' } });
  });

  it.each([
    ['ftp://pictures.example/a', 'ERR_INVALID_PROTOCOL'],
    ['file:///etc/passwd', 'ERR_INVALID_PROTOCOL'],
    ['data:image/png;base64,AA==', 'ERR_INVALID_PROTOCOL'],
    ['/a.png', 'ERR_INVALID_URL'],
    ['', 'ERR_INVALID_URL'],
  ])('does not ask %j', async (url, detail) => {
    expect((await download(url)).fault).toEqual({ kind: 'network', detail });
  });

  it('throws what the sink throws, and asks for no more', async () => {
    const url = await serve({ '/a': BODY });
    const full = new Error('full');
    const sink = { start: () => undefined, write: () => Promise.reject(full) };
    const running = createImageDownloader({ allowPrivate: true })(`${url}/a`, sink, new AbortController().signal);
    await expect(running).rejects.toBe(full);
  });
});

describe('an aborted download', () => {
  const sink = { start: () => undefined, write: async () => undefined };

  it.each([
    ['the look-up', 'http://pictures.example/', (): void => undefined],
    ['the headers', null, (): void => undefined],
    ['the body', null, (socket: Socket): void => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc')],
  ])('throws the reason during %s', async (_name, given, answer) => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const stopSoon = (): void => void setImmediate(() => controller.abort(reason));
    const url = await serveRaw((socket) => {
      answer(socket);
      stopSoon();
    });
    const run = createImageDownloader({ allowPrivate: true, lookup: stopSoon });
    await expect(run(given ?? url, sink, controller.signal)).rejects.toBe(reason);
  });
});

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])('are followed on a %i', async (status) => {
    const url = await serve({ '/a': redirect('b', status), '/b': BODY });
    expect(await download(`${url}/a`)).toMatchObject({ fault: null, bytes: BODY });
  });

  it('are followed three times, not four', async () => {
    const url = await serve({
      '/1': redirect('/2'),
      '/2': redirect('/3'),
      '/3': redirect('/4'),
      '/4': BODY,
      '/0': redirect('/1'),
    });
    expect(await download(`${url}/1`)).toMatchObject({ fault: null });
    expect(await download(`${url}/0`)).toMatchObject({ fault: { kind: 'redirect', detail: 'too-many' } });
  });

  it('do not leave the web, nor https for http', async () => {
    const url = await serve({
      '/file': redirect('file:///etc/passwd'),
      '/http': redirect('http://pictures.example/b'),
      '/https': redirect('https://other.example/b'),
      '/broken': redirect('http://[/'),
      '/none': (_request, response) => response.writeHead(302).end(),
      '/b': BODY,
    });
    const ask = async (path: string) => (await download(`https://pictures.example${path}`, reaching(url))).fault;
    expect(await ask('/file')).toEqual({ kind: 'redirect', detail: 'scheme' });
    expect(await ask('/http')).toEqual({ kind: 'redirect', detail: 'downgrade' });
    expect(await ask('/broken')).toEqual({ kind: 'redirect', detail: 'no-location' });
    expect(await ask('/none')).toEqual({ kind: 'redirect', detail: 'no-location' });
    expect(await ask('/https')).toBeNull();
    expect((await download('http://pictures.example/https', reaching(url))).fault).toBeNull();
  });

  it.each(['http://127.0.0.1', 'http://2130706433', 'http://[::1]', 'http://169.254.169.254', 'http://localhost'])(
    'do not lead to %s',
    async (origin) => {
      const url = await serve({ '/a': redirect(`${origin}/secret`), '/secret': BODY });
      const { fault } = await download('http://pictures.example/a', reaching(url));
      expect(fault).toEqual({ kind: 'private-host' });
      expect(server?.requests.map((request) => request.url)).toEqual(['/a']);
    },
  );
});

describe('a private host', () => {
  it('is not asked under its address', async () => {
    const url = await serve({ '/a': BODY });
    expect((await download(`${url}/a`, { allowPrivate: false })).fault).toEqual({ kind: 'private-host' });
    expect(server?.requests).toEqual([]);
  });

  it('is not reached under a public name, whatever else the name leads to', async () => {
    await serve({ '/a': BODY });
    const deps = { allowPrivate: false, lookup: answering('10.0.0.1', '127.0.0.1', '::1', 'fe80::1%eth0') };
    expect((await download(`http://pictures.example:${server?.port}/a`, deps)).fault).toEqual({ kind: 'private-host' });
    expect(server?.requests).toEqual([]);
  });

  it('is reached where that is allowed', async () => {
    await serve({ '/a': BODY });
    const deps = { allowPrivate: true, lookup: answering('127.0.0.1') };
    expect((await download(`http://pictures.example:${server?.port}/a`, deps)).fault).toBeNull();
  });
});

function answering(...addresses: readonly string[]): NonNullable<ImageDownloaderDeps['lookup']> {
  return (_hostname, _options, callback) => {
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
}

async function isSteady(read: () => number): Promise<boolean> {
  const before = read();
  await new Promise((resolve) => setTimeout(resolve, 40));
  return read() === before;
}
