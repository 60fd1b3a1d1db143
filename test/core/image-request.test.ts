import { expect, test } from 'vitest';
import { isImageRequest, MODES, SIZES } from '../../src/core/image-request.ts';

const REQUEST = { mode: 'text2img', prompt: 'a fox', size: '3:4', urls: [], model: 'GPT-Image-2' };

test('the 14 sizes are those of the service', () => {
  const sizes = 'auto 1:1 3:2 2:3 16:9 9:16 4:3 3:4 21:9 9:21 1:3 3:1 2:1 1:2';
  expect(SIZES.join(' ')).toBe(sizes);
  expect(new Set(SIZES).size).toBe(14);
});

test('modes and sizes are taken to the letter', () => {
  for (const mode of MODES) expect(isImageRequest({ ...REQUEST, mode })).toBe(true);
  for (const size of SIZES) expect(isImageRequest({ ...REQUEST, size })).toBe(true);
  for (const wrong of ['', 'TEXT2IMG', ' 1:1', '1：1', 'constructor', null, 1]) {
    expect(isImageRequest({ ...REQUEST, mode: wrong })).toBe(false);
    expect(isImageRequest({ ...REQUEST, size: wrong })).toBe(false);
  }
});

test('a recorded request has every part, each of its kind', () => {
  expect(isImageRequest(REQUEST)).toBe(true);
  expect(isImageRequest({ ...REQUEST, mode: 'img2img', urls: ['https://a.example/1.png'] })).toBe(true);
  for (const wrong of [{ mode: 'img' }, { size: '5:7' }, { urls: [1] }, { urls: 'x' }, { prompt: null }, { model: 1 }])
    expect(isImageRequest({ ...REQUEST, ...wrong }), JSON.stringify(wrong)).toBe(false);
  for (const part of Object.keys(REQUEST))
    expect(isImageRequest(Object.fromEntries(Object.entries(REQUEST).filter(([name]) => name !== part)))).toBe(false);
});
