import { BlockList, isIP, isIPv4 } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** True for a `hostname` as `URL` spells it that names this machine: 127.0.0.0/8, ::1, localhost and its subdomains. */
export function isLoopbackHost(hostname: string): boolean {
  const host = plainHost(hostname);
  // Node takes milliseconds to get ready for telling IPv6 addresses from names, and names have no colon.
  const family = isIPv4(host) ? 4 : host.includes(':') ? isIP(host) : 0;
  if (family !== 0) return loopback.check(host, family === 6 ? 'ipv6' : 'ipv4');
  return host === 'localhost' || host.endsWith('.localhost');
}

/** A `hostname` as `URL` spells it, in lower case, without the brackets of IPv6 and without trailing dots. */
export function plainHost(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.+$/, '');
}
