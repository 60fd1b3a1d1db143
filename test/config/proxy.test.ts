import { describe, expect, it } from 'vitest';
import type { Env } from '../../src/config/paths.ts';
import { proxyFor, resolveProxies } from '../../src/config/proxy.ts';
import { isImage2Error } from '../../src/core/errors.ts';

const SERVICE = 'https://service.example';

const proxyOf = (env: Env, url = SERVICE) => proxyFor(resolveProxies(env), new URL(url));
const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`;

function badVariable(env: Env): string {
  try {
    resolveProxies(env);
  } catch (error) {
    if (!isImage2Error(error, 'PROXY_INVALID')) throw error;
    expect(Object.keys(error.params)).toEqual(['variable']);
    return error.params.variable;
  }
  throw new Error('not refused');
}

describe('the proxy', () => {
  it('is none where no variable is set', () => {
    expect(proxyOf({})).toBeNull();
    expect(proxyOf({ HTTPS_PROXY: '', https_proxy: ' ' })).toBeNull();
  });

  it('is chosen by the scheme of the target', () => {
    const env = { HTTPS_PROXY: 'http://secure:1', HTTP_PROXY: 'http://plain:2' };
    expect(proxyOf(env)?.url.href).toBe('http://secure:1/');
    expect(proxyOf(env, 'http://service.example')?.url.href).toBe('http://plain:2/');
    expect(proxyOf({ HTTP_PROXY: 'http://plain:2' })).toBeNull();
    expect(proxyOf({ ALL_PROXY: 'http://all:3' })).toBeNull();
  });

  it('comes from the lower case first, unless that is empty', () => {
    expect(proxyOf({ HTTPS_PROXY: 'http://upper:1', https_proxy: 'http://lower:2' })).toMatchObject({
      url: new URL('http://lower:2'),
      variable: 'https_proxy',
    });
    expect(proxyOf({ HTTPS_PROXY: 'http://upper:1', https_proxy: '' })).toMatchObject({
      url: new URL('http://upper:1'),
      variable: 'HTTPS_PROXY',
    });
  });

  it.each([
    ['proxy.example:3128', 'http://proxy.example:3128/', null],
    ['proxy.example', 'http://proxy.example/', null],
    ['http://proxy.example:3128/', 'http://proxy.example:3128/', null],
    ['HTTPS://proxy.example', 'https://proxy.example/', null],
    ['[fd00::1]:3128', 'http://[fd00::1]:3128/', null],
    ['user:pass@proxy.example:3128', 'http://proxy.example:3128/', basic('user:pass')],
    ['http://user:pass@proxy.example', 'http://proxy.example/', basic('user:pass')],
    ['http://user@proxy.example', 'http://proxy.example/', basic('user:')],
    ['http://us%40er:p%3Aa%2Fss%25@proxy.example', 'http://proxy.example/', basic('us@er:p:a/ss%')],
    ['http://user:100%@proxy.example', 'http://proxy.example/', basic('user:100%')],
    ['http://user:p@ss@proxy.example', 'http://proxy.example/', basic('user:p@ss')],
    ['http://üser:密@proxy.example', 'http://proxy.example/', basic('üser:密')],
    ['http://user:%ff@proxy.example', 'http://proxy.example/', 'Basic dXNlcjr/'],
  ])('%j is read', (value, href, authorization) => {
    const proxy = proxyOf({ HTTPS_PROXY: value });
    expect(proxy?.url.href).toBe(href);
    expect(proxy?.authorization).toBe(authorization);
  });

  it.each([
    'socks5://proxy.example:1080',
    'ftp://proxy.example',
    'http://',
    ':3128',
    'proxy.example:port',
    'proxy.example:99999',
    'two words',
    'http://pro\nxy.example',
    'http:\\\\proxy.example',
    'http:/proxy.example',
    'http:///proxy.example',
    'http://proxy.example/path',
    'http://user:1/2@proxy.example',
    'http://user:1#2@proxy.example',
    'http://user:1?2@proxy.example',
  ])('%j is refused by the name of its variable', (value) => {
    expect(badVariable({ HTTPS_PROXY: value })).toBe('HTTPS_PROXY');
    expect(badVariable({ http_proxy: value })).toBe('http_proxy');
  });

  it('is checked in every variable, also one that another hides', () => {
    expect(badVariable({ https_proxy: 'http://good:1', HTTPS_PROXY: 'bad value' })).toBe('HTTPS_PROXY');
    expect(badVariable({ https_proxy: 'http://good:1', HTTP_PROXY: 'bad value', NO_PROXY: '*' })).toBe('HTTP_PROXY');
  });

  it.each(['https://localhost:1', 'https://127.0.0.1', 'http://[::1]:8080', 'http://api.localhost'])(
    'is never used for %s',
    (url) => {
      expect(proxyOf({ HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://p:1' }, url)).toBeNull();
    },
  );

  it('is not used for what NO_PROXY names, in either case', () => {
    const env = { HTTPS_PROXY: 'http://p:1' };
    expect(proxyOf({ ...env, NO_PROXY: 'service.example' })).toBeNull();
    expect(proxyOf({ ...env, no_proxy: 'service.example' })).toBeNull();
    expect(proxyOf({ ...env, no_proxy: '', NO_PROXY: 'service.example' })).toBeNull();
    expect(proxyOf({ ...env, no_proxy: 'other.example', NO_PROXY: 'service.example' })).not.toBeNull();
  });
});
