import { describe, expect, it } from 'vitest';
import { isLoopbackHost } from '../../src/config/loopback.ts';

const hostname = (host: string) => new URL(`http://${host}`).hostname;

describe('a loopback host', () => {
  it.each([
    'localhost',
    'LOCALHOST',
    'localhost.',
    'api.localhost',
    '127.0.0.1',
    '127.255.255.255',
    '127.1',
    '0x7f000001',
    '2130706433',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
  ])('is %s', (host) => {
    expect(isLoopbackHost(hostname(host))).toBe(true);
  });

  it.each([
    'example.com',
    'localhost.example.com',
    'notlocalhost',
    '127.0.0.1.example.com',
    '126.255.255.255',
    '128.0.0.0',
    '0.0.0.0',
    '10.0.0.1',
    '[::2]',
    '[::]',
    '[fe80::1]',
  ])('is not %s', (host) => {
    expect(isLoopbackHost(hostname(host))).toBe(false);
  });
});
