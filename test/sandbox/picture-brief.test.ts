import { describe, expect, test } from 'vitest';
import { briefOf, variation } from '../../src/sandbox/picture-brief.ts';

describe('a brief', () => {
  test.each([
    ['a lighthouse by the sea at night', 'lighthouse', 'night'],
    ['The Mountain, at DAWN', 'mountain', 'dawn'],
    ['夜晚的城市', 'city', 'night'],
    ['黄昏的灯塔', 'lighthouse', 'dusk'],
    ['海', 'sea', null],
    ['a misty forest', 'forest', 'dawn'],
    ['desert dunes at noon', 'desert', 'day'],
    ['season ticket, startled knight', null, null],
  ])('of "%s" is %s, %s', (prompt, subject, hour) => {
    expect(briefOf(prompt)).toMatchObject({ subject, hour });
  });

  test('has a seed of 32 bits that every character changes', () => {
    const seeds = ['', 'a', 'b', 'aa', 'ab', '山', '海'].map((prompt) => briefOf(prompt).seed);
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true);
  });

  test('is itself at the first attempt and another of the same subject at the second', () => {
    const brief = briefOf('a lighthouse');
    expect(variation(brief, 1)).toEqual(brief);
    expect(variation(brief, 2)).toMatchObject({ subject: 'lighthouse' });
    expect(variation(brief, 2).seed).not.toBe(brief.seed);
  });
});
