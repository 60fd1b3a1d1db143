/**
 * Text that is not ours made safe for a terminal and for one line: control characters (all of C0 but tab, DEL, C1),
 * bidirectional controls, line separators and lone surrogates are shown as escapes such as `\x1b`, `\n`, `\u202e`.
 */
export function escapeText(text: string): string {
  return text.replaceAll(UNSAFE, (character) => NAMED[character] ?? codeOf(character));
}

/** At most `limit` characters of a text, with `…` where some were cut. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const characters = [...text];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
}

/** A JSON text whose unsafe characters are all `\uXXXX`, so that it can go to a terminal raw. */
export function escapeJson(json: string): string {
  return json.replaceAll(UNSAFE_IN_JSON, (character) => hex(character));
}

const BIDI = '\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069';
const LINES = '\\u2028\\u2029';
const LONE_SURROGATES = '[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]';
const UNSAFE = new RegExp(`[\\x00-\\x08\\x0a-\\x1f\\x7f-\\x9f${BIDI}${LINES}]|${LONE_SURROGATES}`, 'g');
const UNSAFE_IN_JSON = new RegExp(`[\\x7f-\\x9f${BIDI}${LINES}]`, 'g');

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r' };

function codeOf(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : hex(character);
}

function hex(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
