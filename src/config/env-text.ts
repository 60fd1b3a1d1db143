/** The value of `X_API_KEY` in the text of a `.env` file, or null where it is missing or empty. */
export async function readKeyEntry(text: string): Promise<string | null> {
  const parse = await loadParse();
  return keyIn(parse(text)) || null;
}

/**
 * `text` with one `X_API_KEY` line that {@link readKeyEntry} reads back as `key`, any text of printable ASCII without
 * surrounding blanks: in place of the first entry, else at the end. Other entries of that name go, other lines stay.
 */
export async function withKeyEntry(text: string, key: string): Promise<string> {
  const parse = await loadParse();
  const entries = findEntries(text, parse);
  const inPlace = (line: string) =>
    entries.length > 0 ? replaceEntries(text, entries, line) : `${endedLine(text)}${line}${lineEnd(text)}`;
  const written = spellings(key)
    .map(inPlace)
    .find((candidate) => keyIn(parse(candidate)) === key);
  if (written !== undefined) return written;
  // A quote left open above can swallow a line, whatever its spelling; nothing is above the first.
  const bare = replaceEntries(text, entries, null);
  return bare.replace(/^\uFEFF?/, (mark) => `${mark}${escapedLine(key)}${lineEnd(text)}`);
}

/** `text` without any `X_API_KEY` entry, all other lines as they were. */
export async function withoutKeyEntry(text: string): Promise<string> {
  const parse = await loadParse();
  let rest = text;
  for (let entries = findEntries(rest, parse); entries.length > 0; entries = findEntries(rest, parse)) {
    rest = replaceEntries(rest, entries, null);
  }
  return rest;
}

type Values = Readonly<Record<string, string>>;
type Parse = (text: string) => Values;

// A CommonJS library that is loaded late comes out of the bundle with its default export only.
async function loadParse(): Promise<Parse> {
  const { default: dotenv } = await import('dotenv');
  return dotenv.parse;
}

/** Where an entry stands: from the start of its line to the end of its last one, the line break not included. */
interface Entry {
  readonly start: number;
  readonly end: number;
}

const NAME = 'X_API_KEY';

/**
 * Only the parser knows what is an entry and what is part of another's value, so it is asked: it reads a copy in which
 * each occurrence of the name is a name of its own.
 */
function findEntries(text: string, parse: Parse): readonly Entry[] {
  const probe = freshName(text);
  const nameOf = (index: number) => `${probe}${index}E`;
  let count = 0;
  const seen = parse(text.replaceAll(NAME, () => nameOf(count++)));
  const names = [...text.matchAll(/X_API_KEY/g)]
    .filter((_, index) => Object.hasOwn(seen, nameOf(index)))
    .map(({ index }) => index);
  return names.map((name, index) => {
    const next = names[index + 1];
    const afterName = name + NAME.length;
    const rest = text.slice(afterName, next === undefined ? text.length : lineStart(text, next));
    return { start: lineStart(text, name), end: afterName + valueLength(rest, probe, parse) };
  });
}

// A value ends at the first line break where another entry can be put in without changing it.
function valueLength(rest: string, probe: string, parse: Parse): number {
  const value = parse(probe + rest)[probe];
  const breaks = [...rest.matchAll(/\r\n|[\n\r\u2028\u2029]/g)].map(({ index }) => index);
  const withAnother = (position: number) => `${probe}${rest.slice(0, position)}\nANOTHER=1${rest.slice(position)}`;
  return breaks.find((position) => parse(withAnother(position))[probe] === value) ?? rest.length;
}

/** Drops all entries with their line breaks; `line`, if there is one, takes the place of the first. */
function replaceEntries(text: string, entries: readonly Entry[], line: string | null): string {
  let result = '';
  let position = 0;
  for (const [index, { start, end }] of entries.entries()) {
    const isReplaced = index === 0 && line !== null;
    result += text.slice(position, start) + (isReplaced ? line : '');
    position = isReplaced ? end : nextLine(text, end);
  }
  return result + text.slice(position);
}

/** The ways to write the entry, the plainest first; which of them is read back whole depends on key and file. */
function spellings(key: string): readonly string[] {
  const plain = /^[\w.+/=:@%-]+$/.test(key) ? [key] : [];
  const quotes = ["'", '"', '`'];
  const quoted = [...quotes.filter((q) => !key.includes(q)), ...quotes.filter((q) => key.includes(q))];
  return [...[...plain, ...quoted.map((q) => q + key + q)].map((value) => `${NAME}=${value}`), escapedLine(key)];
}

// The format has no escape for a quote, so a key with `#` and all three quotes has no spelling in it. In double quotes
// `\r` is read as a carriage return, which no key holds: it marks a character given by its code.
function escapedLine(key: string): string {
  return `${NAME}="${key.replace(/["\\]/g, (character) => `\\r${character.charCodeAt(0).toString(16)}`)}"`;
}

function keyIn(values: Values): string {
  const value = values[NAME] ?? '';
  return value.replace(/\r([\da-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function freshName(text: string): string {
  let number = 0;
  while (text.includes(`PROBE${number}_`)) number++;
  return `PROBE${number}_`;
}

function lineStart(text: string, position: number): number {
  return Math.max(...['\n', '\r', '\u2028', '\u2029'].map((end) => text.lastIndexOf(end, position))) + 1;
}

function nextLine(text: string, end: number): number {
  const [lineBreak = ''] = /^(?:\r\n|[\n\r\u2028\u2029])/.exec(text.slice(end, end + 2)) ?? [];
  return end + lineBreak.length;
}

function lineEnd(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function endedLine(text: string): string {
  return text === '' || /[\n\r]$/.test(text) ? text : `${text}${lineEnd(text)}`;
}
