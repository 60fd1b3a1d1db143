import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { BIN } from '../helpers/run-cli.ts';
import { requireProgram, typedLine } from '../helpers/typed-line.ts';

const run = promisify(execFile);
const DAY_MS = 86_400_000;

let home = '';
let env: Record<string, string> = {};
let taskId = '';

beforeAll(async () => {
  requireProgram('bash', 'bash');
  requireProgram('zsh', 'zsh');
  requireProgram('fish', 'fish');
  home = await mkdtemp(join(tmpdir(), 'image2-completion-'));
  await mkdir(join(home, 'bin'));
  await symlink(BIN, join(home, 'bin', 'image2'));
  await chmod(BIN, 0o755);
  await writeFile(join(home, 'a prompt.txt'), 'a fox');
  await mkdir(join(home, 'pictures'));
  env = { PATH: `${join(home, 'bin')}:${process.env['PATH']}`, HOME: home, X_API_KEY: 'sk-test-0123456789' };
  for (const shell of ['bash', 'zsh', 'fish']) {
    await writeFile(join(home, `completion.${shell}`), (await run('image2', ['completion', shell], { env })).stdout);
  }
  taskId = await leaveTask();
});

afterAll(() => rm(home, { recursive: true, force: true }));

/** Makes a task that this machine knows as unfinished, at a service that has gone since. */
async function leaveTask(): Promise<string> {
  const service = await startSandbox({ delayMs: DAY_MS, scenario: 'ok' });
  const request = ['--mode', 'text2img', '--prompt', "a fox: it's red", '--size', '3:4'];
  const args = ['create', ...request, '--no-wait', '--base-url', service.baseUrl];
  const { stdout } = await run('image2', args, { env });
  await service.close();
  return stdout.trim();
}

const LINES: readonly (readonly [typed: string, completed: () => string])[] = [
  ['image2 cre\t', () => 'image2 create '],
  ['image2 key rem\t', () => 'image2 key remove '],
  ['image2 create --mode i\t', () => 'image2 create --mode img2img '],
  ['image2 create --size 16\t', () => 'image2 create --size 16:9 '],
  ['image2 create --size 3:\t4\t', () => 'image2 create --size 3:4 '],
  ['image2 create --size=9:2\t', () => 'image2 create --size=9:21 '],
  ['image2 --lang z\t', () => 'image2 --lang zh '],
  ['image2 --lang zh his\t', () => 'image2 --lang zh history '],
  ['image2 sandbox --scenario two\t', () => 'image2 sandbox --scenario two-images '],
  ['image2 completion f\t', () => 'image2 completion fish '],
  ['image2 create --prompt get --dry\t', () => 'image2 create --prompt get --dry-run '],
  ['image2 create --prompt-file a\t', () => 'image2 create --prompt-file a\\ prompt.txt '],
  ['image2 create -o pic\t', () => 'image2 create -o pictures/'],
  ['image2 get \t', () => `image2 get ${taskId} `],
  ['image2 forget \t', () => `image2 forget ${taskId} `],
  ['image2 __com\t', () => 'image2 __com'],
];

describe.each(['bash', 'zsh'] as const)('the completion script in %s', (shell) => {
  it.each(LINES)('completes %j', async (typed, completed) => {
    const line = await typedLine(shell, `source ${home}/completion.${shell}`, typed, env);
    expect(line).toBe(completed());
  });
});

describe('the completion script in zsh', () => {
  it('works as a file in $fpath', async () => {
    await mkdir(join(home, 'functions'), { recursive: true });
    await writeFile(join(home, 'functions', '_image2'), (await run('image2', ['completion', 'zsh'], { env })).stdout);
    const setUp = `fpath=(${home}/functions $fpath); compinit -u -D`;
    expect(await typedLine('zsh', setUp, 'image2 create --size 16\t', env)).toBe('image2 create --size 16:9 ');
  });
});

describe('the completion script in fish', () => {
  const offered = async (typed: string): Promise<string[]> => {
    const script = `source ${home}/completion.fish; complete -C ${JSON.stringify(typed)}`;
    const { stdout } = await run('fish', ['--no-config', '-c', script], { env, cwd: home });
    return stdout.split('\n').filter((line) => line !== '');
  };
  const words = async (typed: string): Promise<string[]> =>
    (await offered(typed)).map((line) => line.split('\t')[0] ?? '');

  it('offers commands with what they do', async () => {
    expect(await offered('image2 resu')).toEqual([expect.stringMatching(/^resume\t.*unfinished/)]);
  });

  it('offers the flags of a command and no others', async () => {
    expect(await words('image2 history --')).toContain('--limit');
    expect(await words('image2 history --')).not.toContain('--prompt');
  });

  it.each([
    ['image2 create --mode ', ['img2img', 'text2img']],
    ['image2 create --size 16', ['16:9']],
    ['image2 create --size=9:2', ['--size=9:21']],
    ['image2 key s', ['set', 'show']],
    ['image2 --lang zh his', ['history']],
    ['image2 create --prompt get --dry', ['--dry-run']],
    ['image2 create --prompt-file a', ['a prompt.txt']],
    ['image2 completion ', ['bash', 'fish', 'zsh']],
  ])('completes %j', async (typed, expected) => {
    expect((await words(typed)).sort()).toEqual(expected);
  });

  it('offers the ids of unfinished tasks with what they are, once', async () => {
    expect(await offered('image2 get ')).toEqual([`${taskId}\tpending text2img 3:4 a fox: it's red`]);
    expect(await words(`image2 get ${taskId} `)).toEqual([]);
  });
});

describe('what the scripts ask for', () => {
  it('lists nothing, quietly, where the records cannot be read', async () => {
    const broken = join(home, 'broken');
    await mkdir(join(broken, 'image2'), { recursive: true });
    await writeFile(join(broken, 'image2', 'open'), 'a file in the place of a folder');
    const listed = await run('image2', ['__complete', 'taskId'], { env: { ...env, XDG_STATE_HOME: broken } });
    expect(listed).toEqual({ stdout: '', stderr: '' });
  });
});
