import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeBody } from '../../src/api/decode-body.ts';

const TEXT = Buffer.from('{"id":13170,"task_status":"pending"}');
const LIMIT = 1_048_576;

describe('a body', () => {
  test.each([
    [undefined, TEXT],
    ['', TEXT],
    ['identity', TEXT],
    ['gzip', gzipSync(TEXT)],
    ['x-gzip', gzipSync(TEXT)],
    [' GZip ', gzipSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['deflate', deflateRawSync(TEXT)],
    ['gzip, br', brotliCompressSync(gzipSync(TEXT))],
    ['identity, gzip', gzipSync(TEXT)],
  ])('encoded as %j is read', async (encoding, body) => {
    expect(Buffer.from((await decodeBody(body, encoding, LIMIT)) as Uint8Array).equals(TEXT)).toBe(true);
  });

  test.each(['gzip', 'br', 'deflate'])('that is empty stays empty with %s', async (encoding) => {
    expect(await decodeBody(new Uint8Array(), encoding, LIMIT)).toHaveLength(0);
  });

  test.each([
    ['compress', TEXT],
    ['constructor', TEXT],
    ['gzip', TEXT],
    ['gzip', gzipSync(TEXT).subarray(0, -4)],
    ['br', brotliCompressSync(TEXT).subarray(0, -3)],
    ['gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(TEXT)))],
  ])('encoded as %j that cannot be read is told apart', async (encoding, body) => {
    expect(await decodeBody(body, encoding, LIMIT)).toBe('encoding');
  });

  test('that unpacks to more than allowed is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    expect(bomb.length).toBeLessThan(20_000);
    expect(await decodeBody(bomb, 'gzip', LIMIT)).toBe('too-large');
    expect(await decodeBody(gzipSync(bomb), 'gzip, gzip', LIMIT)).toBe('too-large');
    expect(await decodeBody(brotliCompressSync(Buffer.alloc(LIMIT + 1)), 'br', LIMIT)).toBe('too-large');
    expect(await decodeBody(gzipSync(Buffer.alloc(LIMIT)), 'gzip', LIMIT)).toHaveLength(LIMIT);
  });
});
