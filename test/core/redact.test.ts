import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor, redactDeep } from '../../src/core/redact.ts';
import { anyText } from '../helpers/any-text.ts';

const MASK = '[key]';
/** What a key may be: 8 or more printable ASCII characters, here without blanks at its ends. */
const keys = fc.stringMatching(/^[!-~][ -~]{6,40}[!-~]$/);

/** Every way in which a service or a library may write a key. */
const FORMS: Readonly<Record<string, (key: string) => string>> = {
  raw: (key) => key,
  JSON: (key) => JSON.stringify(key),
  'JSON with escaped slashes': (key) => JSON.stringify(key).replaceAll('/', '\\/'),
  'percent-encoded': encodeURIComponent,
  'percent-encoded in lower case': (key) => encodeURIComponent(key).replaceAll(/%../g, (code) => code.toLowerCase()),
  'percent-encoded whole': (key) => Buffer.from(key).toString('hex').replaceAll(/../g, '%$&'),
  'percent-encoded whole in capitals': (key) => Buffer.from(key).toString('hex').toUpperCase().replaceAll(/../g, '%$&'),
  'JSON with every character escaped': (key) => Buffer.from(key).toString('hex').replaceAll(/../g, '\\u00$&'),
  'JSON that is safe in HTML': (key) =>
    JSON.stringify(key).replaceAll(/[<>&'=]/g, (mark) => `\\u00${mark.charCodeAt(0).toString(16).toUpperCase()}`),
  'in a query': (key) => new URLSearchParams({ key }).toString(),
  'in the path of a URL': encodeURI,
  base64: (key) => Buffer.from(key).toString('base64'),
  base64url: (key) => Buffer.from(key).toString('base64url'),
  'base64 in a URL': (key) => encodeURIComponent(Buffer.from(key).toString('base64')),
  'base64 in JSON with escaped slashes': (key) => Buffer.from(key).toString('base64').replaceAll('/', '\\/'),
  'base64 in JSON that is safe in HTML': (key) => Buffer.from(key).toString('base64').replaceAll('+', '\\u002B'),
  'base64 of an authorisation': (key) => Buffer.from(`user:${key}@`).toString('base64'),
  'base64 a byte later': (key) => Buffer.from(`x${key}yz`).toString('base64'),
  'base64 two bytes later': (key) => Buffer.from(`xy${key}z`).toString('base64'),
};

describe('a redactor', () => {
  test('knows no secret at first', () => {
    const redactor = createRedactor();
    expect(redactor.redact('sk-0123456789')).toBe('sk-0123456789');
    expect(redactor.holds('sk-0123456789')).toBe(false);
  });

  test('shows the mask in the place of the key and leaves the rest', () => {
    const redactor = createRedactor();
    redactor.add('sk-0123456789', 'sk-0****6789');
    expect(redactor.redact('key sk-0123456789, again sk-0123456789.')).toBe('key sk-0****6789, again sk-0****6789.');
    expect(redactor.redact('sk-012345678')).toBe('sk-012345678');
  });

  test('takes a mask to the letter', () => {
    const redactor = createRedactor();
    redactor.add('sk-0123456789', '$&$1');
    expect(redactor.redact('sk-0123456789')).toBe('$&$1');
  });

  test('knows several keys, also where one is the beginning of another', () => {
    const redactor = createRedactor();
    redactor.add('sk-01234', 'first');
    redactor.add('sk-0123456789-secret', 'second');
    expect(redactor.redact('sk-01234 sk-0123456789-secret')).toBe('first second');
  });

  test.each(Object.entries(FORMS))('finds a key in the form: %s', (_name, write) => {
    fc.assert(
      fc.property(keys, anyText({ maxLength: 20 }), anyText({ maxLength: 20 }), (key, before, after) => {
        const redactor = createRedactor();
        redactor.add(key, MASK);
        const text = `${before}${write(key)}${after}`;
        expect(redactor.holds(text)).toBe(true);
        expect(redactor.redact(text)).toContain(MASK);
        expect(redactor.redact(text)).not.toContain(write(key));
        expect(redactor.redact(write(key))).not.toContain(key);
      }),
      { numRuns: 50 },
    );
  });

  test('does not touch text without the key', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const redactor = createRedactor();
        redactor.add('sk-0123456789abcdef', MASK);
        fc.pre(!text.includes('sk-0123456789abcdef'));
        expect(redactor.redact(text)).toBe(text);
      }),
    );
  });

  test('looks into every text of a value, keys too, and leaves the value as it was', () => {
    const redactor = createRedactor();
    redactor.add('sk-0123456789', MASK);
    const value = { a: ['x sk-0123456789', 7, null, true], 'sk-0123456789': { b: undefined } };
    expect(redactDeep(value, redactor)).toEqual({ a: [`x ${MASK}`, 7, null, true], [MASK]: { b: undefined } });
    expect(value.a[0]).toBe('x sk-0123456789');
  });
});
