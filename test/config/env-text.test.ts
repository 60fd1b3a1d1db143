import { parse } from 'dotenv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readKeyEntry, withKeyEntry, withoutKeyEntry } from '../../src/config/env-text.ts';

const KEY = 'sk-0123456789';

/** Keys of printable ASCII, most of them made of what the format treats specially. */
const keys = fc
  .array(
    fc.oneof(
      fc.constantFrom("'", '"', '`', '#', '\\', '\\n', '\\r', '\\r22', '$', ' ', '=', 'X_API_KEY=', 'export '),
      fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    ),
    { minLength: 8, maxLength: 40 },
  )
  .map((parts) => parts.join('').trim().padEnd(8, 'x'));

const otherLines = fc.constantFrom(
  'A=1',
  'export B = two words # comment',
  "C='X_API_KEY=inside'",
  'D="first\nX_API_KEY=inside\nlast"',
  'E=`a\'b"c`',
  'MY_X_API_KEY=other',
  'X_API_KEY_2=other',
  '# X_API_KEY=commented-out',
  '',
  '   ',
  'no entry at all',
);
const keyLines = fc.constantFrom(
  'X_API_KEY=old',
  '  export X_API_KEY = "old" # note',
  'X_API_KEY: old',
  "X_API_KEY='two\nlines'",
  'X_API_KEY=',
);
const breaks = fc.constantFrom('\n', '\r\n');

/** A well-formed file: its text, and the same without the entries of the key. */
const files = fc
  .tuple(
    fc.array(
      fc.oneof(
        otherLines.map((line) => ({ line, isKey: false })),
        keyLines.map((line) => ({ line, isKey: true })),
      ),
    ),
    breaks,
  )
  .map(([lines, end]) => {
    const join = (chosen: typeof lines) => chosen.map(({ line }) => line.replaceAll('\n', end) + end).join('');
    return { text: join(lines), others: join(lines.filter(({ isKey }) => !isKey)) };
  });

const hostileTexts = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'X_API_KEY',
        '=',
        ':',
        "'",
        '"',
        '`',
        '#',
        '\\',
        '\n',
        '\r',
        '\r\n',
        ' ',
        'export ',
        'A=',
        '\u2028',
        '\uFEFF',
        'x',
      ),
      fc.string(),
    ),
  )
  .map((parts) => parts.join(''));

describe('a key written into a .env text', () => {
  it('comes back whole, whatever the key and whatever else stands there', async () => {
    await fc.assert(
      fc.asyncProperty(
        keys,
        fc.oneof(
          files.map(({ text }) => text),
          hostileTexts,
        ),
        async (key, text) => {
          expect(await readKeyEntry(await withKeyEntry(text, key))).toBe(key);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('leaves every other entry of a well-formed file as it was', async () => {
    await fc.assert(
      fc.asyncProperty(keys, files, async (key, { text, others }) => {
        const written = await withKeyEntry(text, key);
        expect({ ...parse(written), X_API_KEY: '' }).toEqual({ ...parse(text), X_API_KEY: '' });
        expect(await withoutKeyEntry(written)).toBe(others);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['pa#ss#word', "single'quote", 'double"quote', 'back`tick', `all'"\`three`, 'back\\slash\\n', '$HOME is it'])(
    'needs only the parser to be read: %j',
    async (key) => {
      expect(parse(await withKeyEntry('', key))).toEqual({ X_API_KEY: key });
    },
  );

  it('comes back whole with # and all three quotes, which the format cannot hold', async () => {
    const key = `a#'b"c\`d\\re\\22 #`;
    const text = await withKeyEntry('A=1\n', key);
    expect(await readKeyEntry(text)).toBe(key);
    expect(text.split('\n')).toHaveLength(3);
  });

  it('is written without quotes where it needs none', async () => {
    expect(await withKeyEntry('', KEY)).toBe(`X_API_KEY=${KEY}\n`);
  });

  it('takes the place of the first entry; the others of that name go', async () => {
    const text = 'A=1\n  export X_API_KEY="old" # mine\nB=2\nX_API_KEY=older\nC=3';
    expect(await withKeyEntry(text, KEY)).toBe(`A=1\nX_API_KEY=${KEY}\nB=2\nC=3`);
  });

  it('goes to the end of a text that has no entry, on a line of its own', async () => {
    expect(await withKeyEntry('A=1', KEY)).toBe(`A=1\nX_API_KEY=${KEY}\n`);
    expect(await withKeyEntry('A=1\r\nB=2\r\n', KEY)).toBe(`A=1\r\nB=2\r\nX_API_KEY=${KEY}\r\n`);
  });

  it('goes to the top where a quote left open would swallow it', async () => {
    const key = "secret'#1";
    const text = "A='left open\n";
    expect(await withKeyEntry(text, key)).toBe(`X_API_KEY="${key}"\n${text}`);
  });

  it('replaces a value of several lines as a whole', async () => {
    expect(await withKeyEntry('A=1\nX_API_KEY="one\ntwo\nthree"\nB=2\n', KEY)).toBe(`A=1\nX_API_KEY=${KEY}\nB=2\n`);
  });

  it('does not touch its name inside another value or name', async () => {
    const text = 'A="one\nX_API_KEY=inside\ntwo"\nMY_X_API_KEY=x\nX_API_KEY_2=y\n#X_API_KEY=z\n';
    expect(await withKeyEntry(text, KEY)).toBe(`${text}X_API_KEY=${KEY}\n`);
    expect(await withoutKeyEntry(text)).toBe(text);
  });
});

describe('a .env text without its key', () => {
  it('holds none, whatever stood there', async () => {
    await fc.assert(
      fc.asyncProperty(hostileTexts, async (text) => {
        expect(parse(await withoutKeyEntry(text))).not.toHaveProperty('X_API_KEY');
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps no part of a value of several lines or of a comment beside it', async () => {
    expect(await withoutKeyEntry('X_API_KEY="one\ntwo" # three\nA=1\n')).toBe('A=1\n');
    expect(await withoutKeyEntry('A=1\r\nX_API_KEY=\r\n"next line"\r\nB=2\r\n')).toBe('A=1\r\nB=2\r\n');
  });
});

describe('reading a .env text', () => {
  it('finds no key in an empty entry or none', async () => {
    expect(await readKeyEntry('')).toBeNull();
    expect(await readKeyEntry('X_API_KEY=\n')).toBeNull();
    expect(await readKeyEntry('OTHER=1\n')).toBeNull();
  });

  it('takes the last of several entries', async () => {
    expect(await readKeyEntry('X_API_KEY=first\nexport X_API_KEY = "second"\n')).toBe('second');
  });
});
