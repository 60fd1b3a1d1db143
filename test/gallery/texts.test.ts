import { expect, test } from 'vitest';
import { galleryTextsEn } from '../../src/gallery/texts-en.ts';
import { galleryTextsZh } from '../../src/gallery/texts-zh.ts';
import { fillIn, plural } from '../../src/gallery/words.ts';

const english = flatten(galleryTextsEn);
const chinese = flatten(galleryTextsZh);

test('both languages have the same texts, and none is empty', () => {
  expect([...chinese.keys()]).toEqual([...english.keys()]);
  for (const text of [...english.values(), ...chinese.values()]) expect(text.trim()).not.toBe('');
});

test('both languages fill in the same values', () => {
  for (const [key, text] of english) expect([key, placeholders(chinese.get(key))]).toEqual([key, placeholders(text)]);
});

test('every Chinese text is Chinese, but for what is only a frame', () => {
  for (const [key, text] of chinese)
    if (key !== 'option') expect([key, text]).toEqual([key, expect.stringMatching(/\p{Script=Han}/u)]);
});

test('a count takes the form that the language wants', () => {
  expect(plural('en', 1, galleryTextsEn.pictures)).toBe('1 picture');
  expect(plural('en', 0.2, galleryTextsEn.credits, '0.20')).toBe('0.20 credits');
  expect(plural('zh', 1, galleryTextsZh.pictures)).toBe('1 张图片');
});

test('a value is filled in once, and an unknown name stays', () => {
  expect(fillIn('{a} and {b}', { a: '{b}' })).toBe('{b} and {b}');
});

function flatten(value: object, prefix = ''): ReadonlyMap<string, string> {
  const entries = Object.entries(value).flatMap(
    ([key, inner]: [string, unknown]): readonly (readonly [string, string])[] =>
      typeof inner === 'object' && inner !== null
        ? [...flatten(inner, `${prefix}${key}.`)]
        : [[prefix + key, String(inner)]],
  );
  return new Map(entries);
}

function placeholders(text = ''): readonly string[] {
  return [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
}
