import { posix } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { relativeUrl } from '../../src/gallery/relative-url.ts';

const PAGE = 'file:///home/me/pictures/gallery.html';

test.each([
  ['13170-1.png', './13170-1.png'],
  ['../other/1.png', './../other/1.png'],
  ['a b#c?d%e.png', './a%20b%23c%3Fd%25e.png'],
  [`"it's".png`, './%22it%27s%22.png'],
  ['狐狸/雪.png', './%E7%8B%90%E7%8B%B8/%E9%9B%AA.png'],
  ['javascript:alert(1).png', './javascript%3Aalert%281%29.png'],
  ['//example.com/1.png', './example.com/1.png'],
  ['a\\b.png', './a%5Cb.png'],
  ['\ud83e.png', './%EF%BF%BD.png'],
])('the file %s is at %s', (path, url) => {
  expect(relativeUrl(path)).toBe(url);
});

test('whatever the name is, the URL leads to that file beside the page', () => {
  const name = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !/^\.{1,2}$|[/\0]/.test(text));
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (parts) => {
      const url = new URL(relativeUrl(parts.join('/')), PAGE);
      expect([url.protocol, url.host, url.search, url.hash]).toEqual(['file:', '', '', '']);
      expect(decodeURIComponent(url.pathname)).toBe(posix.join('/home/me/pictures', ...parts));
    }),
  );
});
