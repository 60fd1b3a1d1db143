import { describe, expect, it } from 'vitest';
import { isKey, maskKey, parseKey } from '../../src/config/mask.ts';

describe('the mask', () => {
  it('shows four characters at each end from 12 characters on', () => {
    expect(maskKey('abcdefghijkl')).toBe('abcd****ijkl');
    expect(maskKey('sk-0123456789-tail')).toBe('sk-0****tail');
  });

  it('shows nothing of a shorter key', () => {
    expect(maskKey('abcdefghijk')).toBe('****');
    expect(maskKey('')).toBe('****');
  });
});

describe('a key', () => {
  it('has 8 to 512 characters', () => {
    expect(isKey('a'.repeat(7))).toBe(false);
    expect(isKey('a'.repeat(8))).toBe(true);
    expect(isKey('a'.repeat(512))).toBe(true);
    expect(isKey('a'.repeat(513))).toBe(false);
  });

  it('is taken without the blanks around it, which do not count', () => {
    expect(parseKey(' \tabcdefgh\r\n')).toBe('abcdefgh');
    expect(parseKey(`${' '.repeat(20)}abcdefg`)).toBeNull();
    expect(parseKey('abcd efgh')).toBe('abcd efgh');
  });

  it.each(['abcd\nefgh', 'abcdefg\x7f', 'abcdefg\x1f', 'abcdefgé', 'abcd\tefgh', '密钥密钥密钥密钥'])(
    'holds printable ASCII only, not %j',
    (text) => {
      expect(isKey(text)).toBe(false);
    },
  );

  it('may hold every printable character', () => {
    const all = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index)).join('');
    expect(parseKey(all)).toBe(all);
  });
});
