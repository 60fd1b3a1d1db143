import { describe, expect, test } from 'vitest';
import { COMMANDS, FLAG_SYNTAX, GLOBAL_FLAGS } from '../src/command-specs.ts';
import { Image2Error } from '../src/core/errors.ts';
import { textWidth } from '../src/core/text-width.ts';
import { en } from '../src/messages/en/index.ts';
import type { Messages } from '../src/messages/messages.ts';
import { zh } from '../src/messages/zh/index.ts';
import { parseCommandLine } from '../src/program.ts';

const CREATE = ['create', '--mode', 'text2img', '--prompt', 'a fox', '--size', '3:4'];

describe('a flag', () => {
  test('takes what follows as its value, unless that is a flag itself', () => {
    expect(() => flagsOf('create', '--prompt', '--json')).toThrow('MISSING_VALUE');
    expect(flagsOf('create', '--prompt', '--jso')).toMatchObject({ prompt: '--jso' });
    for (const flag of ['--help', '-q', '-h'])
      expect(() => flagsOf('create', '--prompt', flag)).toThrow('MISSING_VALUE');
    expect(flagsOf('create', '--prompt', '-x')).toMatchObject({ prompt: '-x' });
    expect(flagsOf('create', '--prompt', '-')).toMatchObject({ prompt: '-' });
    expect(flagsOf('create', '--prompt', '')).toMatchObject({ prompt: '' });
    expect(flagsOf('create', '--prompt=--size')).toMatchObject({ prompt: '--size' });
    expect(flagsOf('create', '--prompt', 'a -o b')).toMatchObject({ prompt: 'a -o b' });
  });

  test('that every command has works before and after the command', () => {
    for (const flags of [['--json', '-q', '--lang', 'zh', '--no-color', '--verbose']]) {
      const expected = { json: true, quiet: true, lang: 'zh', color: false, verbose: true };
      expect(flagsOf(...flags, ...CREATE)).toMatchObject(expected);
      expect(flagsOf(...CREATE, ...flags)).toMatchObject(expected);
      expect(flagsOf(...flags, 'key', 'show')).toMatchObject(expected);
      expect(flagsOf('key', 'show', ...flags)).toMatchObject(expected);
    }
  });

  test('that can be repeated comes as a list, any other as its last value', () => {
    expect(flagsOf('create', '--url', 'a', '--url', 'b', '--size', '1:1', '--size', '3:4')).toMatchObject({
      url: ['a', 'b'],
      size: '3:4',
    });
  });

  test('that says no is false, and left out is true or nothing', () => {
    expect(flagsOf('create', '--no-wait')['wait']).toBe(false);
    expect(flagsOf('create')['wait']).not.toBe(false);
    expect(flagsOf('create')['color']).not.toBe(false);
  });

  test('behind -- is none', () => {
    expect(flagsOf('get', '--', '--json')['json']).toBeUndefined();
    expect(refusalOf('get', '--', '-rf', '--json')).toMatchObject({
      code: 'UNEXPECTED_ARGUMENT',
      params: { given: '--json' },
    });
  });
});

describe('a wrong command line', () => {
  test.each([
    [['creat'], 'UNKNOWN_COMMAND', { given: 'creat', suggestion: 'create' }],
    [['xyzzy'], 'UNKNOWN_COMMAND', { given: 'xyzzy', suggestion: null }],
    [['key', 'sett'], 'UNKNOWN_COMMAND', { given: 'sett', suggestion: 'set' }],
    [['create', '--siez', '1:1'], 'UNKNOWN_FLAG', { given: '--siez', suggestion: '--size' }],
    [['create', '--promt=x'], 'UNKNOWN_FLAG', { given: '--promt', suggestion: '--prompt' }],
    [['create', '--nowait'], 'UNKNOWN_FLAG', { given: '--nowait', suggestion: '--no-wait' }],
    [['create', '-x'], 'UNKNOWN_FLAG', { given: '-x', suggestion: null }],
    [['--jsno', 'history'], 'UNKNOWN_FLAG', { given: '--jsno', suggestion: '--json' }],
    [['history', '--prompt', 'x'], 'UNKNOWN_FLAG', { given: '--prompt', suggestion: null }],
    [['create', '--mode'], 'MISSING_VALUE', { flag: '--mode', next: null }],
    [['create', '-o'], 'MISSING_VALUE', { flag: '--output', next: null }],
    [['create', '-o', '--json'], 'MISSING_VALUE', { flag: '--output', next: '--json' }],
    [['get'], 'MISSING_ARGUMENT', { argument: 'taskId' }],
    [['forget'], 'MISSING_ARGUMENT', { argument: 'record' }],
    [['get', '1', '2'], 'UNEXPECTED_ARGUMENT', { given: '2' }],
    [['create', 'a', 'fox'], 'UNEXPECTED_ARGUMENT', { given: 'a' }],
    [['key', 'set', 'sk-0123456789'], 'UNEXPECTED_ARGUMENT', { given: 'sk-0123456789' }],
  ])('%j is a usage error: %s', (argv, code, params) => {
    expect(refusalOf(...argv)).toMatchObject({ code, params, outcome: 'cannotStart' });
  });

  test('never makes the English prose of the library', () => {
    for (const argv of [['creat'], ['create', '--siez'], ['get'], ['get', '1', '2'], ['create', '--mode']]) {
      expect(refusalOf(...argv)?.message).toMatch(/^[A-Z_]+$/);
    }
  });
});

