import { expect, test } from 'vitest';
import { imageRequestSchema, MODES, modeSchema, SIZES, sizeSchema } from '../../src/core/image-request.ts';

test('the 14 sizes are those of the service', () => {
  const sizes = 'auto 1:1 3:2 2:3 16:9 9:16 4:3 3:4 21:9 9:21 1:3 3:1 2:1 1:2';
  expect(SIZES.join(' ')).toBe(sizes);
  expect(new Set(SIZES).size).toBe(14);
});

test('modes and sizes are taken to the letter', () => {
  for (const mode of MODES) expect(modeSchema.safeParse(mode).success).toBe(true);
  for (const size of SIZES) expect(sizeSchema.safeParse(size).success).toBe(true);
  for (const wrong of ['', 'TEXT2IMG', ' 1:1', '1：1', 'constructor', null, 1]) {
    expect(modeSchema.safeParse(wrong).success).toBe(false);
    expect(sizeSchema.safeParse(wrong).success).toBe(false);
  }
});

test('a record of a request is read only where every part has its type', () => {
  const request = { mode: 'img2img', prompt: 'a fox', size: '3:4', urls: ['https://example.com/a.png'], model: 'm' };
  expect(imageRequestSchema.parse(request)).toEqual(request);
  for (const part of Object.keys(request)) {
    expect(imageRequestSchema.safeParse({ ...request, [part]: 7 }).success, part).toBe(false);
    expect(imageRequestSchema.safeParse({ ...request, [part]: undefined }).success, part).toBe(false);
  }
});
