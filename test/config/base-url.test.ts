import { describe, expect, it } from 'vitest';
import { endpoint, resolveBaseUrl } from '../../src/config/base-url.ts';
import type { Env } from '../../src/config/paths.ts';
import { type ErrorParams, isImage2Error } from '../../src/core/errors.ts';

function refusal(flag: string | undefined, env: Env = {}): ErrorParams['BASE_URL_INVALID'] {
  try {
    resolveBaseUrl({ flag, env });
  } catch (error) {
    if (isImage2Error(error, 'BASE_URL_INVALID')) return error.params;
    throw error;
  }
  throw new Error('not refused');
}

describe('the base URL', () => {
  it('is the default where nothing names another', () => {
    const expected = {
      url: 'https://kexiangai.com',
      origin: 'https://kexiangai.com',
      isDefault: true,
      isLoopback: false,
      source: 'default',
    };
    expect(resolveBaseUrl({ flag: undefined, env: {} })).toEqual(expected);
    expect(resolveBaseUrl({ flag: undefined, env: { IMAGE2_BASE_URL: '' } })).toEqual(expected);
    expect(resolveBaseUrl({ flag: undefined, env: { IMAGE2_BASE_URL: '  ' } })).toEqual(expected);
  });

  it('comes from the flag before the environment', () => {
    const env = { IMAGE2_BASE_URL: 'https://env.example' };
    expect(resolveBaseUrl({ flag: 'https://flag.example', env })).toMatchObject({
      url: 'https://flag.example',
      source: 'flag',
      isDefault: false,
    });
    expect(resolveBaseUrl({ flag: undefined, env })).toMatchObject({
      url: 'https://env.example',
      source: 'environment',
    });
  });

  it.each([
    ['https://h.example/', 'https://h.example'],
    ['https://h.example/proxy/v2/', 'https://h.example/proxy/v2'],
    ['https://h.example/proxy//', 'https://h.example/proxy'],
    ['HTTPS://H.Example:443/Path', 'https://h.example/Path'],
    ['https://h.example:8443', 'https://h.example:8443'],
    ['http://127.0.0.1:3000/api/', 'http://127.0.0.1:3000/api'],
    [' https://h.example ', 'https://h.example'],
    ['https://h.example/@team', 'https://h.example/@team'],
  ])('%j is normalised to %s', (flag, url) => {
    expect(resolveBaseUrl({ flag, env: {} }).url).toBe(url);
  });

  it('is the default however it is spelt and wherever it comes from', () => {
    expect(resolveBaseUrl({ flag: 'https://KEXIANGAI.com:443/', env: {} })).toMatchObject({
      isDefault: true,
      source: 'flag',
    });
    expect(resolveBaseUrl({ flag: 'https://kexiangai.com/v2', env: {} }).isDefault).toBe(false);
  });

  it.each(['http://localhost:1', 'http://api.localhost', 'http://127.9.9.9', 'http://[::1]:8080'])(
    'may be plain http on loopback: %s',
    (flag) => {
      expect(resolveBaseUrl({ flag, env: {} }).isLoopback).toBe(true);
    },
  );

  it.each([
    ['', 'not-a-url'],
    ['kexiangai.com', 'not-a-url'],
    ['localhost:3000', 'not-a-url'],
    ['https:host.example', 'not-a-url'],
    ['https:/host.example', 'not-a-url'],
    ['https:///host.example', 'not-a-url'],
    ['https:\\\\host.example', 'not-a-url'],
    ['https://host.example\\x', 'not-a-url'],
    ['https://ho\nst.example', 'not-a-url'],
    ['https://host.example/a\tb', 'not-a-url'],
    ['https://', 'not-a-url'],
    ['https://host.example:99999', 'not-a-url'],
    ['ftp://host.example', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['http://host.example', 'plain-http'],
    ['http://127.0.0.1.example', 'plain-http'],
    ['https://user@host.example', 'credentials'],
    ['https://@host.example', 'credentials'],
    ['http://:@localhost', 'credentials'],
    ['https://host.example?', 'query'],
    ['https://host.example/?a=1', 'query'],
    ['https://host.example/?a#b', 'query'],
    ['https://host.example#', 'fragment'],
    ['https://host.example/a#b?c', 'fragment'],
  ] as const)('%j is refused: %s', (flag, fault) => {
    expect(refusal(flag)).toEqual({ given: refusal(flag).given, source: '--base-url', fault });
  });

  it('names the variable that a bad value came from', () => {
    expect(refusal(undefined, { IMAGE2_BASE_URL: 'nonsense' })).toEqual({
      given: 'nonsense',
      source: 'IMAGE2_BASE_URL',
      fault: 'not-a-url',
    });
  });

  it.each([
    ['https://user:hunter2@host.example/x', 'https://***@host.example/x'],
    ['https://hunter2@host.example', 'https://***@host.example'],
    ['https://user:hun@ter2@host.example', 'https://***@host.example'],
    ['https://user:hunter2/x@host.example', 'https://***@host.example'],
    ['https://user:hunter2 @host.example', 'https://***@host.example'],
    ['https://user:hunter2\n@host.example', 'https://***@host.example'],
    ['user:hunter2@host.example', '***@host.example'],
    ['https:user:hunter2@host.example', '***@host.example'],
    ['ftp://user:hunter2@host.example', 'ftp://***@host.example'],
  ])('%j is shown without its password', (flag, given) => {
    expect(refusal(flag).given).toBe(given);
  });
});

describe('an endpoint', () => {
  it('keeps the prefix and has one slash where the parts meet', () => {
    expect(endpoint({ url: 'https://h.example' }, '/api/v1')).toBe('https://h.example/api/v1');
    expect(endpoint({ url: 'https://h.example/p' }, 'api/v1')).toBe('https://h.example/p/api/v1');
    expect(endpoint({ url: 'https://h.example/p/' }, '//api/v1')).toBe('https://h.example/p/api/v1');
  });
});
