import { Writable } from 'node:stream';

/** A terminal for the spinner that tells of each piece drawn. */
export function spinnerTerminal(drew: (text: string) => void): Writable {
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      drew(String(chunk));
      done();
    },
  });
  const nothing = (): boolean => true;
  return Object.assign(stream, {
    isTTY: true,
    columns: 80,
    cursorTo: nothing,
    clearLine: nothing,
    moveCursor: nothing,
  });
}
