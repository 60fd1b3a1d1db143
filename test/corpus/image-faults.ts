import { gzipSync } from 'node:zlib';
import { pngBytes } from '../helpers/png-bytes.ts';
import type { RawAnswer } from '../helpers/raw-service.ts';
import { http, raw } from './hostile-answer.ts';

/** One answer to the download of a picture: whether it is saved, and if not a word of the reason. */
export interface ImageFaultRow {
  readonly name: string;
  readonly answer: RawAnswer;
  /** Null where the picture is saved. */
  readonly reason: RegExp | null;
}

const PNG = pngBytes();
const HEAD = 'HTTP/1.1 200 OK\r\n';
const withHead = (head: string, body: Uint8Array, after: RawAnswer['after'] = 'end'): RawAnswer => ({
  bytes: Buffer.concat([Buffer.from(`${HEAD}${head}\r\n`, 'latin1'), body]),
  after,
});
const length = (bytes: number): string => `Content-Length: ${bytes}\r\n`;

/** Answers to the download of the one picture of a task. */
export const IMAGE_FAULTS: readonly ImageFaultRow[] = [
  ...rows(null, [
    ['a picture', http(200, PNG)],
    ['a picture called text', http(200, PNG, ['Content-Type: text/html'])],
    ['a picture without a length', withHead('', PNG)],
    [
      'a picture in chunks',
      withHead(
        'Transfer-Encoding: chunked\r\n',
        Buffer.concat([Buffer.from(`${PNG.length.toString(16)}\r\n`), PNG, Buffer.from('\r\n0\r\n\r\n')]),
      ),
    ],
    ['a picture in gzip', http(200, gzipSync(PNG), ['Content-Encoding: gzip'])],
    [
      'a picture after early hints',
      { bytes: Buffer.concat([Buffer.from('HTTP/1.1 103 Hints\r\n\r\n'), http(200, PNG).bytes]), after: 'end' },
    ],
    [
      'a picture with a cookie and another name',
      http(200, PNG, ['Set-Cookie: a=b', 'Content-Disposition: attachment; filename="../../.bashrc"']),
    ],
  ]),
  ...rows(/connection failed|cut short|incomplete|cut off/, [
    ['a close without a byte', raw('')],
    ['a reset without a byte', raw('', 'reset')],
    ['half a head', raw('HTTP/1.1 200 OK\r\nContent-')],
    ['random bytes', raw('\x93\x00\x17\xfe\r\n\r\n')],
    ['a header of 100 KB', withHead(`X: ${'x'.repeat(100_000)}\r\n${length(PNG.length)}`, PNG)],
    ['a picture cut by its length', withHead(length(PNG.length + 10), PNG)],
    ['a picture cut without a length', withHead('', PNG.subarray(0, 50))],
    ['a picture cut by a reset', withHead(length(PNG.length), PNG.subarray(0, 50), 'reset')],
    ['a length that is too short', withHead(length(PNG.length - 5), PNG)],
    ['a chunk cut short', withHead('Transfer-Encoding: chunked\r\n', Buffer.concat([Buffer.from('ff\r\n'), PNG]))],
    ['gzip that is none', http(200, PNG, ['Content-Encoding: gzip'])],
    ['gzip cut short', http(200, gzipSync(PNG).subarray(0, -12), ['Content-Encoding: gzip'])],
    ['an unknown encoding', http(200, PNG, ['Content-Encoding: rot13'])],
  ]),
  ...rows(/not an image/, [
    ['nothing', http(200, '')],
    ['a page', http(200, '<html>sign in</html>', ['Content-Type: image/png'])],
    ['JSON', http(200, '{"error":"expired"}')],
    ['an executable', http(200, '\x7fELF\x02\x01\x01', ['Content-Type: image/png'])],
    [
      'an SVG with a script',
      http(200, '<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>', ['Content-Type: image/svg+xml']),
    ],
    ['a shell script', http(200, '#!/bin/sh\nreboot\n')],
    ['escape sequences', http(200, '\x1b[31m'.repeat(100))],
  ]),
  ...rows(/larger than 100 MiB/, [['a length of 101 MiB', withHead(length(101 * 1024 * 1024), PNG, 'hold')]]),
  ...rows(/answered \d{3}/, [
    ['204', raw('HTTP/1.1 204 No Content\r\n\r\n')],
    ['206', http(206, PNG)],
    ['304', raw('HTTP/1.1 304 Not Modified\r\n\r\n')],
    ['401', http(401, '', ['WWW-Authenticate: Basic'])],
    ['403, expired', http(403, '')],
    ['404', http(404, '<html>')],
    ['407', http(407, '')],
    ['416', http(416, '')],
    ['429', http(429, '', ['Retry-After: 1'])],
    ['500', http(500, '')],
    ['503', http(503, '')],
    ['999', http(999, PNG)],
  ]),
  ...rows(/redirect/, [
    ['302 without a Location', http(302, '')],
    ['302 to a file', http(302, '', ['Location: file:///etc/passwd'])],
    ['302 to a script', http(302, '', ['Location: javascript:alert(1)'])],
    ['302 to nowhere', http(302, '', ['Location: http://[::1'])],
    ['302 to itself for ever', http(302, '', ['Location: 1.png'])],
  ]),
];

function rows(reason: RegExp | null, given: readonly (readonly [string, RawAnswer])[]): readonly ImageFaultRow[] {
  return given.map(([name, answer]) => ({ name, answer, reason }));
}
