import { describe, expect, it } from 'vitest';
import { isPrivateAddress } from '../../src/core/private-address.ts';

describe('isPrivateAddress', () => {
  it.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '127.0.0.1.',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '[::1]',
    'fe80::1',
    'fe80::1%eth0',
    'fd00::1',
    'ff02::1',
    '::ffff:10.0.0.1',
    '[::ffff:7f00:1]',
    '::127.0.0.1',
    '64:ff9b::169.254.169.254',
    '2002:7f00:1::',
    'localhost',
    'LOCALHOST',
    'localhost.',
    'a.localhost',
    'printer.local',
    'metadata.google.internal',
    'box.home.arpa',
    '１２７.0.0.1',
  ])('keeps %s out', (host) => {
    expect(isPrivateAddress(host)).toBe(true);
  });

  it.each([
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.128.0.1',
    '169.253.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '192.167.0.1',
    '223.255.255.255',
    '2606:4700::1111',
    '[2606:4700::1111]',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
    'kexiangai.com',
    'localhost.example.com',
    'notlocalhost',
    'local.example.com',
    'my_bucket.example.com',
  ])('lets %s pass', (host) => {
    expect(isPrivateAddress(host)).toBe(false);
  });

  it('lets the addresses pass that tunnels answer every name with', () => {
    expect(isPrivateAddress('198.18.0.7')).toBe(false);
  });

  it('takes what cannot be read as private', () => {
    expect(isPrivateAddress('')).toBe(true);
    expect(isPrivateAddress('a b')).toBe(true);
  });
});
