import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isUsableImageUrl, printableUrl } from '../../src/core/image-url.ts';
import { anyText } from '../helpers/any-text.ts';

test.each([
  'https://example.com/a.png',
  'http://127.0.0.1:1/a',
  ' https://example.com/a \n',
  'HTTPS://E.COM',
  'https://例子.中国/图',
])('%j can be fetched', (url) => {
  expect(isUsableImageUrl(url)).toBe(true);
});

test.each([
  '',
  'example.com/a.png',
  '/a.png',
  'ftp://example.com/a',
  'https://',
  'https:///a',
  'javascript:alert(1)',
  'https://[',
  null,
  7,
  {},
  ['https://example.com'],
])('%j cannot be fetched', (value) => {
  expect(isUsableImageUrl(value)).toBe(false);
});

test.each([
  ['https://example.com/a.png?sig=a%2Fb&x=1#y', 'https://example.com/a.png?sig=a%2Fb&x=1#y'],
  [' https://example.com/a \n', 'https://example.com/a'],
  ['https://example.com/a b', 'https://example.com/a%20b'],
  ['https://example.com/图.png', 'https://example.com/%E5%9B%BE.png'],
  ['https://example.com/\u001b[31m', 'https://example.com/%1B[31m'],
  ['https://example.com/\n\nhttps://evil.example/', 'https://example.com/%0A%0Ahttps://evil.example/'],
  ['https://example.com/🦊', 'https://example.com/%F0%9F%A6%8A'],
  ['https://example.com/\ud800', 'https://example.com/%EF%BF%BD'],
])('%j is printed as %s', (url, printed) => {
  expect(printableUrl(url)).toBe(printed);
});

test('a printed URL is one line of visible ASCII that means the same', () => {
  fc.assert(
    fc.property(anyText(), (path) => {
      const url = `https://example.com/${path}`;
      const printed = printableUrl(url);
      expect(printed).toMatch(/^[\x21-\x7e]+$/);
      expect(printableUrl(printed)).toBe(printed);
    }),
  );
});
