import { eastAsianWidth } from 'get-east-asian-width';

/** How many columns a terminal gives a text without escapes: wide East Asian characters take two, marks none. */
export function textWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) {
    if (!/\p{Mark}|\u200b|\u200d|\ufe0f/u.test(character)) width += eastAsianWidth(character.codePointAt(0) ?? 0);
  }
  return width;
}

const PRINTABLE_ASCII = /^[ -~]*$/;

/** The text followed by blanks up to `width` columns. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

/** At most `width` columns of a text, with `…` where some were cut. */
export function fitWidth(text: string, width: number): string {
  if (width === Number.POSITIVE_INFINITY || textWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (textWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
