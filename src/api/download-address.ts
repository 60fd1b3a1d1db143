import type { LookupAddress, LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { ImageFault } from '../core/errors.ts';
import { isPrivateAddress } from '../core/private-address.ts';

/** A resolver that gives every address of a name, as `dns.lookup` does. */
export type NameLookup = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Where a redirect leads, or why it is not followed. */
export function redirectTarget(from: URL, location: string): URL | ImageFault {
  if (!URL.canParse(location, from.href)) return { kind: 'redirect', detail: 'no-location' };
  const next = new URL(location, from);
  if (!isWebUrl(next)) return { kind: 'redirect', detail: 'scheme' };
  if (from.protocol === 'https:' && next.protocol === 'http:') return { kind: 'redirect', detail: 'downgrade' };
  return next;
}

/** True for http and https. */
export function isWebUrl(url: URL): boolean {
  return url.protocol === 'https:' || url.protocol === 'http:';
}

/**
 * A look-up for a socket that leaves out private addresses, unless they are allowed, and calls `onRefused` where none is
 * left. It runs at the moment of connecting, so that no second answer of the resolver can differ from the checked one.
 */
export function checkedLookup(lookup: NameLookup, allowPrivate: boolean, onRefused: () => void): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, []);
      const addresses = found.filter(({ address }) => allowPrivate || !isPrivateAddress(address));
      const [first] = addresses;
      if (first === undefined) {
        onRefused();
        return callback(new Error('no address is left'), []);
      }
      return options.all === true ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}
