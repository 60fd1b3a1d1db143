import { BlockList, isIPv6 } from 'node:net';

/**
 * True for a host that only this machine or its own network can reach, or that nobody can: a loopback, private,
 * link-local, multicast or unspecified address in any spelling that a URL knows, `localhost`, and the local zones. Takes
 * what `URL.hostname` or a resolver gives. A host that cannot be read counts as private.
 */
export function isPrivateAddress(host: string): boolean {
  const name = normalise(host);
  if (name === null) return true;
  if (name.startsWith('[')) return ranges().check(name.slice(1, -1), 'ipv6');
  if (IPV4.test(name)) return ranges().check(name, 'ipv4');
  return LOCAL_NAMES.test(name);
}

const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;

/** RFC 6761, RFC 6762, RFC 8375 and the zone that ICANN keeps for private use. */
const LOCAL_NAMES = /(?:^|\.)(?:localhost|local|internal|home\.arpa)$/;

/** 198.18.0.0/15 is left out on purpose: common tunnels answer every name with an address from it. */
const IPV4_RANGES: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** With unspecified, loopback and IPv4-compatible in ::/96, and the tunnels (Teredo, 6to4) that can carry any IPv4 address. */
const IPV6_RANGES: readonly (readonly [string, number])[] = [
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

let made: BlockList | undefined;

/** Made when it is asked for, since it takes milliseconds. */
function ranges(): BlockList {
  made ??= privateRanges();
  return made;
}

function privateRanges(): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of IPV4_RANGES) {
    list.addSubnet(net, prefix, 'ipv4');
    list.addSubnet(`::ffff:${net}`, 96 + prefix, 'ipv6');
    list.addSubnet(`64:ff9b::${net}`, 96 + prefix, 'ipv6');
  }
  for (const [net, prefix] of IPV6_RANGES) list.addSubnet(net, prefix, 'ipv6');
  return list;
}

function normalise(host: string): string | null {
  const url = `http://${isIPv6(host) ? `[${host.replace(/%.*$/, '')}]` : host}/`;
  return URL.canParse(url) ? new URL(url).hostname.replace(/\.+$/, '') : null;
}
