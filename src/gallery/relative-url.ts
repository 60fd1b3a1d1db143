/**
 * The URL of a file by its path from the page's folder, with `/` between the parts. It begins with `./`, so that no
 * name can act as a scheme or a host, and whatever has a meaning in a URL or in HTML is percent-encoded.
 */
export function relativeUrl(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return `./${parts.map(encodePart).join('/')}`;
}

const LONE_SURROGATE = /\p{Cs}/gu;

function encodePart(part: string): string {
  const encoded = encodeURIComponent(part.replace(LONE_SURROGATE, '\ufffd'));
  return encoded.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
