import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { type Duplex, pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import type { ImageFault } from '../core/errors.ts';
import { isPrivateAddress } from '../core/private-address.ts';
import { checkedLookup, isWebUrl, type NameLookup, redirectTarget } from './download-address.ts';
import { faultOfError } from './download-fault.ts';
import { Client, request } from './undici.ts';

/** Where the bytes of a download go; each `write` is waited for, so that a slow disk slows the socket. */
export interface ImageSink {
  /** Called once, before the first byte, with the size in bytes that was announced, or null. */
  start(totalBytes: number | null): void;
  write(chunk: Uint8Array): Promise<void>;
}

/** Fetches one URL into a sink: null once the whole body went through, else why not. Throws the signal's reason and what the sink throws. */
export type DownloadImage = (url: string, sink: ImageSink, signal: AbortSignal) => Promise<ImageFault | null>;

/** How a direct connection is made: `timeout` in milliseconds, and a look-up that gives no private address. */
export interface DirectConnect {
  readonly timeout: number;
  readonly lookup: LookupFunction;
}

/** The bounds of one download, in milliseconds and decoded bytes. */
export interface DownloadLimits {
  readonly connectMs: number;
  readonly headersMs: number;
  /** The longest silence inside the body. */
  readonly silenceMs: number;
  readonly maxBytes: number;
}

/** What {@link createImageDownloader} needs. */
export interface ImageDownloaderDeps {
  /** True only where the service itself is on loopback. */
  readonly allowPrivate: boolean;
  /** Makes a dispatcher for one request; it is destroyed afterwards. A proxied one must leave `connect` unused. */
  readonly dispatcherFor?: (url: URL, connect: DirectConnect) => Dispatcher;
  /** True for text that holds the key: no URL with it is asked for. */
  readonly holdsKey?: (text: string) => boolean;
  /** The system's resolver unless given. */
  readonly lookup?: NameLookup;
  readonly limits?: Partial<DownloadLimits>;
}

/** Makes the download of images: http and https only, no key, no cookies, at most 3 redirects, each one checked. */
export function createImageDownloader(deps: ImageDownloaderDeps): DownloadImage {
  const limits = { ...DEFAULT_LIMITS, ...deps.limits };
  return async (text, sink, signal) => {
    signal.throwIfAborted();
    if (!URL.canParse(text)) return { kind: 'network', detail: 'ERR_INVALID_URL' };
    let url = new URL(text);
    let given = text;
    if (!isWebUrl(url)) return { kind: 'network', detail: 'ERR_INVALID_PROTOCOL' };
    for (let redirects = 0; ; redirects += 1) {
      if (deps.holdsKey !== undefined && [given, url.href].some(deps.holdsKey)) return { kind: 'holds-key' };
      if (!deps.allowPrivate && isPrivateAddress(url.hostname)) return { kind: 'private-host' };
      const end = await requestOnce(deps, limits, url, sink, signal);
      if (end === null || !('location' in end)) return end;
      if (redirects === MAX_REDIRECTS) return { kind: 'redirect', detail: 'too-many' };
      const next = redirectTarget(url, end.location);
      if (!(next instanceof URL)) return next;
      url = next;
      given = end.location;
    }
  };
}

interface Redirect {
  readonly location: string;
}

const MAX_REDIRECTS = 3;
/** 206 is left out: no part was asked for. */
const WHOLE_STATUSES: readonly number[] = [200, 203];
const REDIRECT_STATUSES: readonly number[] = [301, 302, 303, 307, 308];
const DEFAULT_LIMITS: DownloadLimits = {
  connectMs: 10_000,
  headersMs: 30_000,
  silenceMs: 30_000,
  maxBytes: 100 * 1024 * 1024,
};

const DECODERS: ReadonlyMap<string, () => Duplex> = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/** Carries what a sink threw past the faults of the network; never leaves this file. */
class SinkFailure extends Error {
  override readonly name = 'SinkFailure';
}

async function requestOnce(
  deps: ImageDownloaderDeps,
  limits: DownloadLimits,
  url: URL,
  sink: ImageSink,
  signal: AbortSignal,
): Promise<Redirect | ImageFault | null> {
  let known: ImageFault | null = null;
  let isBody = false;
  const lookup = checkedLookup(deps.lookup ?? systemLookup, deps.allowPrivate, () => {
    known = { kind: 'private-host' };
  });
  const dispatcher = (deps.dispatcherFor ?? directDispatcher)(url, { timeout: limits.connectMs, lookup });
  const destroy = (): void => {
    dispatcher.destroy().catch(() => undefined);
  };
  const deadline = setTimeout(() => {
    known = { kind: 'timed-out' };
    destroy();
  }, limits.connectMs + limits.headersMs);
  signal.addEventListener('abort', destroy, { once: true });
  try {
    const answer = await request.call(dispatcher, {
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'GET',
      headers: { accept: 'image/*', 'user-agent': 'image2' },
      headersTimeout: limits.headersMs,
      bodyTimeout: limits.silenceMs,
    });
    clearTimeout(deadline);
    isBody = true;
    return await readAnswer(answer, limits.maxBytes, sink, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SinkFailure) throw error.cause;
    return known ?? faultOfError(error, isBody);
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener('abort', destroy);
    destroy();
  }
}

async function readAnswer(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  maxBytes: number,
  sink: ImageSink,
  signal: AbortSignal,
): Promise<Redirect | ImageFault | null> {
  body.on('error', () => undefined);
  if (REDIRECT_STATUSES.includes(statusCode)) {
    const location = headerText(headers['location']);
    return location === null ? { kind: 'redirect', detail: 'no-location' } : { location };
  }
  if (!WHOLE_STATUSES.includes(statusCode)) return { kind: 'status', status: statusCode };
  const coding = headerText(headers['content-encoding'])?.trim().toLowerCase() ?? 'identity';
  if (coding !== 'identity' && !DECODERS.has(coding)) return { kind: 'network', detail: `content-encoding ${coding}` };
  const length = headerText(headers['content-length']);
  const totalBytes = coding === 'identity' && length !== null && /^\d+$/.test(length) ? Number(length) : null;
  if (totalBytes !== null && totalBytes > maxBytes) return { kind: 'too-large' };

  sink.start(totalBytes);
  let bytes = 0;
  for await (const chunk of decoded(body, coding)) {
    signal.throwIfAborted();
    bytes += chunk.length;
    if (bytes > maxBytes) return { kind: 'too-large' };
    await sink.write(chunk).catch((cause: unknown) => {
      throw new SinkFailure('sink', { cause });
    });
  }
  return null;
}

function decoded(body: Readable, coding: string): AsyncIterable<Uint8Array> {
  const decoder = DECODERS.get(coding)?.();
  return decoder === undefined ? body : pipeline(body, decoder, () => undefined);
}

function directDispatcher(url: URL, connect: DirectConnect): Dispatcher {
  return new Client(url.origin, { connect });
}

function headerText(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
