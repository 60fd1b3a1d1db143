import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { RawAnswer } from '../helpers/raw-service.ts';
import { GOOD_TEXT, type HostileAnswer, http, type OnCreate, type OnQuery, raw } from './hostile-answer.ts';

/** Faults below JSON: connections, heads, lengths, chunks, encodings. */
export const WIRE_FAULTS: readonly HostileAnswer[] = [
  ...both('doubt', 'hiccup', [
    ['a close without a byte', raw('')],
    ['a reset without a byte', raw('', 'reset')],
    ['half a status line', raw('HTTP/1.1 20')],
    ['half a status line and a reset', raw('HTTP/1.1 20', 'reset')],
    ['half a head', raw('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n')],
    ['half a head and a reset', raw('HTTP/1.1 200 OK\r\nContent-Ty', 'reset')],
    ['random bytes', raw('\x93\x00\x17\xfe\x88\x01\r\n\r\n')],
    ['NUL bytes', raw('\0'.repeat(1000))],
    ['a TLS alert', raw('\x15\x03\x01\x00\x02\x02\x46')],
    ['an HTTP/2 frame', raw('\x00\x00\x12\x04\x00\x00\x00\x00\x00')],
    ['an SSH banner', raw('SSH-2.0-OpenSSH_9.6\r\n')],
    ['an SMTP banner', raw('220 mail ready\r\n')],
    ['HTTP/0.9', raw(GOOD_TEXT)],
    ['a request in place of an answer', raw('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['a status of two digits', head('HTTP/1.1 20 OK')],
    ['a status of letters', head('HTTP/1.1 abc OK')],
    ['a negative status', head('HTTP/1.1 -200 OK')],
    ['a status of four digits', head('HTTP/1.1 2000 OK')],
    ['status 000', head('HTTP/1.1 000 OK')],
    ['no status', head('HTTP/1.1')],
    ['an unknown version', head('HTTP/9.9 200 OK')],
    ['a lower-case protocol', head('http/1.1 200 OK')],
    ['a header without a colon', head('HTTP/1.1 200 OK', 'nonsense')],
    ['a header without a name', head('HTTP/1.1 200 OK', ': value')],
    ['a blank before the colon', head('HTTP/1.1 200 OK', 'X-Y : value')],
    ['a NUL in a header', head('HTTP/1.1 200 OK', 'X-Y: a\0b')],
    ['an escape sequence in a header name', head('HTTP/1.1 200 OK', '\x1b[31mX: y')],
    ['a header of 100 KB', head('HTTP/1.1 200 OK', `X: ${'x'.repeat(100_000)}`)],
    ['10000 headers', head('HTTP/1.1 200 OK', ...Array.from({ length: 10_000 }, (_, n) => `X-${n}: y`))],
    ['a length that is longer than the body', sized(String(GOOD_TEXT.length + 10))],
    ['a length that cuts the body', sized(String(GOOD_TEXT.length - 10))],
    ['a length of 0 before a body', sized('0')],
    ['a negative length', sized('-5')],
    ['a length of words', sized('many')],
    ['a length with a sign', sized(`+${GOOD_TEXT.length}`)],
    ['a length in hexadecimal', sized('0x20')],
    ['a length past 2^64', sized('99999999999999999999999')],
    ['a length of 100 TB', sized('100000000000000')],
    ['two different lengths', sized('5\r\nContent-Length: 6')],
    ['two equal lengths', sized(`${GOOD_TEXT.length}\r\nContent-Length: ${GOOD_TEXT.length}`)],
    ['a length beside chunks', chunked(chunk(GOOD_TEXT), 'Content-Length: 5')],
    ['chunks without an end', chunked(`${GOOD_TEXT.length.toString(16)}\r\n${GOOD_TEXT}\r\n`)],
    ['a chunk cut short', chunked(`${GOOD_TEXT.length.toString(16)}\r\n${GOOD_TEXT.slice(0, 20)}`)],
    ['a chunk cut by a reset', raw(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"id`, 'reset')],
    ['a chunk size of words', chunked(`zz\r\n${GOOD_TEXT}\r\n0\r\n\r\n`)],
    ['a negative chunk size', chunked(`-1\r\n${GOOD_TEXT}\r\n0\r\n\r\n`)],
    ['a huge chunk size', chunked(`fffffffffffffffff\r\n${GOOD_TEXT}`)],
    ['a chunk that is longer than its size', chunked(`5\r\n${GOOD_TEXT}\r\n0\r\n\r\n`)],
    ['a transfer coding of gzip alone', head('HTTP/1.1 200 OK', 'Transfer-Encoding: gzip, gzip')],
    ['gzip that is none', http(200, GOOD_TEXT, ['Content-Encoding: gzip'])],
    ['gzip cut short', http(200, gzipSync(GOOD_TEXT).subarray(0, -12), ['Content-Encoding: gzip'])],
    ['gzip with a wrong check sum', http(200, spoilt(gzipSync(GOOD_TEXT)), ['Content-Encoding: gzip'])],
    ['a gzip bomb', http(200, gzipSync(Buffer.alloc(50_000_000, 32)), ['Content-Encoding: gzip'])],
    [
      'a gzip bomb in gzip',
      http(200, gzipSync(gzipSync(Buffer.alloc(50_000_000, 32))), ['Content-Encoding: gzip, gzip']),
    ],
    ['a brotli bomb', http(200, brotliCompressSync(Buffer.alloc(5_000_000, 32)), ['Content-Encoding: br'])],
    [
      'three layers of gzip',
      http(200, gzipSync(gzipSync(gzipSync(GOOD_TEXT))), ['Content-Encoding: gzip, gzip, gzip']),
    ],
    ['an unknown encoding', http(200, GOOD_TEXT, ['Content-Encoding: rot13'])],
    ['an encoding called constructor', http(200, GOOD_TEXT, ['Content-Encoding: constructor'])],
    ['an empty gzip body', http(200, '', ['Content-Encoding: gzip'])],
    ['a body of 1 MiB and a byte', http(200, `${GOOD_TEXT}${' '.repeat(1_048_577 - GOOD_TEXT.length)}`)],
    ['a body of 5 MB', http(200, `{"id":13170,"x":"${'x'.repeat(5_000_000)}"}`)],
    ['UTF-16', http(200, Buffer.from(GOOD_TEXT, 'utf16le'))],
    ['an upgrade (101)', raw('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')],
    // undici takes a 100 that was not asked for as a broken answer. The request has left, so it is a doubt.
    ['100 Continue unasked, then a good answer', after('HTTP/1.1 100 Continue\r\n\r\n')],
    ['100 Continue and nothing more', raw('HTTP/1.1 100 Continue\r\n\r\n')],
    ['103 Early Hints and nothing more', raw('HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n')],
    ['103 and a reset', raw('HTTP/1.1 103 Early Hints\r\n\r\n', 'reset')],
    ['204', raw('HTTP/1.1 204 No Content\r\n\r\n')],
    ['204 with a body that must not be there', raw(`HTTP/1.1 204 No Content\r\nContent-Length: 10\r\n\r\n{"id":1234}`)],
    ['304', raw('HTTP/1.1 304 Not Modified\r\n\r\n')],
  ]),
  ...both('ok', 'ok', [
    ['an upgrade beside a 200', raw(`HTTP/1.1 200 OK\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n${GOOD_TEXT}`)],
    ['a length that ends before what follows', sized(String(GOOD_TEXT.length), `${GOOD_TEXT}HTTP/1.1 500 No\r\n\r\n`)],
    ['two answers at once', raw(`${asText(http(200, GOOD_TEXT))}${asText(http(500, '{}'))}`)],
    ['HTTP/1.0 without a length', raw(`HTTP/1.0 200 OK\r\n\r\n${GOOD_TEXT}`)],
    ['HTTP/1.1 without a length', raw(`HTTP/1.1 200 OK\r\n\r\n${GOOD_TEXT}`)],
    ['no reason phrase', raw(`HTTP/1.1 200\r\nContent-Length: ${GOOD_TEXT.length}\r\n\r\n${GOOD_TEXT}`)],
    [
      'a reason phrase with escapes',
      raw(`HTTP/1.1 200 \x1b[31mOK\r\nContent-Length: ${GOOD_TEXT.length}\r\n\r\n${GOOD_TEXT}`),
    ],
    ['chunks of one byte', chunked(`${[...GOOD_TEXT].map((byte) => `1\r\n${byte}\r\n`).join('')}0\r\n\r\n`)],
    [
      'chunks with extensions and trailers',
      chunked(`${GOOD_TEXT.length.toString(16)};a=b\r\n${GOOD_TEXT}\r\n0\r\nX: y\r\n\r\n`),
    ],
    ['chunks with more after their end', chunked(`${chunk(GOOD_TEXT)}garbage`)],
    [
      '102, 103 and 103 before the answer',
      after('HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 A\r\n\r\nHTTP/1.1 103 B\r\nX: y\r\n\r\n'),
    ],
    ['199 before the answer', after('HTTP/1.1 199 Odd\r\n\r\n')],
    ['gzip', http(200, gzipSync(GOOD_TEXT), ['Content-Encoding: gzip'])],
    ['GZIP in capitals', http(200, gzipSync(GOOD_TEXT), ['content-encoding: GZIP'])],
    ['gzip twice', http(200, gzipSync(gzipSync(GOOD_TEXT)), ['Content-Encoding: gzip, gzip'])],
    ['brotli', http(200, brotliCompressSync(GOOD_TEXT), ['Content-Encoding: br'])],
    ['deflate', http(200, deflateSync(GOOD_TEXT), ['Content-Encoding: deflate'])],
    ['raw deflate', http(200, deflateRawSync(GOOD_TEXT), ['Content-Encoding: deflate'])],
    ['identity', http(200, GOOD_TEXT, ['Content-Encoding: identity'])],
    ['a body of exactly 1 MiB', http(200, `${GOOD_TEXT}${' '.repeat(1_048_576 - GOOD_TEXT.length)}`)],
    ['a byte order mark', http(200, `\ufeff${GOOD_TEXT}`)],
    ['a media type of plain text', http(200, GOOD_TEXT, ['Content-Type: text/plain; charset=latin1'])],
    ['a media type of HTML around JSON', http(200, GOOD_TEXT, ['Content-Type: text/html'])],
    [
      '200 headers',
      http(
        200,
        GOOD_TEXT,
        Array.from({ length: 200 }, (_, n) => `X-${n}: y`),
      ),
    ],
    ['a cookie and a refresh', http(200, GOOD_TEXT, ['Set-Cookie: a=b', 'Refresh: 0; url=https://evil.example.test/'])],
    ['a Location beside a 200', http(200, GOOD_TEXT, ['Location: https://evil.example.test/'])],
    ['201', http(201, GOOD_TEXT)],
    ['202', http(202, GOOD_TEXT)],
    ['203', http(203, GOOD_TEXT)],
    ['206', http(206, GOOD_TEXT)],
    ['299', http(299, GOOD_TEXT)],
  ]),
  ...both('doubt', 'timeout', [
    ['silence', raw('', 'hold')],
    ['half a head for ever', raw('HTTP/1.1 200 OK\r\nX: ', 'drip')],
    ['100 Continue for ever', raw('HTTP/1.1 103 Hints\r\n\r\n', 'hold')],
    ['half a body for ever', raw(`HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"id":13`, 'hold')],
    ['a body that drips', raw('HTTP/1.1 200 OK\r\nContent-Length: 500000\r\n\r\n{"id":"1', 'drip')],
    ['a body without an end', raw(`HTTP/1.1 200 OK\r\n\r\n${GOOD_TEXT} `, 'drip')],
    [
      'chunks without an end, dripping',
      raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n{"id', 'drip'),
    ],
  ]),
];

function both(
  onCreate: OnCreate,
  onQuery: OnQuery,
  rows: readonly (readonly [string, RawAnswer])[],
): readonly HostileAnswer[] {
  return rows.map(([name, answer]) => ({ name, answer, onCreate, onQuery }));
}

function head(first: string, ...lines: readonly string[]): RawAnswer {
  return raw([first, ...lines, `Content-Length: ${GOOD_TEXT.length}`, '', GOOD_TEXT].join('\r\n'));
}

function sized(length: string, body = GOOD_TEXT): RawAnswer {
  return raw(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n${body}`);
}

function chunked(body: string, ...lines: readonly string[]): RawAnswer {
  return raw(['HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', ...lines, '', body].join('\r\n'));
}

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
}

function after(interim: string): RawAnswer {
  return raw(`${interim}${asText(http(200, GOOD_TEXT))}`);
}

function asText({ bytes }: RawAnswer): string {
  return Buffer.from(bytes).toString('latin1');
}

function spoilt(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.fill(0, copy.length - 8);
  return copy;
}
