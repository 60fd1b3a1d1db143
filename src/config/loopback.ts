import { BlockList, isIP } from 'node:net';

/** True for a `hostname` as `URL` spells it that names this machine: 127.0.0.0/8, ::1, localhost and its subdomains. */
export function isLoopbackHost(hostname: string): boolean {
  const host = plainHost(hostname);
  // Names have no colon, and a URL has spelled an IPv4 address in full.
  if (host.includes(':')) return isIP(host) === 6 && isLoopback6(host);
  if (/^127(?:\.\d+){3}$/.test(host)) return true;
  return host === 'localhost' || host.endsWith('.localhost');
}

function isLoopback6(address: string): boolean {
  const loopback = new BlockList();
  loopback.addSubnet('127.0.0.0', 8, 'ipv4');
  loopback.addAddress('::1', 'ipv6');
  return loopback.check(address, 'ipv6');
}

/** A `hostname` as `URL` spells it, in lower case, without the brackets of IPv6 and without trailing dots. */
export function plainHost(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.+$/, '');
}
