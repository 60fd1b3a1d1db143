import { followImage, type ImageWalk } from './image-walk.ts';

/** The image formats that are known by their bytes; each is also its file extension. */
export const IMAGE_FORMATS = ['png', 'jpg', 'webp', 'gif', 'avif'] as const;

/** A value of {@link IMAGE_FORMATS}. */
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

/** What the bytes of a whole download turned out to be. */
export type FormatVerdict =
  | { readonly kind: 'whole'; readonly format: ImageFormat }
  | { readonly kind: 'cut-short' }
  | { readonly kind: 'not-an-image' };

/** Looks at an image as it streams by; keeps its first 64 bytes and its last KiB, whatever its size. */
export interface FormatCheck {
  /** Takes the next bytes; false as soon as they cannot be an image. */
  push(chunk: Uint8Array): boolean;
  /** Judges after the last byte: the image must have reached its own end. */
  finish(): FormatVerdict;
}

/** Starts a check of one download. */
export function createFormatCheck(): FormatCheck {
  let head = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  let known: { readonly format: ImageFormat; readonly walk: ImageWalk } | null = null;
  const begin = (): typeof known => {
    const format = sniffFormat(head);
    if (format === null) return null;
    const walk = followImage(format);
    walk.push(head);
    return { format, walk };
  };
  return {
    push(chunk) {
      tail = Buffer.concat([tail, chunk.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
      const taken = HEAD_BYTES - head.length;
      if (taken > 0) {
        head = Buffer.concat([head, chunk.subarray(0, taken)]);
        if (head.length < HEAD_BYTES) return true;
        known = begin();
      }
      known?.walk.push(chunk.subarray(taken));
      return known !== null;
    },
    finish() {
      known ??= begin();
      if (known === null) return { kind: 'not-an-image' };
      const { format, walk } = known;
      const isWhole = walk.hasEnded() || hasEndMark(format, tail);
      return isWhole ? { kind: 'whole', format } : { kind: 'cut-short' };
    },
  };
}

/** The format of an image by its first bytes (64 are enough), or null. */
export function sniffFormat(head: Uint8Array): ImageFormat | null {
  const text = Buffer.from(head).toString('latin1');
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (text.startsWith('\xff\xd8\xff')) return 'jpg';
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'gif';
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'webp';
  if (text.startsWith('ftyp', 4) && brands(head).some((brand) => brand === 'avif' || brand === 'avis')) return 'avif';
  return null;
}

/** The format that a file name's extension promises, in any letter case, or null. */
export function formatOfName(name: string): ImageFormat | null {
  const extension = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase();
  if (extension === 'jpeg') return 'jpg';
  return IMAGE_FORMATS.find((format) => format === extension) ?? null;
}

const HEAD_BYTES = 64;
/** Writers may leave padding behind the end mark; more than this has not been seen. */
const TAIL_BYTES = 1024;
const PNG_END = Buffer.from('\x00\x00\x00\x00IEND\xae\x42\x60\x82', 'latin1');
const JPEG_END = Buffer.from([0xff, 0xd9]);

/** Some writers get the parts before wrong, and viewers do not mind: an end mark in its place is believed. */
function hasEndMark(format: ImageFormat, tail: Buffer): boolean {
  if (format === 'png') return tail.includes(PNG_END);
  return format === 'jpg' && tail.subarray(-JPEG_END.length).equals(JPEG_END);
}

function brands(head: Uint8Array): readonly string[] {
  const box = Buffer.from(head).subarray(0, Buffer.from(head).readUInt32BE(0));
  const count = Math.floor(box.length / 4);
  return Array.from({ length: count }, (_, index) => box.toString('latin1', index * 4, index * 4 + 4)).slice(2);
}
