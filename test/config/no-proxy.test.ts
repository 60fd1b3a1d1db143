import { describe, expect, it } from 'vitest';
import { parseNoProxy } from '../../src/config/no-proxy.ts';

const bypasses = (list: string, url: string) => parseNoProxy(list)(new URL(url));

describe('a NO_PROXY list', () => {
  it.each([
    ['*', 'https://any.example'],
    ['other.example, *', 'https://any.example'],
    ['example.com', 'https://example.com/path'],
    ['example.com', 'https://sub.sub.example.com'],
    ['.example.com', 'https://sub.example.com'],
    ['.example.com', 'https://example.com'],
    ['*.example.com', 'https://sub.example.com'],
    ['EXAMPLE.com.', 'https://Example.COM'],
    ['example.com', 'https://example.com.'],
    ['a.example,example.com', 'https://example.com'],
    ['a.example example.com\tb.example', 'https://example.com'],
    [',, example.com ,', 'https://example.com'],
    ['example.com:8443', 'https://example.com:8443'],
    ['example.com:443', 'https://example.com'],
    ['example.com:80', 'http://example.com'],
    ['my_host', 'http://my_host'],
    ['bücher.example', 'https://bücher.example'],
    ['10.1.2.3', 'https://10.1.2.3'],
    ['10.1.2.3:8080', 'http://10.1.2.3:8080'],
    ['10.0.0.0/8', 'https://10.255.0.1'],
    ['10.1.2.3/32', 'https://10.1.2.3'],
    ['0.0.0.0/0', 'https://10.1.2.3'],
    ['fd00::1', 'https://[fd00::1]'],
    ['FD00:0:0::1', 'https://[fd00::1]'],
    ['[fd00::1]', 'https://[fd00::1]:8443'],
    ['[fd00::1]:8443', 'https://[fd00::1]:8443'],
    ['fd00::/8', 'https://[fdff::1]'],
    ['[fd00::]/8', 'https://[fdff::1]'],
    ['fd00::1/128', 'https://[fd00::1]'],
  ])('%j names %s', (list, url) => {
    expect(bypasses(list, url)).toBe(true);
  });

  it.each([
    ['', 'https://example.com'],
    ['example.com', 'https://notexample.com'],
    ['example.com', 'https://example.com.evil.example'],
    ['sub.example.com', 'https://example.com'],
    ['.example.com', 'https://notexample.com'],
    ['example.com:8443', 'https://example.com'],
    ['example.com:443', 'http://example.com'],
    ['10.1.2.3', 'https://10.1.2.30'],
    ['10.1.2.3:8080', 'http://10.1.2.3'],
    ['2.3', 'https://10.1.2.3'],
    ['10.0.0.0/8', 'https://11.0.0.0'],
    ['10.1.2.3/32', 'https://10.1.2.4'],
    ['10.0.0.0/33', 'https://10.0.0.0'],
    ['fd00::/8', 'https://[fe00::1]'],
    ['fd00::/129', 'https://[fd00::]'],
    ['fd00::1', 'https://[fd00::2]'],
    ['[fd00::1]:8443', 'https://[fd00::1]'],
    ['::/0', 'https://10.1.2.3'],
    ['0.0.0.0/0', 'https://[fd00::1]'],
    ['0.0.0.0/0', 'https://example.com'],
    ['http://example.com', 'https://example.com'],
    ['example.com/path', 'https://example.com'],
    ['example.com/8', 'https://example.com'],
    ['user@example.com', 'https://example.com'],
    ['[example.com]', 'https://example.com'],
    ['[fd00::1', 'https://[fd00::1]'],
    ['fe80::1%eth0', 'https://[fe80::1]'],
    ['example.com:', 'https://example.com'],
    ['example.com:x', 'https://example.com'],
    ['ex*mple.com', 'https://example.com'],
    ['.', 'https://example.com'],
  ])('%j does not name %s', (list, url) => {
    expect(bypasses(list, url)).toBe(false);
  });

  it('goes on after a malformed entry', () => {
    expect(bypasses('10.0.0.0/99,[::,@,example.com', 'https://example.com')).toBe(true);
  });
});
