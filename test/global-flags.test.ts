import { describe, expect, it } from 'vitest';
import { loadMessages } from '../src/messages/locale.ts';
import { parseCommandLine } from '../src/program.ts';

const messages = await loadMessages('en');

function flagsOf(...argv: string[]) {
  const parsed = parseCommandLine(argv, '0.0.0', messages);
  return parsed.kind === 'run' ? parsed.invocation.flags : null;
}

describe('the flags of every command', () => {
  it.each([
    [['--no-color', 'history'], false],
    [['history', '--no-color'], false],
    [['--no-color', 'key', 'show'], false],
    [['key', 'show', '--no-color'], false],
    [['history'], true],
  ])('count before and behind the command: %j', (argv, color) => {
    expect(flagsOf(...argv)).toMatchObject({ color });
  });

  it('count before and behind the command: --json, --quiet, --verbose, --lang', () => {
    const given = { json: true, quiet: true, verbose: true, lang: 'zh' };
    const flags = ['--json', '--quiet', '--verbose', '--lang', 'zh'];
    expect(flagsOf(...flags, 'history')).toMatchObject(given);
    expect(flagsOf('history', ...flags)).toMatchObject(given);
  });
});
