import { expect, test } from 'vitest';
import { escapeHtml, escapeText, jsonForScript } from '../../src/gallery/escape.ts';

test('control characters and bidi controls are shown, tabs and newlines stay', () => {
  expect(escapeText('a\tb\nc\r\nd\x1b[31m\x07\x7f\x9b')).toBe('a\tb\nc\nd\\x1b[31m\\x07\\x7f\\x9b');
  expect(escapeText('a\u202eb\u2066c\u200fd\u061ce')).toBe('a\\u202eb\\u2066c\\u200fd\\u061ce');
  expect(escapeText('a\rb\u2028c\ufeffd')).toBe('a\\x0db\\u2028c\\ufeffd');
});

test('a lone half of a character is shown, a whole character stays', () => {
  expect(escapeText('\ud83e\udd8a 狐 \ud83e \udd8a')).toBe('🦊 狐 \\ud83e \\udd8a');
});

test('no character of the text is markup', () => {
  expect(escapeHtml(`<a href="x" title='y'>&amp;`)).toBe('&#60;a href=&#34;x&#34; title=&#39;y&#39;&#62;&#38;amp;');
});

test('JSON cannot end its script element, and reads back as it was', () => {
  const value = { text: '</script><!--<script>&\u2028\u2029"\\' };
  const json = jsonForScript(value);
  expect(json).not.toMatch(/[<>&\u2028\u2029]/);
  expect(JSON.parse(json)).toEqual(value);
});
