import { encode } from 'fast-png';
import type { Size } from '../core/image-request.ts';
import { paint } from './painting/painter.ts';
import type { PictureBrief } from './picture-brief.ts';
import { pictureSize } from './picture-size.ts';

/** Paints on demand and keeps the latest pictures. */
export interface Pictures {
  /** The PNG file of picture `number` of a brief in the pixels of `size`. */
  png(brief: PictureBrief, size: Size, number: number): Uint8Array;
}

/** Room for some 40 pictures (24 MiB). */
const MOST_BYTES = 25_165_824;

/** An empty shelf of pictures that holds `mostBytes` bytes of PNG; the oldest go first. */
export function createPictures(mostBytes = MOST_BYTES): Pictures {
  const kept = new Map<string, Uint8Array>();
  let bytes = 0;

  function keep(name: string, png: Uint8Array): void {
    kept.set(name, png);
    bytes += png.length;
    for (const [oldest, { length }] of kept) {
      if (bytes <= mostBytes) return;
      kept.delete(oldest);
      bytes -= length;
    }
  }

  return {
    png: (brief, size, number) => {
      const name = `${JSON.stringify(brief)} ${size} ${number}`;
      const known = kept.get(name);
      if (known !== undefined) return known;
      const pixels = pictureSize(size);
      const png = encode({ ...pixels, data: paint(brief, number, pixels), channels: 3, depth: 8 });
      keep(name, png);
      return png;
    },
  };
}
