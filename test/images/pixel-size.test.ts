import { describe, expect, it } from 'vitest';
import { isOffShape, readPixelSize } from '../../src/images/pixel-size.ts';
import { avif, gif, jpg, png, webp } from './samples.ts';

describe('readPixelSize', () => {
  it.each([
    ['png', png(30, 40)],
    ['jpg', jpg(30, 40)],
    ['webp', webp(30, 40)],
    ['gif', gif(30, 40)],
    ['avif', avif(30, 40)],
  ])('reads a %s', (_format, bytes) => {
    expect(readPixelSize(bytes)).toEqual({ width: 30, height: 40 });
  });

  it('turns a JPEG as its EXIF says', () => {
    expect(readPixelSize(jpg(30, 40, 1))).toEqual({ width: 30, height: 40 });
    expect(readPixelSize(jpg(30, 40, 6))).toEqual({ width: 40, height: 30 });
  });

  it('gives null where no size is to be read', () => {
    expect(readPixelSize(png(30, 40).subarray(0, 14))).toBeNull();
    expect(readPixelSize(jpg(30, 40).subarray(0, 20))).toBeNull();
    expect(readPixelSize(gif(0, 40))).toBeNull();
    expect(readPixelSize(Buffer.from('text'))).toBeNull();
    expect(readPixelSize(new Uint8Array())).toBeNull();
  });
});

describe('isOffShape', () => {
  it('bears two percent either way', () => {
    expect(isOffShape({ width: 768, height: 1024 }, '3:4')).toBe(false);
    expect(isOffShape({ width: 1019, height: 1000 }, '1:1')).toBe(false);
    expect(isOffShape({ width: 981, height: 1000 }, '1:1')).toBe(false);
  });

  it('sees what is further off, and a turned picture', () => {
    expect(isOffShape({ width: 1021, height: 1000 }, '1:1')).toBe(true);
    expect(isOffShape({ width: 1024, height: 768 }, '3:4')).toBe(true);
  });

  it('asks nothing of auto', () => {
    expect(isOffShape({ width: 1, height: 1000 }, 'auto')).toBe(false);
  });
});
