import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';

type Decoder = (body: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>;

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  br: promisify(brotliDecompress),
  deflate: (body, options) => promisify(inflate)(body, options).catch(() => promisify(inflateRaw)(body, options)),
};

/**
 * A body freed of its `Content-Encoding`s. `too-large` where it grows past `maxBytes`, `encoding` where the encoding is
 * not known or its data is broken.
 */
export async function decodeBody(
  body: Uint8Array,
  contentEncoding: string | undefined,
  maxBytes: number,
): Promise<Uint8Array | 'too-large' | 'encoding'> {
  const encodings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  // More than two layers is an attack, not a transport.
  if (encodings.length > 2) return 'encoding';
  let current = body;
  for (const name of encodings.reverse()) {
    const decode = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined;
    if (decode === undefined) return 'encoding';
    if (current.length === 0) continue;
    try {
      current = await decode(current, { maxOutputLength: maxBytes });
    } catch (error) {
      const tooLarge = error instanceof RangeError || (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
      return tooLarge ? 'too-large' : 'encoding';
    }
  }
  return current;
}
