import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ask } from '../../src/messages/en/ask.ts';
import { ask as zh } from '../../src/messages/zh/ask.ts';
import { systemClock } from '../../src/world.ts';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { type InProcessOptions, runInProcess, temporaryHome } from '../helpers/run-cli.ts';
import { startScriptedService } from '../helpers/scripted-service.ts';
import { KEYS, type Step, typist } from '../helpers/typist.ts';

const { enter, down, ctrlC } = KEYS;

/** One run at a terminal, with what the service got. */
async function atTerminal(argv: readonly string[], steps: readonly Step[], options: InProcessOptions = {}) {
  const service = await startScriptedService();
  const person = typist(steps);
  const result = await runInProcess(['create', '--base-url', service.url, ...argv], {
    isTerminal: true,
    clock: jumpingClock(),
    world: { keyboard: person.keyboard },
    ...options,
  });
  const bodies = service.posts().map(({ body }) => JSON.parse(body).user_input);
  return { ...result, service, bodies, screen: person.screen(), raw: person.raw() };
}

afterEach(() => vi.unstubAllEnvs());

const MODE: Step = [ask.mode, enter];
const PROMPT: Step = [ask.prompt, `a fox${enter}`];
const SIZE: Step = [ask.size, `${down}${down}${enter}`];

describe('create in a terminal', () => {
  it('asks for mode, prompt and size, shows the request and creates it', async () => {
    const { code, stdout, stderr, bodies, service, screen } = await atTerminal([], [MODE, PROMPT, SIZE]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${service.imageUrl}\n` });
    expect(bodies).toEqual([{ modelName: 'GPT-Image-2', modelType: 'text2img', prompt: 'a fox', size: '3:2' }]);
    expect(stderr).toContain('text2img · 3:2');
    expect(screen).toContain('costs credits');
  });

  it('draws the shape of each ratio', async () => {
    const { screen } = await atTerminal([], [MODE, PROMPT, SIZE]);
    for (const row of ['1:1   ██ ', '16:9  ███▌ ', '3:1   ██████ ', '1:3   ▋ ']) expect(screen).toContain(row);
  });

  it('asks only for what is missing', async () => {
    const { bodies, screen } = await atTerminal(['--mode', 'text2img', '--prompt', 'a hare'], [SIZE]);
    expect(bodies).toEqual([expect.objectContaining({ prompt: 'a hare', size: '3:2' })]);
    expect(screen).not.toContain(ask.mode);
    expect(screen).not.toContain(ask.prompt);
  });

  it('asks nothing where nothing is missing', async () => {
    const { code, screen } = await atTerminal(['--mode', 'text2img', '--prompt', 'a', '--size', '1:1'], []);
    expect({ code, screen }).toEqual({ code: 0, screen: '' });
  });

  it('asks for reference images one after another, and says why one will not do', async () => {
    const { bodies, screen } = await atTerminal(
      ['--prompt', 'winter', '--size', '1:1'],
      [
        [ask.mode, `${down}${enter}`],
        [ask.url, `./cat.png${enter}`],
        ['a path on this machine', `${'\x7f'.repeat(9)}https://example.com/1.png${enter}`],
        [ask.nextUrl(1), `https://example.com/2.png${enter}`],
        [ask.nextUrl(2), enter],
      ],
    );
    expect(screen).toContain('it is a path on this machine');
    expect(bodies).toEqual([
      expect.objectContaining({
        modelType: 'img2img',
        urls: ['https://example.com/1.png', 'https://example.com/2.png'],
      }),
    ]);
  });

  it('takes reference images as the choice of img2img', async () => {
    const { bodies } = await atTerminal(['--url', 'https://example.com/1.png'], [PROMPT, SIZE]);
    expect(bodies).toEqual([expect.objectContaining({ modelType: 'img2img', urls: ['https://example.com/1.png'] })]);
  });

  it('does not take an empty prompt', async () => {
    const { bodies } = await atTerminal(
      ['--mode', 'text2img', '--size', '1:1'],
      [
        [ask.prompt, enter],
        ['The prompt is empty.', `a fox${enter}`],
      ],
    );
    expect(bodies).toEqual([expect.objectContaining({ prompt: 'a fox' })]);
  });

  it('asks in Chinese where that is the language', async () => {
    const { bodies, screen } = await atTerminal(
      ['--lang', 'zh'],
      [
        [zh.mode, enter],
        [zh.prompt, `狐狸${enter}`],
        [zh.size, enter],
      ],
    );
    expect(bodies).toEqual([expect.objectContaining({ prompt: '狐狸', size: 'auto' })]);
    expect(screen.replaceAll(/text2img|img2img|auto|Ctrl-C/g, '')).not.toMatch(/[A-Za-z]{3}/);
  });

  it.each([
    ['Ctrl-C', ctrlC],
    ['Escape', KEYS.escape],
  ])('leaves nothing behind after %s at any question', async (_name, key) => {
    const questions = [MODE, PROMPT, SIZE];
    for (const [index, [seen]] of questions.entries()) {
      const steps: Step[] = [...questions.slice(0, index), [seen, key]];
      const { code, stdout, stderr, service, home } = await atTerminal([], steps);
      expect({ code, stdout, requests: service.ledger }).toEqual({ code: 130, stdout: '', requests: [] });
      expect(stderr).toMatch(/nothing was sent/i);
      await expect(stat(join(home, '.local'))).rejects.toThrow('ENOENT');
    }
  });

  it('draws nothing more once its questions are answered, also where the wait is interrupted', async () => {
    const { code, screen } = await atTerminal([], [MODE, PROMPT, SIZE], {
      clock: systemClock,
      onStderr: (stderr, signal) => {
        if (stderr.includes('task 13170')) signal('interrupted');
      },
    });
    expect(code).toBe(130);
    expect(screen).toMatch(/costs credits\.\n*$/);
    expect(screen.slice(screen.indexOf('costs credits.')).length).toBe('costs credits.\n\n'.length);
  });

  it.each([
    ['--no-color', ['--no-color'], {}],
    ['NO_COLOR', [], { NO_COLOR: '1' }],
  ])('draws no colour with %s', async (_name, argv, env) => {
    // What the library looks at by itself.
    vi.stubEnv('FORCE_COLOR', '3');
    const { raw, screen } = await atTerminal(argv, [MODE, PROMPT, SIZE], { env });
    expect(screen).toContain('● text2img');
    expect(raw.split('\x1b').filter((piece) => /^\[[0-9;]*m/.test(piece))).toEqual([]);
  });

  it.each([
    ['--size', ['--size', '7:5'], '7:5'],
    ['--mode', ['--mode', 'photo'], 'photo'],
    ['--url', ['--url', './cat.png'], 'cat.png'],
    ['--url', ['--mode', 'text2img', '--url', 'https://example.com/1.png'], '--url'],
    ['--prompt', ['--prompt', ' '], '--prompt'],
  ])('refuses a wrong %s before it asks for the others', async (_flag, argv, named) => {
    const { code, stderr, screen } = await atTerminal(argv, []);
    expect({ code, screen }).toEqual({ code: 2, screen: '' });
    expect(stderr).toContain(named);
  });

  it('prints the body of a dry run, for which it needs no key', async () => {
    const options = { env: { X_API_KEY: undefined } };
    const { code, stdout, service } = await atTerminal(['--dry-run'], [MODE, PROMPT, SIZE], options);
    expect({ code, requests: service.ledger }).toEqual({ code: 0, requests: [] });
    expect(JSON.parse(stdout).user_input).toMatchObject({ prompt: 'a fox' });
  });
});

