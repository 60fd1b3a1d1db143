import { BlockList, isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { plainHost } from './loopback.ts';

/** True for a host (as {@link plainHost} spells it) and port that a NO_PROXY entry names. */
type Rule = (host: string, port: number) => boolean;

/**
 * Reads a NO_PROXY list, separated by commas or blanks: `*`, hosts (with their subdomains, as curl has it), `.host`,
 * IPv4, IPv6 (also in brackets), each with an optional port, and CIDR blocks. Malformed entries are ignored.
 * Returns whether a URL is to be reached without a proxy.
 */
export function parseNoProxy(list: string): (url: URL) => boolean {
  const rules = list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .flatMap((entry) => parseEntry(entry) ?? []);
  return (url) => {
    const host = plainHost(url.hostname);
    const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
    return rules.some((matches) => matches(host, port));
  };
}

function parseEntry(entry: string): Rule | null {
  if (entry === '*') return () => true;
  const [, block, prefix] = /^(.+)\/(\d{1,3})$/.exec(entry) ?? [];
  if (block !== undefined) return addressRule(plainHost(block), Number(prefix));
  if (isIP(entry) !== 0) return addressRule(entry, null);
  const [, name, port] = /^(\[[^\]]*\]|(?:\*?\.)?[^:[\]/?#\\@%*]+)(?::(\d{1,5}))?$/.exec(entry) ?? [];
  if (name === undefined) return null;
  const rule = hostRule(name);
  return rule && port !== undefined ? (host, target) => target === Number(port) && rule(host, target) : rule;
}

function hostRule(name: string): Rule | null {
  const host = plainHost(name);
  if (isIP(host) !== 0 || name.startsWith('[')) return addressRule(host, null);
  const suffix = domainToASCII(host.replace(/^\*?\./, ''));
  return suffix === '' ? null : (target) => target === suffix || target.endsWith(`.${suffix}`);
}

function addressRule(address: string, prefix: number | null): Rule | null {
  const version = isIP(address);
  const [family, bits] = version === 6 ? (['ipv6', 128] as const) : (['ipv4', 32] as const);
  if (version === 0 || address.includes('%') || (prefix ?? 0) > bits) return null;
  const block = new BlockList();
  block.addSubnet(address, prefix ?? bits, family);
  return (host) => isIP(host) === version && block.check(host, family);
}
