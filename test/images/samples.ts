import { encode } from 'fast-png';

/** A real PNG; `shade` makes pictures of one size differ, `noisy` makes it large. */
export function png(width: number, height: number, shade = 0, noisy = false): Buffer {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, index) =>
    noisy ? Math.imul(index + 1, 2_654_435_761) >>> 24 : shade,
  );
  return Buffer.from(encode({ width, height, channels: 3, depth: 8, data }));
}

/** The marks of a JPEG around made-up scan data; `orientation` is that of EXIF, which then holds a thumbnail. */
export function jpg(width: number, height: number, orientation?: number): Buffer {
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]);
  const scan = Buffer.concat([Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]), Buffer.alloc(2000, 0x55)]);
  const start = Buffer.from([0xff, 0xd8]);
  return Buffer.concat([start, orientation === undefined ? jfif() : exif(orientation), frame, scan, JPG_END]);
}

/** An extended WebP with a filler chunk. */
export function webp(width: number, height: number): Buffer {
  const extended = Buffer.alloc(10);
  extended.writeUIntLE(width - 1, 4, 3);
  extended.writeUIntLE(height - 1, 7, 3);
  const body = Buffer.concat([Buffer.from('WEBP'), chunk('VP8X', extended), chunk('XMP ', Buffer.alloc(3000, 0x20))]);
  return chunk('RIFF', body);
}

/** The blocks of a GIF: a palette, an extension and one image with a palette of its own; its data holds end marks. */
export function gif(width: number, height: number): Buffer {
  const sizes = Buffer.alloc(7);
  sizes.writeUInt16LE(width, 0);
  sizes.writeUInt16LE(height, 2);
  sizes.writeUInt8(0x81, 4);
  const palette = Buffer.alloc(12, 0x3b);
  const extension = Buffer.from([0x21, 0xf9, 4, 0, 0, 0, 0, 0]);
  const frame = Buffer.concat([Buffer.from([0x2c]), Buffer.alloc(8), Buffer.from([0x80]), Buffer.alloc(6, 0x3b)]);
  const data = Buffer.concat([Buffer.from([2, 200]), Buffer.alloc(200, 0x3b), Buffer.from([1, 0x3b, 0])]);
  return Buffer.concat([Buffer.from('GIF89a'), sizes, palette, extension, frame, data, Buffer.from([0x3b])]);
}

/** The boxes of an AVIF that tell its kind and size. */
export function avif(width: number, height: number, brands = 'avifmif1'): Buffer {
  const size = Buffer.alloc(12);
  size.writeUInt32BE(width, 4);
  size.writeUInt32BE(height, 8);
  const properties = box('iprp', box('ipco', box('ispe', size)));
  const [major, compatible] = [brands.slice(0, 4), brands.slice(4)];
  const type = box('ftyp', Buffer.concat([Buffer.from(major), Buffer.alloc(4), Buffer.from(compatible)]));
  return Buffer.concat([
    type,
    box('meta', Buffer.concat([Buffer.alloc(4), properties])),
    box('mdat', Buffer.alloc(500)),
  ]);
}

/** The end mark of a JPEG. */
export const JPG_END = Buffer.from([0xff, 0xd9]);

function jfif(): Buffer {
  return Buffer.from([0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
}

function exif(orientation: number): Buffer {
  const tiff = Buffer.from('4d4d002a0000000800010112000300000001000000000000', 'hex');
  tiff.writeUInt16BE(orientation, 18);
  const thumbnail = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(8), JPG_END]);
  const data = Buffer.concat([Buffer.from('Exif\0\0'), tiff, thumbnail, Buffer.alloc(8)]);
  return Buffer.concat([Buffer.from([0xff, 0xe1, 0, data.length + 2]), data]);
}

function chunk(name: string, data: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.write(name, 'latin1');
  header.writeUInt32LE(data.length, 4);
  return Buffer.concat([header, data, Buffer.alloc(data.length % 2)]);
}

function box(name: string, data: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(data.length + 8, 0);
  header.write(name, 4, 'latin1');
  return Buffer.concat([header, data]);
}
