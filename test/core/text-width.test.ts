import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitWidth, padEnd, textWidth } from '../../src/core/text-width.ts';

test.each([
  ['', 0],
  ['abc', 3],
  ['任务', 4],
  ['任务 ID', 7],
  ['，', 2],
  ['é', 1],
  ['e\u0301', 1],
  ['zero\u200bwidth', 9],
  ['🦊', 2],
  ['“”…', 3],
])('%j takes %i columns', (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test('padding fills columns, not characters', () => {
  expect(padEnd('任务', 6)).toBe('任务  ');
  expect(padEnd('abc', 2)).toBe('abc');
});

describe('a text that is too wide', () => {
  test.each([
    ['short', 10, 'short'],
    ['exactly', 7, 'exactly'],
    ['a longer text', 8, 'a longe…'],
    ['任务已完成', 7, '任务已…'],
    ['任务已完成', 6, '任务…'],
    ['abc', 1, '…'],
  ])('%j fits %i columns as %j', (text, width, fitted) => {
    expect(fitWidth(text, width)).toBe(fitted);
  });

  test('is cut to fit and keeps its beginning', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', '务', '🦊', 'e\u0301', ' ', '，') });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 30 }), (text, width) => {
        const fitted = fitWidth(text, width);
        expect(textWidth(fitted)).toBeLessThanOrEqual(width);
        expect(fitted === text || (fitted.endsWith('…') && text.startsWith(fitted.slice(0, -1)))).toBe(true);
        expect(fitted.isWellFormed()).toBe(true);
      }),
    );
  });
});
