/**
 * The text with everything that hides or reorders text made visible: C0 but tab and newline, DEL, C1, bidi controls,
 * line and paragraph separators, the byte order mark and lone surrogates become `\x1b` or `\u202e`.
 */
export function escapeText(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(UNSAFE, escapeCharacter);
}

/** The text as HTML, fit for content and for a double-quoted attribute; it goes through {@link escapeText} first. */
export function escapeHtml(text: string): string {
  return escapeText(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The value as JSON that cannot leave a script element, whatever it holds. */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${hex(character, 4)}`);
}

const UNSAFE = /(?![\t\n])\p{Cc}|\p{Bidi_Control}|\p{Cs}|[\u2028\u2029\ufeff]/gu;

function escapeCharacter(character: string): string {
  return character.charCodeAt(0) < 0x100 ? `\\x${hex(character, 2)}` : `\\u${hex(character, 4)}`;
}

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, '0');
}
