import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IMAGE_FORMATS } from '../../src/images/image-format.ts';
import { followImage } from '../../src/images/image-walk.ts';
import { avif, gif, jpg, png, webp } from './samples.ts';

const SAMPLES = { png: png(20, 20), jpg: jpg(20, 20, 1), webp: webp(20, 20), gif: gif(20, 20), avif: avif(20, 20) };

function hasEnded(format: (typeof IMAGE_FORMATS)[number], chunks: readonly Uint8Array[]): boolean {
  const walk = followImage(format);
  for (const chunk of chunks) walk.push(chunk);
  return walk.hasEnded();
}

test('however an image is cut into chunks, it ends with its last byte', () => {
  const cuts = fc.array(fc.nat(4000), { maxLength: 20 });
  fc.assert(
    fc.property(fc.constantFrom(...IMAGE_FORMATS), cuts, (format, at) => {
      const bytes = SAMPLES[format];
      const ends = [...new Set([0, ...at.map((cut) => cut % bytes.length), bytes.length])].sort((a, b) => a - b);
      const chunks = ends.slice(1).map((end, index) => bytes.subarray(ends[index], end));
      expect(hasEnded(format, chunks)).toBe(true);
      expect(hasEnded(format, [...chunks.slice(0, -1), chunks.at(-1)?.subarray(0, -1) ?? bytes])).toBe(false);
    }),
  );
});

test('no bytes make it throw or turn for ever', () => {
  fc.assert(
    fc.property(fc.constantFrom(...IMAGE_FORMATS), fc.array(fc.uint8Array({ maxLength: 40 })), (format, chunks) => {
      expect(typeof hasEnded(format, chunks)).toBe('boolean');
    }),
  );
});

test('a JPEG with restart marks, stuffed and filled bytes ends at its own end alone', () => {
  const scan = [0xff, 0xda, 0, 2, 1, 0xff, 0, 0xd9, 0xff, 0xd0, 7, 0xff, 0xff, 0xd7, 0xff, 0xc4, 0, 4, 0xff, 0xd9];
  const bytes = Uint8Array.from([0xff, 0xd8, ...scan, 9]);
  expect(hasEnded('jpg', [bytes])).toBe(false);
  expect(hasEnded('jpg', [bytes, Uint8Array.from([0xff, 0xff, 0xd9])])).toBe(true);
});

test('a GIF with something else where a block should begin is not held to be cut', () => {
  const whole = gif(1, 1);
  expect(hasEnded('gif', [whole.subarray(0, 33)])).toBe(false);
  expect(hasEnded('gif', [whole.subarray(0, 33), Buffer.from([7])])).toBe(true);
});

test('an AVIF may keep its picture in `meta`, name a size in 64 bits, or leave the last one open', () => {
  const box = (size: number, type: string, rest: string): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(size);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, Buffer.from(rest, 'latin1')]);
  };
  const type = box(16, 'ftyp', 'avif\0\0\0\0');
  expect(hasEnded('avif', [type])).toBe(true);
  expect(hasEnded('avif', [type, box(99, 'free', 'x')])).toBe(false);
  expect(hasEnded('avif', [type, Buffer.from([0, 0, 0, 99, 1, 2, 3, 4, 5, 6])])).toBe(true);
  expect(hasEnded('avif', [type, box(12, 'meta', 'iloc')])).toBe(false);
  expect(hasEnded('avif', [type, box(12, 'meta', 'idat')])).toBe(true);
  expect(hasEnded('avif', [type, box(12, 'meta', 'ida')])).toBe(false);
  const index = box(12, 'meta', 'iloc');
  expect(hasEnded('avif', [type, index, box(0, 'mdat', 'x')])).toBe(true);
  expect(hasEnded('avif', [type, box(9, 'mdat', 'x')])).toBe(false);
  expect(hasEnded('avif', [type, box(9, 'mdat', 'x'), box(9, 'moov', 'x')])).toBe(true);
  expect(hasEnded('avif', [type, box(9, 'mini', 'x')])).toBe(true);
  expect(hasEnded('avif', [type, index, box(9, 'mdat', 'x'), Buffer.alloc(99, 0xff)])).toBe(true);
  expect(hasEnded('avif', [type, index, box(9, 'mdat', 'x'), box(99, 'mdat', 'x')])).toBe(false);
  const long = '\0\0\0\0\0\0\0\x12';
  expect(hasEnded('avif', [type, index, box(1, 'mdat', `${long}x`)])).toBe(false);
  expect(hasEnded('avif', [type, index, box(1, 'mdat', `${long}xx`)])).toBe(true);
});
