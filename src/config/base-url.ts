import { type BaseUrlFault, Image2Error } from '../core/errors.ts';
import { isLoopbackHost } from './loopback.ts';
import type { Env } from './paths.ts';

/** The service that is used unless told otherwise. */
export const DEFAULT_BASE_URL = 'https://kexiangai.com';

/** The service in force, checked. */
export interface BaseUrl {
  /** Normalised: a path prefix is kept, a trailing slash is not. */
  readonly url: string;
  /** Scheme, host and port: the only place that the key may go to. */
  readonly origin: string;
  /** True where {@link url} is {@link DEFAULT_BASE_URL}, however it was chosen. */
  readonly isDefault: boolean;
  readonly isLoopback: boolean;
  readonly source: 'flag' | 'environment' | 'default';
}

/** Where a base URL may come from; a blank `IMAGE2_BASE_URL` counts as unset. */
export interface BaseUrlSources {
  /** The value of `--base-url`. */
  readonly flag: string | undefined;
  readonly env: Env;
}

/** The base URL from `--base-url`, `IMAGE2_BASE_URL` or the default; throws BASE_URL_INVALID without showing userinfo. */
export function resolveBaseUrl({ flag, env }: BaseUrlSources): BaseUrl {
  const fromEnv = env['IMAGE2_BASE_URL'];
  if (flag !== undefined) return { ...parseBaseUrl(flag, '--base-url'), source: 'flag' };
  if (fromEnv?.trim()) return { ...parseBaseUrl(fromEnv, 'IMAGE2_BASE_URL'), source: 'environment' };
  return { ...parseBaseUrl(DEFAULT_BASE_URL, 'default'), source: 'default' };
}

/** The URL of `path` under the base URL, with its prefix and without a double slash where they meet. */
export function endpoint(base: Pick<BaseUrl, 'url'>, path: string): string {
  return `${base.url.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
}

function parseBaseUrl(text: string, source: string): Omit<BaseUrl, 'source'> {
  const given = text.trim();
  const url = URL.canParse(given) ? new URL(given) : null;
  const fault = findFault(given, url);
  if (url === null || fault !== null) {
    throw new Image2Error('BASE_URL_INVALID', { given: hideUserinfo(given), source, fault: fault ?? 'not-a-url' });
  }
  const normalised = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  return {
    url: normalised,
    origin: url.origin,
    isDefault: normalised === DEFAULT_BASE_URL,
    isLoopback: isLoopbackHost(url.hostname),
  };
}

// `URL` mends much (`https:host`, line breaks, an empty query), so what must not be there is looked for in the text.
function findFault(given: string, url: URL | null): BaseUrlFault | null {
  const [, authority] = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i.exec(given) ?? [];
  if (url === null || authority === undefined || /[\s\\\p{Cc}]/u.test(given)) return 'not-a-url';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'scheme';
  if (authority === '') return 'not-a-url';
  if (authority.includes('@')) return 'credentials';
  if (/^[^#]*\?/.test(given)) return 'query';
  if (given.includes('#')) return 'fragment';
  return url.protocol === 'http:' && !isLoopbackHost(url.hostname) ? 'plain-http' : null;
}

// Up to the last `@`, since a password that was not percent-encoded may hold any character.
function hideUserinfo(given: string): string {
  return given.replace(/^([a-z][a-z\d+.-]*:\/\/)?[\s\S]*@/i, '$1***@');
}
