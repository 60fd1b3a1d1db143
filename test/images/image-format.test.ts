import { describe, expect, it } from 'vitest';
import { createFormatCheck, type FormatVerdict, formatOfName } from '../../src/images/image-format.ts';
import { avif, gif, JPG_END, jpg, png, webp } from './samples.ts';

const SAMPLES = { png: png(30, 40), jpg: jpg(30, 40), webp: webp(30, 40), gif: gif(30, 40), avif: avif(30, 40) };

function judge(bytes: Uint8Array, step = bytes.length): FormatVerdict {
  const check = createFormatCheck();
  for (let at = 0; at < bytes.length; at += step) check.push(bytes.subarray(at, at + step));
  return check.finish();
}

describe('the format check', () => {
  it.each(Object.entries(SAMPLES))('knows a whole %s by its bytes', (format, bytes) => {
    expect(judge(bytes)).toEqual({ kind: 'whole', format });
  });

  it.each(Object.entries(SAMPLES))('knows a %s that arrives byte by byte', (format, bytes) => {
    expect(judge(bytes, 1)).toEqual({ kind: 'whole', format });
  });

  it.each([...Object.entries(SAMPLES), ['jpg with a thumbnail', jpg(30, 40, 6)] as const])(
    'finds a %s that was cut, wherever the cut is',
    (_format, bytes) => {
      for (let length = 64; length < bytes.length; length += 1)
        expect(judge(bytes.subarray(0, length)).kind, `${length} of ${bytes.length} bytes`).toBe('cut-short');
    },
  );

  it.each(Object.entries(SAMPLES))('bears padding behind the end of a %s', (_format, bytes) => {
    expect(judge(Buffer.concat([bytes, Buffer.alloc(5000)]), 1000).kind).toBe('whole');
  });

  it.each([
    ['png', Buffer.concat([SAMPLES.png.subarray(0, 33), Buffer.alloc(3000, 0x5a), SAMPLES.png.subarray(-12)])],
    ['jpg', Buffer.concat([SAMPLES.jpg.subarray(0, 4), Buffer.alloc(3000, 0xff), JPG_END])],
  ])('believes the end mark of a %s whose parts are wrong', (format, bytes) => {
    expect(judge(bytes, 700)).toEqual({ kind: 'whole', format });
    expect(judge(bytes.subarray(0, -1)).kind).toBe('cut-short');
  });

  it('finds an end mark that two chunks share', () => {
    const check = createFormatCheck();
    check.push(SAMPLES.jpg.subarray(0, -1));
    check.push(JPG_END.subarray(1));
    expect(check.finish()).toEqual({ kind: 'whole', format: 'jpg' });
  });

  it('reads the compatible brands of an AVIF too, and takes HEIC for no image', () => {
    expect(judge(avif(3, 4, 'mif1miafavif'))).toEqual({ kind: 'whole', format: 'avif' });
    expect(judge(avif(3, 4, 'heicmif1'))).toEqual({ kind: 'not-an-image' });
  });

  it.each([
    ['nothing', ''],
    ['HTML', '<!doctype html><title>Expired</title>'],
    ['half a signature', '\x89PN'],
    ['a RIFF of another kind', 'RIFF\x04\x00\x00\x00WAVE'],
    ['an ftyp box without brands', '\x00\x00\x00\x00ftyp'],
  ])('takes %s for no image', (_name, text) => {
    expect(judge(Buffer.from(text, 'latin1'))).toEqual({ kind: 'not-an-image' });
  });

  it('gives up on the first 64 bytes that are no image, and not before', () => {
    const check = createFormatCheck();
    expect(check.push(Buffer.alloc(63, 0x3c))).toBe(true);
    expect(check.push(Buffer.from('<'))).toBe(false);
  });
});

describe('formatOfName', () => {
  it('reads the extension in any letter case', () => {
    expect(['a.PNG', 'a.jpeg', 'a.JPG', 'a.b.WebP', '.gif', 'a.avif'].map(formatOfName)).toEqual([
      'png',
      'jpg',
      'jpg',
      'webp',
      'gif',
      'avif',
    ]);
  });

  it('gives null for any other name', () => {
    expect(['png', 'a.txt', 'a.png.bak', 'a.', 'a.png ', ''].map(formatOfName)).toEqual(Array(6).fill(null));
  });
});
