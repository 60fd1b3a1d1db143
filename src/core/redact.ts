/** Replaces secrets in text. It starts with none and learns them as they are read. */
export interface Redactor {
  /** From now on `value` is shown as `mask`. */
  add(value: string, mask: string): void;
  /** The text with every form of every secret replaced by its mask. */
  redact(text: string): string;
  /** True where the text holds a secret in any form. */
  holds(text: string): boolean;
}

/**
 * Finds secrets by value: raw, JSON-escaped, percent-encoded (every character in its own way and any number of times, so that each encoder's choice
 * is found) and base64 at each of the three places where it can start in a longer base64 text, itself encoded or not.
 */
export function createRedactor(): Redactor {
  let secrets: readonly Secret[] = [];
  return {
    add: (value, mask) => {
      // The shortest key has 8 characters; shorter texts would hit innocent ones.
      if (value.length < MIN_LENGTH) return;
      const others = secrets.filter((secret) => secret.value !== value);
      // The longest first: a secret may begin with another.
      secrets = [...others, { value, mask, ...patternsOf(value) }].sort((a, b) => b.value.length - a.value.length);
    },
    redact: (text) =>
      secrets.reduce(
        (current, { every, mask, plain }) =>
          mayHold(current, plain) ? current.replaceAll(every, () => mask) : current,
        text,
      ),
    holds: (text) => secrets.some(({ every, plain }) => mayHold(text, plain) && text.search(every) !== -1),
  };
}

/** Every string inside a JSON-like value redacted; keys of objects too. */
export function redactDeep(value: unknown, redactor: Redactor): unknown {
  return isPlainlyClean(JSON.stringify(value), redactor) ? value : redactEach(value, redactor);
}

/** The JSON text of a value with every string inside it redacted. */
export function toRedactedJson(value: unknown, redactor: Redactor): string {
  const json = JSON.stringify(value);
  return isPlainlyClean(json, redactor) ? json : JSON.stringify(redactEach(value, redactor));
}

/** True where no string of a JSON text can hold a secret: without a backslash each of them stands in it as it is. */
function isPlainlyClean(json: string | undefined, redactor: Redactor): boolean {
  return json !== undefined && !json.includes('\\') && !redactor.holds(json);
}

function redactEach(value: unknown, redactor: Redactor): unknown {
  if (typeof value === 'string') return redactor.redact(value);
  if (Array.isArray(value)) return value.map((item) => redactEach(item, redactor));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [redactor.redact(key), redactEach(item, redactor)]),
  );
}

interface Secret {
  readonly value: string;
  readonly mask: string;
  readonly every: RegExp;
  /** The forms that a text without {@link ESCAPES} can hold; null where such a text has more ways to write the secret. */
  readonly plain: readonly string[] | null;
}

const MIN_LENGTH = 8;

/** All escapes of JSON and of URLs begin with one of these. */
const ESCAPES = /[%\\]/;

/** False only where the text holds the secret in no form. V8 takes milliseconds to get a secret's pattern ready. */
function mayHold(text: string, plain: Secret['plain']): boolean {
  return plain === null || ESCAPES.test(text) || plain.some((form) => text.includes(form));
}

function patternsOf(value: string): Pick<Secret, 'every' | 'plain'> {
  const characters = [...value];
  const base64 = base64Forms(value);
  const forms = [
    characters.map(rawOrPercent).join(''),
    characters.map(inJson).join(''),
    ...base64.map((form) => [...form].map(inBase64).join('')),
  ];
  const source = [...new Set(forms)].join('|');
  // A space is also written `+` in URLs, and base64 has two alphabets.
  const isPlain = !value.includes(' ') && !base64.some((form) => /[+/]/.test(form));
  return { every: new RegExp(source, 'g'), plain: isPlain ? [value, ...base64] : null };
}

function rawOrPercent(character: string): string {
  const bytes = [...Buffer.from(character, 'utf8')].map((byte) => `%(?:25)*${hex(byte, 2)}`).join('');
  return `(?:${literally(character)}|${bytes}${character === ' ' ? '|\\+' : ''})`;
}

function inJson(character: string): string {
  const code = `\\\\+u${hex(character.charCodeAt(0), 4)}`;
  // Escaped once or several times over: each time doubles the backslashes.
  if (character === '\\') return `(?:\\\\+(?:u005[cC])?)`;
  if (character === '"' || character === '/') return `(?:\\\\*${literally(character)}|${code})`;
  return `(?:${literally(character)}|${code})`;
}

/** A character of base64 or base64url, as a URL or a JSON text may write it. */
function inBase64(character: string): string {
  if (character === '+') return String.raw`(?:[+-]|%2[bBdD]|\\u002[bBdD])`;
  if (character === '/') return String.raw`(?:[/_]|\\\/|%2[fF]|%5[fF]|\\u002[fF])`;
  return `(?:${character}|%${hex(character.charCodeAt(0), 2)})`;
}

/** The hexadecimal digits of a number, in either case. */
function hex(value: number, digits: number): string {
  let text = '';
  for (let shift = 4 * (digits - 1); shift >= 0; shift -= 4) text += HEX_DIGITS[(value >> shift) & 15];
  return text;
}

// This runs for every character of a key before the first word of every command: without regular expressions of its own.
const HEX_DIGITS = [...'0123456789', ...[...'abcdef'].map((digit) => `[${digit}${digit.toUpperCase()}]`)];
const SPECIAL = '\\^$.*+?()[]{}|/';

function literally(character: string): string {
  return SPECIAL.includes(character) ? `\\${character}` : character;
}

function base64Forms(value: string): string[] {
  return [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value, 'utf8')]);
    const first = Math.ceil((offset * 8) / 6);
    const whole = Math.floor((bytes.length * 8) / 6);
    return bytes.toString('base64').slice(first, whole);
  });
}
