import { chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createArgs } from '../helpers/create-args.ts';
import { documentOf } from '../helpers/document.ts';
import { runCli, runInProcess, temporaryHome } from '../helpers/run-cli.ts';
import { startScriptedService } from '../helpers/scripted-service.ts';

const SAVED = 'sk-saved-0123456789';
const IN_ENV = 'sk-env-0123456789';
const FLAG = 'sk-flag-0123456789';
const NONE = { X_API_KEY: undefined };

/** A home with {@link SAVED} in it. */
async function homeWithKey(): Promise<string> {
  const home = await temporaryHome();
  const run = await runInProcess(['key', 'set', '--stdin'], { home, env: NONE, stdin: `${SAVED}\n` });
  expect(run).toMatchObject({ code: 0, stdout: '' });
  return home;
}

const fileIn = (home: string): string => join(home, '.config', 'image2', '.env');

test('the executable saves a key, shows its mask, uses it and removes it', async () => {
  const home = await temporaryHome();
  const odd = 'sk-#"quoted" \'key\' $HOME `x`';
  const set = await runCli(['key', 'set', '--stdin'], { home, env: NONE, stdin: `  ${odd}\r\n` });
  expect(set).toMatchObject({ code: 0, stdout: '' });
  const shown = await runCli(['key', 'show', '--use-local-key'], { home, env: NONE });
  expect(shown).toMatchObject({ code: 0, stdout: `sk-#**** \`x\`  (${fileIn(home)})\n` });
  const service = await startScriptedService();
  const create = await runCli(createArgs(service.url, '--use-local-key', '--no-wait'), { home, env: NONE });
  expect(create.code).toBe(0);
  expect(service.posts()[0]?.headers['x-api-key']).toBe(odd);
  expect((await runCli(['key', 'remove'], { home, env: NONE })).code).toBe(0);
  expect((await runCli(['key', 'show', '--use-local-key'], { home, env: NONE })).code).toBe(4);
});

test('key set writes a closed file in a closed folder and keeps every other line', async () => {
  const home = await temporaryHome();
  await mkdir(join(home, '.config', 'image2'), { recursive: true });
  await writeFile(fileIn(home), '# mine\nOTHER=1\nX_API_KEY=sk-old-0123456789\nLAST="a b"\n', { mode: 0o644 });
  const run = await runInProcess(['key', 'set', '--stdin'], { home, env: NONE, stdin: SAVED });
  expect(run.code).toBe(0);
  expect(await readFile(fileIn(home), 'utf8')).toBe(`# mine\nOTHER=1\nX_API_KEY=${SAVED}\nLAST="a b"\n`);
  expect((await stat(fileIn(home))).mode & 0o777).toBe(0o600);
});

test('a new folder for the key is closed to others', async () => {
  const home = await homeWithKey();
  expect((await stat(join(home, '.config', 'image2'))).mode & 0o777).toBe(0o700);
  expect((await stat(fileIn(home))).mode & 0o777).toBe(0o600);
});

test('an absolute XDG_CONFIG_HOME holds the key, a relative one does not', async () => {
  const home = await temporaryHome();
  const elsewhere = await temporaryHome();
  const set = (folder: string) =>
    runInProcess(['key', 'set', '--stdin'], { home, env: { ...NONE, XDG_CONFIG_HOME: folder }, stdin: SAVED });
  expect((await set(elsewhere)).code).toBe(0);
  expect(await readFile(join(elsewhere, 'image2', '.env'), 'utf8')).toContain(SAVED);
  expect((await set('settings')).code).toBe(0);
  expect(await readFile(fileIn(home), 'utf8')).toContain(SAVED);
});

test('a terminal is asked, and what is typed stays out of sight', async () => {
  const run = await runInProcess(['key', 'set'], { env: NONE, isTerminal: true, typed: [SAVED] });
  expect(run.code).toBe(0);
  expect(run.stdout + run.stderr).not.toContain(SAVED);
  expect(await readFile(fileIn(run.home), 'utf8')).toContain(SAVED);
});

test('without a terminal key set asks for --stdin', async () => {
  const run = await runInProcess(['key', 'set', '--json'], { env: NONE });
  expect(documentOf(run)).toMatchObject({ exitCode: 2, created: 'no' });
  expect(run.stderr).toContain('--stdin');
});

test.each([
  ['empty', ''],
  ['blank', ' \n'],
  ['of seven characters', 'sk-1234'],
  ['of 513 characters', 'x'.repeat(513)],
  ['not ASCII', 'sk-密钥-0123456789'],
  ['two lines', 'sk-0123456789\nsk-9876543210'],
  ['with a control character', 'sk-01234\u001b[31m56789'],
  ['not UTF-8', Buffer.from('sk-0123456789\xff', 'latin1')],
])('a key that is %s is exit 2 from key set, is not echoed, and nothing is written', async (_label, stdin) => {
  const home = await temporaryHome();
  const run = await runInProcess(['key', 'set', '--stdin', '--json'], { home, env: NONE, stdin });
  expect(documentOf(run)).toMatchObject({ exitCode: 2, created: 'no', error: { code: 'KEY_INVALID' } });
  expect(run.stdout + run.stderr).not.toMatch(/sk-|xxx|01234/);
  await expect(stat(fileIn(home))).rejects.toThrow('ENOENT');
});

