import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

/** The keys that are not characters. */
export const KEYS = { enter: '\r', down: '\x1b[B', ctrlC: '\x03', escape: '\x1b' } as const;

/** A step of a {@link typist}: the text to wait for on the screen, and what is typed then. */
export type Step = readonly [seen: string, typed: string];

/** A person at a terminal, who waits for each text and then types. */
export interface Typist {
  /** For the `keyboard` of a world. */
  readonly keyboard: { readonly input: PassThrough; readonly output: Writable };
  /** All that was drawn so far, without escape sequences. */
  screen(): string;
  /** The same with its escape sequences. */
  raw(): string;
}

/** Types each step's keys as soon as its text has been drawn after the step before. */
export function typist(steps: readonly Step[]): Typist {
  const input = new PassThrough();
  const left = [...steps];
  let drawn = '';
  let raw = '';
  let readTo = 0;
  const output = new Writable({
    write: (chunk, _encoding, done) => {
      raw += String(chunk);
      drawn += stripVTControlCharacters(String(chunk));
      const [step] = left;
      const at = step === undefined ? -1 : drawn.indexOf(step[0], readTo);
      if (step !== undefined && at >= 0) {
        left.shift();
        readTo = drawn.length;
        // The question draws itself before it listens.
        setImmediate(() => type(input, step[1]));
      }
      done();
    },
  });
  return {
    keyboard: { input, output: Object.assign(output, { columns: 80, rows: 40 }) },
    screen: () => drawn,
    raw: () => raw,
  };
}

/** Keys arrive one by one, as they do from fingers. */
function type(input: PassThrough, typed: string): void {
  for (let rest = typed; rest !== ''; ) {
    const key = Object.values(KEYS).find((named) => rest.startsWith(named)) ?? rest.slice(0, 1);
    input.write(key);
    rest = rest.slice(key.length);
  }
}
