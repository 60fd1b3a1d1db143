const MIN_LENGTH = 8;
const MAX_LENGTH = 512;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const SHORTEST_SHOWN = 12;

/** What may be shown of a key: its first four characters, `****`, its last four; under 12 characters only `****`. */
export function maskKey(key: string): string {
  return key.length < SHORTEST_SHOWN ? '****' : `${key.slice(0, 4)}****${key.slice(-4)}`;
}

/** The key in `text` without surrounding blanks, or null unless it has 8 to 512 printable ASCII characters. */
export function parseKey(text: string): string | null {
  const key = text.trim();
  return key.length >= MIN_LENGTH && key.length <= MAX_LENGTH && PRINTABLE_ASCII.test(key) ? key : null;
}

/** True where {@link parseKey} finds a key. */
export function isKey(text: string): boolean {
  return parseKey(text) !== null;
}