describe('help', () => {
  const pages = [[], ['key'], ...COMMANDS.filter(({ hidden }) => hidden !== true).map(({ path }) => path)];

  test.each(pages.map((path) => [path.join(' ')]))('of "%s" is there with --help and -h, in both languages', (page) => {
    const path = page === '' ? [] : page.split(' ');
    for (const messages of [en, zh]) {
      const text = textOf([...path, '--help'], messages);
      expect(textOf([...path, '-h'], messages)).toBe(text);
      expect(text).not.toMatch(/undefined|\[object/);
      for (const line of text.split('\n')) {
        // A command to copy stays in one piece.
        if (!/^ {8}|^ {2}(?:bash|zsh|fish) /.test(line)) expect(textWidth(line), line).toBeLessThanOrEqual(80);
      }
    }
    const words = textOf([...path, '--help'], zh).replaceAll(/image2 .*/g, '');
    expect(words).not.toMatch(/[A-Z][a-z]+: *$|\[options\]|\[command\]|(?:Usage|Options|Arguments|Examples)/m);
  });

  test.each(COMMANDS.map((spec) => [spec.path.join(' '), spec] as const))(
    'of %s shows each of its flags and how it is used',
    (name, spec) => {
      for (const messages of [en, zh]) {
        const text = textOf([...spec.path, '--help'], messages);
        const { help } = messages;
        for (const flag of [...spec.flags, ...GLOBAL_FLAGS, 'help'] as const) {
          expect(
            text.split('\n').some((line) => line.trimStart().startsWith(FLAG_SYNTAX[flag])),
            flag,
          ).toBe(true);
          expect(text.replaceAll(/\s/g, '')).toContain(help.flags[flag].replaceAll(/\s/g, ''));
        }
        const argument = spec.argument === undefined ? '' : ` <${spec.argument}>`;
        const optional = spec.optionalArgument === undefined ? '' : ` [${spec.optionalArgument}]`;
        const colon = messages === zh ? '' : ' ';
        expect(text.split('\n')[0]).toBe(
          `${help.headings['Usage:']}${colon}image2 ${name}${argument}${optional} ${help.usage.options}`,
        );
        expect(text.replaceAll(/ \\\n */g, ' ')).toContain(`image2 ${spec.examples[0]}`);
      }
    },
  );

  test('of a command begins with how it is used, what it does, and examples', () => {
    for (const { examples, path, hidden } of COMMANDS) {
      if (hidden === true || examples.length === 0) continue;
      const parts = textOf([...path, '--help'], en).split('\n\n');
      expect(parts[0], path.join(' ')).toMatch(/^Usage: /);
      expect(parts[2], path.join(' ')).toMatch(/^Examples:\n {2}image2 /);
    }
  });

  test('of the program names every command', () => {
    for (const messages of [en, zh]) {
      const text = textOf([], messages);
      expect(textOf(['--help'], messages)).toBe(text);
      for (const { path, hidden } of COMMANDS) {
        const listed = text.split('\n').some((line) => line.startsWith(`  ${path[0]} `));
        expect(listed, path[0]).toBe(hidden !== true);
      }
    }
  });

  test('of a command that only holds others comes where it stands alone', () => {
    expect(textOf(['key'], en)).toBe(textOf(['key', '--help'], en));
  });

  test('comes for the word help too, alone and before a command', () => {
    expect(parse(['help'])).toEqual(parse(['--help']));
    expect(parse(['help', 'key', 'set'])).toEqual(parse(['key', 'set', '--help']));
  });

  test('wins over what is missing', () => {
    expect(textOf(['get', '--help'], en)).toContain('image2 get');
    expect(textOf(['create', '--mode', 'nonsense', '--help'], en)).toContain('--mode');
  });
});

test('--version and -V say the version alone', () => {
  expect([textOf(['--version'], en), textOf(['-V'], zh)]).toEqual(['1.2.3\n', '1.2.3\n']);
});

test('every example of a command is one that it understands', () => {
  for (const { examples, path } of COMMANDS) {
    for (const example of examples) {
      const words = [...example.replace(/ [<|>].*$/, '').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
        ([, double, single, bare]) => double ?? single ?? bare ?? '',
      );
      expect(words.slice(0, path.length), example).toEqual(path);
      expect(parse(words).kind, example).toBe('run');
    }
  }
});

function parse(argv: readonly string[], messages: Messages = en) {
  return parseCommandLine(argv, '1.2.3', messages);
}

function flagsOf(...argv: string[]): Record<string, unknown> {
  const parsed = parse(argv);
  if (parsed.kind !== 'run') throw new Error(parsed.text);
  return { ...parsed.invocation.flags };
}

function refusalOf(...argv: string[]): Image2Error | null {
  try {
    parse(argv);
    return null;
  } catch (error) {
    if (error instanceof Image2Error) return error;
    throw error;
  }
}

function textOf(argv: readonly string[], messages: Messages): string {
  const parsed = parse(argv, messages);
  if (parsed.kind !== 'text') throw new Error(`${argv.join(' ')} runs`);
  return parsed.text;
}
