import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandLine, getCommand, sameCommand, shellQuote } from '../../src/core/next-command.ts';
import { anyText } from '../helpers/any-text.ts';

const DEFAULT = { baseUrl: null, useLocalKey: false };

describe('the same command again', () => {
  test('is what was given, without a key, and with what the environment had said', () => {
    const argv = ['batch', 'my jobs.jsonl', '--key', 'sk-secret-1', '--size', '3:4', '--key=sk-secret-2'];
    expect(sameCommand(argv, DEFAULT)).toBe("image2 batch 'my jobs.jsonl' --size 3:4");
    expect(sameCommand(argv, { baseUrl: 'https://images.example', useLocalKey: true })).toBe(
      "image2 batch --base-url https://images.example --use-local-key 'my jobs.jsonl' --size 3:4",
    );
  });

  test('says nothing twice', () => {
    const argv = ['batch', '--base-url=https://images.example', '--use-local-key', '--', '-jobs'];
    expect(sameCommand(argv, { baseUrl: 'https://images.example', useLocalKey: true })).toBe(
      'image2 batch --base-url=https://images.example --use-local-key -- -jobs',
    );
  });
});

describe('a printed command', () => {
  test('carries the service and the saved key where they were used', () => {
    expect(commandLine(['get', '13170', '--wait'], DEFAULT)).toBe('image2 get 13170 --wait');
    expect(commandLine(['get', '13170'], { baseUrl: 'https://images.example/v1', useLocalKey: true })).toBe(
      'image2 get 13170 --base-url https://images.example/v1 --use-local-key',
    );
  });

  test('quotes what a shell would change', () => {
    expect(commandLine(['get', '1', '-o', "it's $HOME/*.png"], DEFAULT)).toBe(
      String.raw`image2 get 1 -o 'it'\''s $HOME/*.png'`,
    );
    expect(shellQuote('')).toBe("''");
    expect(shellQuote('~')).toBe("'~'");
    expect(shellQuote('plain-word_1.0:/@%+=,')).toBe('plain-word_1.0:/@%+=,');
  });

  test('takes an id that begins with a hyphen for an id', () => {
    expect(getCommand('-rf', ['--wait'], DEFAULT)).toBe('image2 get --wait -- -rf');
    expect(getCommand('13170', ['--wait'], DEFAULT)).toBe('image2 get 13170 --wait');
  });

  test('gives the shell every word back, and any POSIX shell the printable ones', () => {
    const hard = fc.constantFrom("'", '"', '\\', '$', '`', '!', ' ', '\n', '*', '~', '#', ';', '&', '|', 'a', '=', '7');
    const words = fc
      .sample(fc.oneof(anyText(), fc.string({ unit: hard })), 400)
      .map((word) => word.replaceAll('\0', ''));
    expect(wordsOf(['bash', '--norc'], words)).toEqual(words);
    const printable = words.filter((word) => !shellQuote(word).startsWith("$'"));
    expect(printable.length).toBeGreaterThan(100);
    expect(wordsOf(['sh'], printable)).toEqual(printable);
  });

  test('is one line, whatever a word holds', () => {
    fc.assert(
      fc.property(anyText(), (word) => {
        expect(shellQuote(word)).not.toMatch(/[\p{Cc}\u2028\u2029\u202e\u061c]/u);
      }),
    );
  });
});

/** The words as a shell understands them, all in one call. */
function wordsOf([shell = '', ...flags]: readonly string[], words: readonly string[]): string[] {
  const script = `printf '%s\\0' ${words.map(shellQuote).join(' ')}`;
  const env = { LC_ALL: 'C.UTF-8', PATH: process.env['PATH'] };
  return execFileSync(shell, [...flags, '-c', script], { encoding: 'utf8', env })
    .split('\0')
    .slice(0, -1);
}
