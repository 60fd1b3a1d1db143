/** True for text that is an http(s) URL with a host, as the service's image URLs must be. */
export function isUsableImageUrl(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\s*https?:\/\/[^/]/i.test(value)) return false;
  return URL.canParse(value.trim());
}

/** The URL as it goes to stdout: everything but visible ASCII percent-encoded, so that a line holds one whole URL. */
export function printableUrl(url: string): string {
  return url
    .trim()
    .toWellFormed()
    .replaceAll(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character));
}