describe('create where nobody can be asked', () => {
  it.each([
    ['without a terminal', [], { isTerminal: false }],
    ['with --json', ['--json'], {}],
    ['with CI', [], { env: { CI: 'true' } }],
  ])('names the missing flag %s', async (_name, argv, options) => {
    const { code, stderr, service, screen } = await atTerminal(argv, [], options);
    expect({ code, requests: service.ledger, screen }).toEqual({ code: 2, requests: [], screen: '' });
    expect(stderr).toMatch(/--mode takes text2img or img2img/);
  });
});

describe('the first run without a key', () => {
  const NO_KEY = { env: { X_API_KEY: undefined } };
  const REQUEST = ['--mode', 'text2img', '--prompt', 'a fox', '--size', '1:1'];

  it('says in three lines where to get one and who the service is, then saves what is pasted', async () => {
    const { code, stderr, service, home } = await atTerminal(REQUEST, [], {
      ...NO_KEY,
      typed: ['sk-first-0123456789'],
    });
    expect(code).toBe(0);
    expect(stderr.split('\n').slice(0, 3)).toEqual([
      expect.stringContaining('https://kexiangai.com'),
      expect.stringContaining('third party'),
      expect.stringContaining('~/.config/image2/.env'),
    ]);
    expect(stderr).not.toContain('sk-first-0123456789');
    const file = join(home, '.config', 'image2', '.env');
    expect(await readFile(file, 'utf8')).toBe('X_API_KEY=sk-first-0123456789\n');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(service.posts()[0]?.headers['x-api-key']).toBe('sk-first-0123456789');
  });

  it('comes before the questions', async () => {
    const { code, screen } = await atTerminal([], [MODE, PROMPT, SIZE], NO_KEY);
    expect({ code, screen }).toEqual({ code: 4, screen: '' });
  });

  it('ends with 4 and saves nothing where nothing is pasted', async () => {
    const { code, service, home } = await atTerminal(REQUEST, [], { ...NO_KEY, typed: [''] });
    expect({ code, requests: service.ledger }).toEqual({ code: 4, requests: [] });
    await expect(stat(join(home, '.config'))).rejects.toThrow('ENOENT');
  });

  it('ends with 2 where no key is pasted, without showing it', async () => {
    const { code, stderr } = await atTerminal(REQUEST, [], { ...NO_KEY, typed: ['schlüssel-123'] });
    expect(code).toBe(2);
    expect(stderr).not.toContain('schlüssel');
  });

  it('is not told to somebody who has saved a key', async () => {
    const home = await temporaryHome();
    await runInProcess(['key', 'set', '--stdin'], { home, stdin: 'sk-saved-0123456789' });
    const { code, stderr } = await atTerminal(REQUEST, [], { ...NO_KEY, home });
    expect(code).toBe(4);
    expect(stderr).toContain('--use-local-key');
    expect(stderr).not.toContain('third party');
  });
});
