import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runInProcess, TEST_KEY, temporaryHome } from '../helpers/run-cli.ts';
import { startScriptedService } from '../helpers/scripted-service.ts';

interface Check {
  readonly check: string;
  readonly level: string;
  readonly text: string;
  readonly remedy: string | null;
}

async function examine(
  home: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ code: number | null; checks: readonly Check[]; of: (check: string) => readonly string[] }> {
  const run = await runInProcess(['doctor', '--json'], { home, env });
  const { checks, exitCode } = JSON.parse(run.stdout) as { checks: readonly Check[]; exitCode: number };
  expect(exitCode).toBe(run.code);
  expect(run.stdout + run.stderr).not.toContain(TEST_KEY);
  return {
    code: run.code,
    checks,
    of: (check) => checks.filter((one) => one.check === check).map(({ level }) => level),
  };
}

async function saveKeyFile(folder: string, mode: number): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, '.env'), 'X_API_KEY=another-key-12345\n');
  await chmod(join(folder, '.env'), mode);
}

describe('doctor', () => {
  test('is exit 0 where everything is fine, after one free query of task 0', async () => {
    const service = await startScriptedService({ query: { status: 404 } });
    const { code, checks } = await examine(await temporaryHome(), { IMAGE2_BASE_URL: service.url });
    expect(code).toBe(0);
    expect(checks.filter(({ level }) => level !== 'ok')).toEqual([]);
    expect(service.ledger.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/v1/user_task/get/passAuth/0',
    ]);
  });

  test.each([
    ['a rejected key is exit 4', { status: 401 }, 4],
    ['a forbidden key is exit 4', { status: 403, body: { msg: 'no' } }, 4],
    ['a web page in the way is exit 5', { status: 403, headers: { 'content-type': 'text/html' }, body: '<p>' }, 5],
    ['any other answer counts', { status: 500 }, 0],
    ['a closed connection is exit 5', { hangUp: true }, 5],
  ])('%s', async (_name, query, expected) => {
    const service = await startScriptedService({ query });
    const { code, of } = await examine(await temporaryHome(), { IMAGE2_BASE_URL: service.url });
    expect({ code, answer: of('answer') }).toEqual({ code: expected, answer: [expected === 0 ? 'ok' : 'error'] });
  });

  test('without a key is exit 4, and asks the service nothing', async () => {
    const service = await startScriptedService();
    const env = { IMAGE2_BASE_URL: service.url, X_API_KEY: undefined };
    const { code, of } = await examine(await temporaryHome(), env);
    expect({ code, key: of('key'), answer: of('answer') }).toEqual({ code: 4, key: ['error'], answer: ['warning'] });
    expect(service.ledger).toEqual([]);
  });

  test('names what a create would meet first: a wrong base URL before a missing key', async () => {
    const env = { IMAGE2_BASE_URL: 'http://example.com', X_API_KEY: undefined };
    const { code, of } = await examine(await temporaryHome(), env);
    expect({ code, service: of('service') }).toEqual({ code: 2, service: ['error'] });
  });

  test('names a malformed proxy variable', async () => {
    const { code, checks } = await examine(await temporaryHome(), { HTTPS_PROXY: 'ftp://proxy:secret@x' });
    expect(code).toBe(2);
    expect(JSON.stringify(checks)).toContain('HTTPS_PROXY');
    expect(JSON.stringify(checks)).not.toContain('secret');
  });

  test('warns of a saved key that is open to others, with the command that mends it', async () => {
    const home = await temporaryHome();
    const service = await startScriptedService({ query: { status: 404 } });
    await saveKeyFile(join(home, '.config', 'image2'), 0o644);
    const { code, checks } = await examine(home, { IMAGE2_BASE_URL: service.url });
    const saved = checks.filter(({ check }) => check === 'saved-key');
    expect(code).toBe(0);
    expect(saved).toMatchObject([{ level: 'warning', remedy: expect.stringContaining('chmod 600') }]);
  });

  test('warns of a saved key that XDG_CONFIG_HOME hides', async () => {
    const home = await temporaryHome();
    const service = await startScriptedService({ query: { status: 404 } });
    await saveKeyFile(join(home, '.config', 'image2'), 0o600);
    const env = { IMAGE2_BASE_URL: service.url, XDG_CONFIG_HOME: join(home, 'other') };
    const { code, checks } = await examine(home, env);
    expect(code).toBe(0);
    expect(checks.find(({ check }) => check === 'saved-key')?.text).toContain('XDG_CONFIG_HOME');
  });

  test('warns of certificates that cannot be read and of verification switched off', async () => {
    const service = await startScriptedService({ query: { status: 404 } });
    const env = {
      IMAGE2_BASE_URL: service.url,
      NODE_EXTRA_CA_CERTS: '/nowhere/ca.pem',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    };
    const { code, of } = await examine(await temporaryHome(), env);
    expect({ code, certificates: of('certificates') }).toEqual({ code: 0, certificates: ['warning', 'warning'] });
  });

  test('is exit 2 where there is no place for records', async () => {
    const home = await temporaryHome();
    const service = await startScriptedService({ query: { status: 404 } });
    await writeFile(join(home, 'state'), 'a file');
    const env = { IMAGE2_BASE_URL: service.url, XDG_STATE_HOME: join(home, 'state') };
    const { code, of } = await examine(home, env);
    expect({ code, records: of('records') }).toEqual({ code: 2, records: ['error'] });
  });

  test('lists doubts, torn records and unfinished tasks with the command for each', async () => {
    const home = await temporaryHome();
    const service = await startScriptedService({
      create: [{ hangUp: true }, { body: { id: 1 } }],
      query: { status: 404 },
    });
    const env = { IMAGE2_BASE_URL: service.url };
    const create = (prompt: string): Promise<unknown> =>
      runInProcess(['create', '--mode', 'text2img', '--prompt', prompt, '--size', '1:1', '--no-wait'], { home, env });
    await create('lost');
    await create('made');
    const torn = join(home, '.local', 'state', 'image2', 'open', 'ab');
    await mkdir(torn, { recursive: true, mode: 0o700 });
    await writeFile(join(torn, `ab${'0'.repeat(30)}.1.1`), 'torn');
    const { code, checks } = await examine(home, env);
    expect(code).toBe(0);
    const remedies = checks.filter(({ check }) => check === 'tasks').map(({ remedy }) => remedy ?? '');
    expect(remedies).toHaveLength(3);
    expect(remedies.filter((remedy) => remedy.includes('image2 forget'))).toHaveLength(2);
    expect(remedies.filter((remedy) => remedy.includes('image2 resume'))).toHaveLength(1);
  });

  test('prints each check on a line in either language', async () => {
    const service = await startScriptedService({ query: { status: 404 } });
    const env = { IMAGE2_BASE_URL: service.url };
    const english = await runInProcess(['doctor'], { env });
    const chinese = await runInProcess(['doctor', '--lang', 'zh'], { env });
    expect(english.stdout).toMatch(/^ok {2,}Node\.js /m);
    expect(chinese.stdout).toMatch(/^正常 +Node\.js /m);
    expect(chinese.stdout.split('\n')).toHaveLength(english.stdout.split('\n').length);
  });
});
