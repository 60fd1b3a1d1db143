import { createReadStream } from 'node:fs';

/** One line of a file: its number from 1, and its bytes without the line's end. */
export interface FileLine {
  readonly number: number;
  readonly bytes: Uint8Array;
  /** Where the line begins in the file, in bytes. */
  readonly offset: number;
  /** The line's bytes in the file, without the newline. */
  readonly length: number;
  /** False for a last line without a newline. */
  readonly isComplete: boolean;
}

/** A prompt of 64 KiB is 384 KiB where every byte is escaped; a longer line than this is no item. */
export const MAX_LINE_BYTES = 1_048_576;

/**
 * The longest line that this program writes itself: an answer has at most 1 MiB, of which escaping may make six times as
 * much, and a reason for failing comes twice.
 */
export const MAX_OWN_LINE_BYTES = 16 * MAX_LINE_BYTES;

/** A whole file is read in large blocks; who begins further on mostly wants one line, or the last few. */
const BLOCK_BYTES = 65_536;
const TAIL_BLOCK_BYTES = 8_192;

/**
 * The lines of a file from a byte on, read in blocks so that memory does not grow with it. Only `\n` ends a line, a `\r`
 * before it is cut; a line over `maxBytes` comes cut to one byte more. Throws the system's error.
 */
export async function* readLines(
  path: string,
  { from = 0, maxBytes = MAX_LINE_BYTES }: { readonly from?: number; readonly maxBytes?: number } = {},
): AsyncGenerator<FileLine> {
  let number = 0;
  let offset = from;
  let parts: Uint8Array[] = [];
  let length = 0;
  const take = (isComplete: boolean): FileLine => {
    number += 1;
    const whole = Buffer.concat(parts);
    const line = { number, bytes: whole.at(-1) === 0x0d ? whole.subarray(0, -1) : whole, offset, length, isComplete };
    parts = [];
    return line;
  };
  for await (const block of createReadStream(path, {
    start: from,
    highWaterMark: from === 0 ? BLOCK_BYTES : TAIL_BLOCK_BYTES,
  }) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = block.indexOf(0x0a); end !== -1; end = block.indexOf(0x0a, start)) {
      keep(block.subarray(start, end));
      yield take(true);
      offset += length + 1;
      length = 0;
      start = end + 1;
    }
    keep(block.subarray(start));
  }
  if (length > 0) yield take(false);

  function keep(bytes: Uint8Array): void {
    const kept = parts.reduce((sum, part) => sum + part.length, 0);
    length += bytes.length;
    // One long line may come in thousands of blocks: what is past the limit is counted and dropped.
    const room = Math.max(0, maxBytes + 1 - kept);
    if (bytes.length > 0 && room > 0) parts.push(Buffer.from(bytes.subarray(0, room)));
  }
}
