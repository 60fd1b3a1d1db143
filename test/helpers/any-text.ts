import fc from 'fast-check';

const HARD = [
  '\0',
  '\x07',
  '\b',
  '\t',
  '\n',
  '\r',
  '\x1b',
  '\x7f',
  '\x85',
  '\x9b',
  '\u061c',
  '\u200b',
  '\u202e',
  '\u2028',
];
const PRINTABLE = fc.integer({ min: 0x20, max: 0x7e });
/** Without the surrogates, which only pairs make into a character. */
const ANY_CODE = fc.oneof(fc.integer({ min: 0xa0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10_ffff }));

/**
 * Any well-formed text, with many of the characters that hurt terminals, shells and protocols. The library's own `binary`
 * unit takes seconds to build.
 */
export function anyText(constraints: { readonly minLength?: number; readonly maxLength?: number } = {}) {
  const unit = fc.oneof(
    { weight: 5, arbitrary: PRINTABLE.map((code) => String.fromCodePoint(code)) },
    { weight: 2, arbitrary: fc.constantFrom(...HARD) },
    { weight: 2, arbitrary: ANY_CODE.map((code) => String.fromCodePoint(code)) },
  );
  return fc.string({ unit, ...constraints });
}
