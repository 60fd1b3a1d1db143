import { expect, test } from 'vitest';
import { SIZES } from '../../src/core/image-request.ts';
import { pictureSize } from '../../src/sandbox/picture-size.ts';

test.each(SIZES.filter((size) => size !== 'auto'))(
  '%s is exact to the pixel, with 512 or few more on the short side',
  (size) => {
    const { width, height } = pictureSize(size);
    const [across = 0, down = 0] = size.split(':').map(Number);
    expect(width * down).toBe(height * across);
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(512);
    expect(Math.min(width, height)).toBeLessThan(525);
  },
);

test('auto is 5:4', () => {
  expect(pictureSize('auto')).toEqual({ width: 640, height: 512 });
});
