import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMANDS, FLAG_SYNTAX } from '../../src/command-specs.ts';
import { EXIT_CODES } from '../../src/core/exit-code.ts';
import { SIZES } from '../../src/core/image-request.ts';
import { runInProcess, temporaryHome } from '../helpers/run-cli.ts';
import { openSandbox } from '../sandbox/sandbox-client.ts';

const SKILL = read('SKILL.md');
const GUIDE = read('references/api-guide.md');
/** The id that stands for any task in the texts. */
const EXAMPLE_ID = '13170';

function read(name: string): string {
  return readFileSync(new URL(`../../skill/${name}`, import.meta.url), 'utf8');
}

/** The command lines in the fenced blocks of a text. */
function commandsOf(text: string): string[] {
  return [...text.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = '']) => block.trim().split('\n'));
}

/** The words of a command line without `image2`; only double quotes are known. */
function wordsOf(line: string): string[] {
  const [program, ...words] = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  expect(program).toBe('image2');
  return words;
}

describe('the commands of the skill', () => {
  it('all work as they stand', async () => {
    const { sandbox, events } = await openSandbox();
    const home = await temporaryHome();
    const env = { IMAGE2_BASE_URL: sandbox.baseUrl };
    let id = EXAMPLE_ID;
    const codes: [string, number | null][] = [];
    for (const line of [...commandsOf(SKILL), ...commandsOf(GUIDE)]) {
      const words = wordsOf(line).map((word) => (word === EXAMPLE_ID ? id : word));
      const { code, stdout } = await runInProcess(words, { home, env });
      if (words.includes('--no-wait')) id = stdout.trim();
      codes.push([line, code]);
    }
    expect(codes.filter(([, code]) => code !== 0)).toEqual([]);
    expect(codes.length).toBeGreaterThan(10);
    expect(events.filter(({ created }) => created)).toHaveLength(3);
  });

  it('name no command or flag that does not exist', () => {
    const commands = new Set(COMMANDS.map(({ path }) => path[0]));
    const flags = new Set(Object.values(FLAG_SYNTAX).flatMap((syntax) => syntax.match(/--[a-z-]+/g) ?? []));
    for (const text of [SKILL, GUIDE]) {
      for (const [, name = ''] of text.matchAll(/`image2 ([a-z]+)/g)) expect(commands, name).toContain(name);
      for (const [flag] of text.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)) expect(flags, flag).toContain(flag);
    }
  });
});

describe('the skill', () => {
  const [, head = ''] = /^---\n(.*?)\n---\n/s.exec(SKILL) ?? [];
  const description = /^description: '([^']*)'$/m.exec(head)?.[1] ?? '';

  it('has a name, and a description that agents can load', () => {
    expect(head).toMatch(/^name: image2$/m);
    expect(description.length).toBeGreaterThan(100);
    expect(description.length).toBeLessThan(1024);
  });

  it.each(['生成图片', '图生图', '海报图', '16:9 封面图', 'make a 3:4 poster', 'video', 'OCR', 'cropping'])(
    'is found by, or kept from, what people say: %s',
    (phrase) => expect(description).toContain(phrase),
  );

  it('creates without waiting, and waits in bounded steps', () => {
    const paying = commandsOf(SKILL).filter((line) => line.includes(' create ') && !/--sandbox|--dry-run/.test(line));
    for (const line of paying) expect(line).toContain('--no-wait');
    for (const line of commandsOf(SKILL).filter((line) => line.includes('--wait'))) expect(line).toContain('--timeout');
    expect(SKILL.replaceAll('`--again`', '')).not.toContain('--again');
  });

  it('names every size', () => {
    expect(SKILL).toContain(`\`${SIZES.join(' ')}\``);
  });

  it('links to texts that are there', () => {
    for (const [, target = ''] of SKILL.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
      expect(existsSync(new URL(`../../skill/${target}`, import.meta.url)), target).toBe(true);
    }
  });
});

describe('the guide', () => {
  it('explains every exit code', () => {
    const codes = [...GUIDE.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
    expect(codes).toEqual(Object.values(EXIT_CODES).sort((a, b) => a - b));
  });

  it('names the members that the document has', async () => {
    const { stdout } = await runInProcess(['get', 'not/an/id', '--json']);
    const members = [...GUIDE.matchAll(/^\| `([a-zA-Z]+)` \|/gm)].map(([, member]) => member);
    expect(Object.keys(JSON.parse(stdout))).toEqual(expect.arrayContaining(members));
  });
});
