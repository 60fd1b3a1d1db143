import { transform } from 'esbuild';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/command-specs.ts';
import { sourceFiles } from '../helpers/source-files.ts';

/** The catalogues; the sandbox, whose answers are the words of a service; styles, and scripts in other languages. */
const MAY_HOLD_PROSE =
  /^src\/(?:messages\/|sandbox\/|gallery\/(?:texts-(?:en|zh)|style-\w+|client-\w+)\.ts$|completion\/(?:bash|fish|zsh)\.ts$)/;

/** What reads like prose, and why it is not in a catalogue. */
const ALLOWED: Readonly<Record<string, string>> = {
  'src/connections.ts: * … through the proxy … (…)': 'the trace of --verbose, in the language of HTTP',
};

/** The examples of the help pages are command lines. */
const COMMAND_LINE = new RegExp(`^(?:${COMMANDS.map(({ path }) => path.join(' ')).join('|')}) -`);

test('every sentence that a user reads is in a catalogue', async () => {
  const files = sourceFiles().filter(({ path }) => !MAY_HOLD_PROSE.test(path));
  const found = await Promise.all(
    files.map(async ({ path, text }) =>
      (await literalsOf(text)).filter(isProse).map((literal) => `${path}: ${literal}`),
    ),
  );
  expect(found.flat().filter((line) => !(line in ALLOWED))).toEqual([]);
});

test('every exception is still needed', async () => {
  const files = new Map(sourceFiles().map(({ path, text }) => [path, text]));
  for (const line of Object.keys(ALLOWED)) {
    const [path = '', literal = ''] = line.split(/: (.*)/s);
    expect(await literalsOf(files.get(path) ?? ''), line).toContain(literal);
  }
});

test.each([
  ["export const a = 'Nothing was sent.';", ['Nothing was sent.']],
  ['export const a = `Task $' + '{id} has not finished`;', ['Task … has not finished']],
  ["export const a = /['\"]/.test(b) ? 'it is a path' : '图片';", ['it is a path', '图片']],
  ["throw new Error('a request is sent once');", []],
  ["/** A sentence of documentation. */ export const a = 'text2img'; // and a remark here", []],
  ["export const a = ['--poll-interval', 'application/json', 'GPT-Image-2', 'X_API_KEY', 'image2 key'];", []],
])('finds prose in %s', async (source, prose) => {
  expect((await literalsOf(source)).filter(isProse)).toEqual(prose);
});

function isProse(literal: string): boolean {
  if (COMMAND_LINE.test(literal)) return false;
  const text = literal.replaceAll(/<[^<>]*>/g, '');
  return /\p{Script=Han}/u.test(text) || /(?:^|\s)[A-Z][a-z]+ \p{L}+|\p{L}{2,} \p{L}+ \p{L}{2,}/u.test(text);
}

/** The texts of the string literals and templates, with `…` for each value that is filled in. */
async function literalsOf(source: string): Promise<string[]> {
  const { code } = await transform(source, { loader: 'ts', charset: 'utf8' });
  return [...code.replaceAll(FOR_DEVELOPERS, '').matchAll(TOKEN)]
    .map(([token]) => token)
    .filter((token) => !token.startsWith('/'))
    .map((token) => token.slice(1, -1).replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…'));
}

/** Errors that are recognised by their code, and the words of a bug. */
const FOR_DEVELOPERS = /\bnew Error\("[^"\n]*"|"INTERNAL", \{ detail: [^\n]*/g;

const TOKEN =
  /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\*.*?\*\/|\/\/[^\n]*|(?<=[(,=:[!&|?{};+>]\s*|return\s)\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/gs;
