import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createArgs } from '../helpers/create-args.ts';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { runInProcess, temporaryHome } from '../helpers/run-cli.ts';
import { startScriptedService, TASK_ID } from '../helpers/scripted-service.ts';

describe('once an id is known', () => {
  test('a refused query does not say that nothing was created', async () => {
    const service = await startScriptedService({ query: { status: 400, body: { msg: 'z' } } });
    const run = await runInProcess(createArgs(service.url, '--json'), { clock: jumpingClock() });
    const report = run.json();
    expect(report).toMatchObject({ exitCode: 6, created: 'yes', id: TASK_ID, error: { code: 'REQUEST_REFUSED' } });
    expect(report.error?.hint).not.toContain('Nothing was created');
  });
});

describe('text that is not ours', () => {
  test('never leaves --dry-run raw', async () => {
    const prompt = 'a\u202eb\u0085c\u007fd';
    const argv = ['create', '--mode', 'text2img', '--prompt', prompt, '--size', '1:1', '--dry-run'];
    const run = await runInProcess(argv);
    expect(run.stdout).toContain('a\\u202eb\\u0085c\\u007fd');
    expect(JSON.parse(run.stdout).user_input.prompt).toBe(prompt);
  });

  test('that was no UTF-8 on the command line is refused before anything is paid', async () => {
    const service = await startScriptedService();
    const argv = ['create', '--mode', 'text2img', '--prompt', 'a\ufffd', '--size', '1:1', '--base-url', service.url];
    const run = await runInProcess([...argv, '--json']);
    expect(run.json()).toMatchObject({ exitCode: 2, error: { code: 'PROMPT_NOT_UTF8' } });
    expect(service.posts()).toEqual([]);
  });
});

describe('the whole key never appears', () => {
  test.each([
    ['k"q\\Zz9QwErTyUi', (key: string) => JSON.stringify(JSON.stringify({ h: key }))],
    ['p%q/rZz9QwErTyUi', (key: string) => encodeURIComponent(encodeURIComponent(key))],
    ['p%q/rZz9QwErTyUi', (key: string) => JSON.stringify({ h: encodeURIComponent(key) })],
  ])('also where the service echoes %s encoded more than once', async (key, encode) => {
    const service = await startScriptedService({ create: { status: 400, body: { msg: `said: ${encode(key)}` } } });
    const run = await runInProcess(createArgs(service.url, '--json'), { env: { X_API_KEY: key } });
    for (const text of [run.stdout, run.stderr]) {
      expect(text).not.toContain('Zz9QwErTy');
      expect(text).toContain('****');
    }
  });
});

describe('a records folder that others can write', () => {
  test.each([['history'], ['resume'], ['gallery']])('is refused by %s', async (command) => {
    const home = await temporaryHome();
    const records = join(home, '.local', 'state', 'image2');
    await mkdir(records, { recursive: true });
    await chmod(records, 0o777);
    const run = await runInProcess([command, '--json'], { home });
    expect(JSON.parse(run.stdout)).toMatchObject({ exitCode: 2, error: { code: 'RECORDS_UNSAFE' } });
  });
});

test('--json is known to a command that only holds others, too', async () => {
  expect(await runInProcess(['key', '--json'])).toMatchObject({ code: 0 });
});