test.each([
  ['8 characters', 'sk-12345', '****'],
  ['11 characters', 'sk-12345678', '****'],
  ['12 characters', 'sk-123456789', 'sk-1****6789'],
  ['512 characters', `sk-${'x'.repeat(505)}wxyz`, 'sk-x****wxyz'],
])('a key of %s is fine and shown as its mask', async (_label, key, mask) => {
  const run = await runInProcess(['key', 'show'], { env: { X_API_KEY: ` ${key}\t` } });
  expect(run).toMatchObject({ code: 0, stdout: `${mask}  (X_API_KEY)\n` });
});

test.each([
  ['--key', ['--key', 'short'], {}],
  ['X_API_KEY', [], { X_API_KEY: 'sk-密钥-0123456789' }],
])('a bad key from %s is exit 4 and not echoed', async (source, flags, env) => {
  const run = await runInProcess(createArgs('http://127.0.0.1:1', '--json', ...flags), { env });
  expect(documentOf(run)).toMatchObject({ exitCode: 4, created: 'no', error: { code: 'KEY_INVALID' } });
  expect(run.stderr).toContain(source);
  expect(run.stdout + run.stderr).not.toMatch(/short|密钥-/);
});

test('without a key every command that needs one is exit 4 and says where to get one', async () => {
  for (const argv of [createArgs('http://127.0.0.1:1'), ['get', '1'], ['resume'], ['key', 'show']]) {
    const run = await runInProcess(argv, { env: { X_API_KEY: '  ' } });
    expect(run).toMatchObject({ code: 4, stdout: '' });
    expect(run.stderr).toMatch(/kexiangai\.com.*X_API_KEY.*image2 key set/);
  }
});

test('a saved key is named where it exists, and is only used when asked for', async () => {
  const home = await homeWithKey();
  const without = await runInProcess(['key', 'show'], { home, env: NONE });
  expect(without).toMatchObject({ code: 4, stderr: expect.stringContaining('--use-local-key') });
  for (const value of ['0', 'true', 'yes', '']) {
    const run = await runInProcess(['key', 'show'], { home, env: { ...NONE, IMAGE2_USE_LOCAL_KEY: value } });
    expect(run.code).toBe(4);
  }
  const shown = await runInProcess(['key', 'show'], { home, env: { ...NONE, IMAGE2_USE_LOCAL_KEY: '1' } });
  expect(shown).toMatchObject({ code: 0, stdout: `sk-s****6789  (${fileIn(home)})\n` });
});

test('a .env of the current folder is never read', async () => {
  const home = await temporaryHome();
  await writeFile(join(home, '.env'), `X_API_KEY=${SAVED}\nIMAGE2_USE_LOCAL_KEY=1\n`, { mode: 0o600 });
  expect((await runInProcess(['key', 'show', '--use-local-key'], { home, env: NONE })).code).toBe(4);
});

test.each([
  ['the flag before both, with a warning', ['--use-local-key', '--key', FLAG], { X_API_KEY: IN_ENV }, FLAG],
  ['the environment before the file', ['--use-local-key'], { X_API_KEY: IN_ENV }, IN_ENV],
  ['the file where the environment is empty', ['--use-local-key'], { X_API_KEY: '' }, SAVED],
  ['the environment', [], { X_API_KEY: `\t${IN_ENV}\n` }, IN_ENV],
])('the key in force is %s', async (_label, flags, env, key) => {
  const home = await homeWithKey();
  const service = await startScriptedService();
  const run = await runInProcess(createArgs(service.url, '--no-wait', '--json', ...flags), { home, env });
  expect(service.posts()[0]?.headers['x-api-key']).toBe(key);
  expect(/warning: .*--key/.test(run.stderr)).toBe(key === FLAG);
  const next = documentOf(run).next ?? '';
  expect(next.includes('--use-local-key')).toBe(key === SAVED);
  expect(next).not.toContain('sk-');
});

test.each<[label: string, spoil: (path: string) => Promise<void>, says: string]>([
  ['others can read', (path) => chmod(path, 0o644), 'chmod'],
  ['the group can write', (path) => chmod(path, 0o620), 'chmod'],
  [
    'is a symbolic link',
    async (path) => {
      const { rename } = await import('node:fs/promises');
      await rename(path, `${path}.real`);
      await symlink(`${path}.real`, path);
    },
    'not a regular file',
  ],
])('a key file that %s is refused with what mends it', async (_label, spoil, says) => {
  const home = await homeWithKey();
  await spoil(fileIn(home));
  const run = await runInProcess(['key', 'show', '--use-local-key', '--json'], { home, env: NONE });
  expect(documentOf(run)).toMatchObject({ exitCode: 4, error: { code: 'KEY_FILE_UNSAFE' } });
  expect(run.stderr).toContain(says);
});

test('key remove takes only the key, and removing nothing is fine', async () => {
  const home = await homeWithKey();
  await writeFile(fileIn(home), `OTHER=1\nX_API_KEY=${SAVED}\n`, { mode: 0o600 });
  expect(await runInProcess(['key', 'remove'], { home, env: NONE })).toMatchObject({ code: 0, stdout: '' });
  expect(await readFile(fileIn(home), 'utf8')).toBe('OTHER=1\n');
  const again = await runInProcess(['key', 'remove', '--json'], { home, env: NONE });
  expect(again.json()).toMatchObject({ ok: true, exitCode: 0, key: { removed: false } });
  expect((await runInProcess(['key', 'remove'], { env: NONE })).code).toBe(0);
});

test('key show in JSON tells the source and the mask only', async () => {
  const home = await homeWithKey();
  const run = await runInProcess(['key', 'show', '--use-local-key', '--json'], { home, env: NONE });
  expect(documentOf(run, 'key')).toMatchObject({
    ok: true,
    created: 'no',
    key: { source: 'file', mask: 'sk-s****6789', path: fileIn(home) },
  });
});
