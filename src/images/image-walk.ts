import type { ImageFormat } from './image-format.ts';

/**
 * What a walk through the bytes of an image wants next: the next n bytes to read, n bytes passed over, or all up to and
 * with a byte. `mayEnd` says that the image is whole should nothing more come.
 */
type Want = ({ readonly read: number } | { readonly skip: number } | { readonly until: number }) & {
  readonly mayEnd?: boolean;
};

/** Asks for bytes and gets those that were read; returns at the end of the image. */
type Walk = Generator<Want, void, Buffer>;

/** Follows an image as it streams by, to tell a whole one from one that was cut. */
export interface ImageWalk {
  push(chunk: Uint8Array): void;
  /** True where the image came to its own end; padding behind it is borne. */
  hasEnded(): boolean;
}

/** Starts to follow an image of a format from its first byte. Memory does not grow with the image. */
export function followImage(format: ImageFormat): ImageWalk {
  const walk = WALKS[format]();
  let next = walk.next();
  let left = 0;
  let parts: Buffer[] = [];
  const advance = (bytes: Buffer): void => {
    next = walk.next(bytes);
    begin();
  };
  const begin = (): void => {
    if (next.done) return;
    const want = next.value;
    parts = [];
    left = 'read' in want ? want.read : 'skip' in want ? want.skip : Number.POSITIVE_INFINITY;
    if (left <= 0) advance(Buffer.alloc(0));
  };
  begin();
  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      for (let at = 0; at < bytes.length && !next.done; ) {
        const want = next.value;
        if ('until' in want) {
          const found = bytes.indexOf(want.until, at);
          if (found === -1) return;
          at = found + 1;
          advance(Buffer.alloc(0));
          continue;
        }
        const taken = Math.min(left, bytes.length - at);
        if ('read' in want) parts.push(Buffer.from(bytes.subarray(at, at + taken)));
        at += taken;
        left -= taken;
        if (left === 0) advance(Buffer.concat(parts));
      }
    },
    hasEnded: () => next.done === true || next.value.mayEnd === true,
  };
}

const WALKS: Readonly<Record<ImageFormat, () => Walk>> = {
  *png() {
    yield { skip: 8 };
    for (;;) {
      const head = yield { read: 8 };
      const checksumBytes = 4;
      yield { skip: head.readUInt32BE(0) + checksumBytes };
      if (head.toString('latin1', 4) === 'IEND') return;
    }
  },

  *jpg() {
    yield { skip: 2 };
    for (;;) {
      yield { until: 0xff };
      // Any number of fill bytes may come before a mark; in scan data 0xff 0x00 stands for the byte 0xff.
      let mark = 0xff;
      while (mark === 0xff) mark = (yield { read: 1 }).readUInt8();
      if (mark === JPG_END) return;
      if (mark === 0 || mark === 1 || (mark >= 0xd0 && mark <= 0xd8)) continue;
      yield { skip: (yield { read: 2 }).readUInt16BE() - 2 };
    }
  },

  *webp() {
    yield { skip: 4 };
    yield { skip: (yield { read: 4 }).readUInt32LE() };
  },

  *gif() {
    yield { skip: 10 };
    yield { skip: colourTableBytes((yield { read: 3 }).readUInt8()) };
    for (;;) {
      const kind = (yield { read: 1 }).readUInt8();
      // The end mark; or no block begins here, and then the parts say nothing of where the end is.
      if (kind !== GIF_EXTENSION && kind !== GIF_IMAGE) return;
      if (kind === GIF_EXTENSION) yield { skip: 1 };
      else {
        const head = yield { read: 9 };
        const codeSizeBytes = 1;
        yield { skip: colourTableBytes(head.readUInt8(8)) + codeSizeBytes };
      }
      for (let length = -1; length !== 0; ) {
        length = (yield { read: 1 }).readUInt8();
        yield { skip: length };
      }
    }
  },

  *avif() {
    let isFirst = false;
    let hasIndex = false;
    let hasPicture = false;
    for (;;) {
      const isComplete: boolean = hasIndex && hasPicture;
      // A file of nothing but its first box says nothing of what should come.
      const mayEnd = isFirst || isComplete;
      const head: Buffer = yield { read: 8, mayEnd };
      const type = head.toString('latin1', 4);
      const size = head.readUInt32BE(0);
      // Where no box begins, what comes is padding, or what no walk can make sense of.
      if (!/^[ -~]{4}$/.test(type)) return;
      // 1 says that the size comes as 64 bits, 0 that the box goes on to the end of the file, wherever that is.
      if (size === 0) return;
      const bytes: number = size === 1 ? Number((yield { read: 8, mayEnd }).readBigUInt64BE()) - 16 : size - 8;
      isFirst = type === 'ftyp';
      hasIndex ||= AVIF_INDEX.has(type);
      if (type === 'meta' && bytes <= MAX_META_BYTES) hasPicture ||= (yield { read: bytes }).includes('idat');
      else yield { skip: bytes, mayEnd: isComplete && !AVIF_INDEX.has(type) && !AVIF_PICTURE.has(type) };
      hasPicture ||= AVIF_PICTURE.has(type) || (type === 'meta' && bytes > MAX_META_BYTES);
    }
  },
};

const JPG_END = 0xd9;
const GIF_EXTENSION = 0x21;
const GIF_IMAGE = 0x2c;
/** Boxes that say where the picture lies, and those that hold it; a tiny one may lie in the box `idat` within `meta`. */
const AVIF_INDEX: ReadonlySet<string> = new Set(['meta', 'moov', 'mini']);
const AVIF_PICTURE: ReadonlySet<string> = new Set(['mdat', 'mini']);
/** In a larger `meta` no `idat` is looked for: it is taken to be there. */
const MAX_META_BYTES = 1_048_576;

function colourTableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 0x07) + 1) : 0;
}
