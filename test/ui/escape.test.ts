import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeJson, escapeText, shorten } from '../../src/ui/escape.ts';
import { RAW_CONTROL } from '../helpers/raw-control.ts';

const nasty = fc.constantFrom(
  '\x1b[31m',
  '\x1b]8;;x\x07',
  '\x9b31m',
  '\r',
  '\n',
  '\t',
  '\0',
  '\x7f',
  '\u202e',
  '\u2028',
  '\ud800',
  '\\',
  '"',
);
const text = fc
  .array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 10 })), { maxLength: 20 })
  .map((parts) => parts.join(''));

describe('text that is not ours', () => {
  it.each([
    ['\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
    ['\x1b]0;title\x07', '\\x1b]0;title\\x07'],
    ['\x9b31m\x90\x85', '\\x9b31m\\x90\\x85'],
    ['a\r\nerror: b', 'a\\r\\nerror: b'],
    ['a\tb', 'a\tb'],
    ['a\bb\x7f\0', 'a\\x08b\\x7f\\x00'],
    ['\u202eabc\u2066\u200f\u061c', '\\u202eabc\\u2066\\u200f\\u061c'],
    ['a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
    ['\ud800x\udc00', '\\ud800x\\udc00'],
    ['狐狸 🦊 é ß', '狐狸 🦊 é ß'],
    ['', ''],
  ])('%j is shown as %j', (given, shown) => {
    expect(escapeText(given)).toBe(shown);
  });

  it('never comes out raw or on a second line, and escaping it twice changes nothing', () => {
    fc.assert(
      fc.property(text, (given) => {
        const shown = escapeText(given);
        expect(shown).not.toMatch(RAW_CONTROL);
        expect(shown).not.toContain('\n');
        expect(shown.isWellFormed()).toBe(true);
        expect(escapeText(shown)).toBe(shown);
      }),
    );
  });

  it('is cut between whole characters', () => {
    expect(shorten('abcdef', 6)).toBe('abcdef');
    expect(shorten('abcdefg', 6)).toBe('abcde…');
    expect(shorten('🦊🦊🦊', 2)).toBe('🦊…');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 30 }), (given, limit) => {
        const short = shorten(given, limit);
        expect([...short].length).toBeLessThanOrEqual(limit);
        expect(short.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('JSON', () => {
  it('has no raw character that a terminal obeys, and means the same', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.jsonValue(), fc.dictionary(text, text)), (value) => {
        const json = escapeJson(JSON.stringify(value));
        expect(json).not.toMatch(RAW_CONTROL);
        expect(json).not.toMatch(/[\t\n]/);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
