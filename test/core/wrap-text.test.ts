import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textWidth } from '../../src/core/text-width.ts';
import { wrapText } from '../../src/core/wrap-text.ts';

test('English breaks at blanks only', () => {
  expect(wrapText('wait for every unfinished task', 12)).toBe('wait for\nevery\nunfinished\ntask');
});

test('Chinese breaks between characters, by columns', () => {
  expect(wrapText('等待本机创建的所有任务', 8)).toBe('等待本机\n创建的所\n有任务');
});

test('no line begins with a closing mark or ends with an opening one', () => {
  expect(wrapText('创建任务（消耗积分），等待完成', 10)).toBe('创建任务\n（消耗积\n分），等待\n完成');
});

test('Latin words and flags inside Chinese stay whole', () => {
  expect(wrapText('供 --use-local-key 使用', 17)).toBe('供\n--use-local-key\n使用');
});

test('a word that is wider than the line stays whole', () => {
  expect(wrapText('see https://example.com/a/long/path now', 10)).toBe('see\nhttps://example.com/a/long/path\nnow');
});

test('line breaks that are there stay', () => {
  expect(wrapText('one\n\ntwo', 20)).toBe('one\n\ntwo');
});

test('every line fits unless it is one piece, and nothing but blanks gets lost', () => {
  const words = fc.array(fc.constantFrom('任', '务', '，', '（', '）', '“', '”', ' ', 'task', '--size', '。'), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(words, fc.integer({ min: 12, max: 40 }), (parts, width) => {
      const text = parts.join('');
      const wrapped = wrapText(text, width);
      expect(wrapped.replaceAll(/[ \n]/g, '')).toBe(text.replaceAll(' ', ''));
      for (const line of wrapped.split('\n')) {
        const isOnePiece = !/[^（“] |[任务]{2}/.test(line);
        expect(textWidth(line) <= width || isOnePiece, line).toBe(true);
      }
    }),
  );
});
