import { describe, expect, test } from 'vitest';
import { SIZES } from '../../../src/core/image-request.ts';
import { paint } from '../../../src/sandbox/painting/painter.ts';
import { briefOf, HOURS, SUBJECTS } from '../../../src/sandbox/picture-brief.ts';
import { pictureSize } from '../../../src/sandbox/picture-size.ts';

const SMALL = { width: 120, height: 90 };

/** Different colours in steps of 16 a channel, and how many pixels are quite black, which no palette is. */
function look(pixels: Uint8Array): { colours: number; black: number } {
  const colours = new Set<number>();
  let black = 0;
  for (let at = 0; at < pixels.length; at += 3) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(at, at + 3);
    colours.add(((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4));
    if (red + green + blue === 0) black += 1;
  }
  return { colours: colours.size, black };
}

/** The mean difference of two pictures, in steps of 255. */
function difference(one: Uint8Array, other: Uint8Array): number {
  return one.reduce((sum, value, at) => sum + Math.abs(value - (other[at] ?? 0)), 0) / one.length;
}

describe('the painter', () => {
  test.each(SUBJECTS.flatMap((subject) => HOURS.map((hour) => [subject, hour] as const)))(
    'paints %s, %s, in many colours and without holes',
    (subject, hour) => {
      for (const seed of [1, 2, 3]) {
        const { colours, black } = look(paint({ seed, subject, hour }, 1, SMALL));
        expect(colours).toBeGreaterThan(40);
        expect(black).toBe(0);
      }
    },
  );

  test('fills every size', () => {
    for (const name of SIZES) {
      const size = pictureSize(name);
      const pixels = paint(briefOf('a lighthouse'), 1, size);
      expect(pixels).toHaveLength(size.width * size.height * 3);
      expect(look(pixels).colours).toBeGreaterThan(100);
    }
  });

  test('paints the same picture for the same brief and number', () => {
    const brief = briefOf('a fox');
    expect(difference(paint(brief, 1, SMALL), paint(brief, 1, SMALL))).toBe(0);
  });

  test('paints clearly different pictures for different prompts', () => {
    const prompts = [
      'a lighthouse at dusk',
      'a forest in the morning',
      'the city at night',
      'desert, noon',
      '山',
      '海',
    ];
    const pictures = prompts.map((prompt) => paint(briefOf(prompt), 1, SMALL));
    for (const [index, picture] of pictures.entries()) {
      for (const other of pictures.slice(index + 1)) expect(difference(picture, other)).toBeGreaterThan(10);
    }
  });

  test('paints another picture for another number', () => {
    const brief = briefOf('a fox');
    expect(difference(paint(brief, 1, SMALL), paint(brief, 2, SMALL))).toBeGreaterThan(3);
  });
});
