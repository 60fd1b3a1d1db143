import { Image2Error } from '../core/errors.ts';
import { isLoopbackHost } from './loopback.ts';
import { parseNoProxy } from './no-proxy.ts';
import type { Env } from './paths.ts';

/** A proxy to go through. */
export interface Proxy {
  /** http or https, never with credentials: safe to show. */
  readonly url: URL;
  /** The value of a `Proxy-Authorization` header (`Basic …`), a secret, or null. */
  readonly authorization: string | null;
  /** The environment variable that named it. */
  readonly variable: string;
}

/** What the proxy variables say, checked. */
export interface ProxySettings {
  readonly http: Proxy | null;
  readonly https: Proxy | null;
  /** True for a URL that NO_PROXY names. */
  readonly bypasses: (url: URL) => boolean;
}

/**
 * Reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY in either case: a blank one counts as unset, the lower case wins.
 * Throws PROXY_INVALID for the first malformed one, also where it would not be used.
 */
export function resolveProxies(env: Env): ProxySettings {
  const settings = { https: readProxy(env, 'https_proxy'), http: readProxy(env, 'http_proxy') };
  const [noProxy] = readBothCases(env, 'no_proxy');
  return { ...settings, bypasses: parseNoProxy(noProxy?.value ?? '') };
}

/** The proxy for `url`, or null to go straight there, as to every loopback host whatever the variables say. */
export function proxyFor(settings: ProxySettings, url: URL): Proxy | null {
  if (isLoopbackHost(url.hostname) || settings.bypasses(url)) return null;
  return url.protocol === 'https:' ? settings.https : settings.http;
}

interface Variable {
  readonly variable: string;
  readonly value: string;
}

function readProxy(env: Env, name: string): Proxy | null {
  return readBothCases(env, name).map(parseProxy)[0] ?? null;
}

function readBothCases(env: Env, name: string): readonly Variable[] {
  return [name, name.toUpperCase()]
    .map((variable) => ({ variable, value: env[variable]?.trim() ?? '' }))
    .filter(({ value }) => value !== '');
}

function parseProxy({ variable, value }: Variable): Proxy {
  const text = /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  // A path, query or fragment comes from a password whose `/`, `?` or `#` was not percent-encoded.
  const isPlain = url !== null && /^https?:\/\/[^\s\p{Cc}\\/?#]+\/?$/iu.test(text);
  if (!isPlain) throw new Image2Error('PROXY_INVALID', { variable });
  return { url: new URL(url.origin), authorization: basicAuthorization(url), variable };
}

function basicAuthorization({ username, password }: URL): string | null {
  if (username === '' && password === '') return null;
  const credentials = Buffer.concat([percentDecode(username), Buffer.from(':'), percentDecode(password)]);
  return `Basic ${credentials.toString('base64')}`;
}

// To bytes and not to text: the escapes need not be UTF-8. A lone `%` stands for itself, as in curl.
function percentDecode(text: string): Buffer {
  const bytes = text.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}
