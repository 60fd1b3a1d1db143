import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { InputStream } from '../../src/ui/terminal.ts';
import { createArgs } from '../helpers/create-args.ts';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { type CliResult, type InProcessOptions, runInProcess, temporaryHome } from '../helpers/run-cli.ts';
import { type ScriptedAnswer, type ServiceScripts, startScriptedService } from '../helpers/scripted-service.ts';

/** One home, one service and one clock; every command line is a process of its own that has ended before the next. */
async function openMachine(scripts: ServiceScripts = {}) {
  let created = 100;
  const service = await startScriptedService({
    create: () => {
      created += 1;
      return { body: { id: created, task_status: 'pending', cost: '0.2' } };
    },
    ...scripts,
  });
  const home = await temporaryHome();
  const clock = jumpingClock();
  const run = (argv: readonly string[], options: InProcessOptions = {}): Promise<CliResult> =>
    runInProcess(argv, { home, clock, ...options, world: { processExists: () => false, ...options.world } });
  const records = join(home, '.local/state/image2');
  return {
    service,
    home,
    clock,
    run,
    records,
    create: (...flags: string[]) => run(createArgs(service.url, ...flags)),
    createJson: async (...flags: string[]) => (await run(createArgs(service.url, '--json', ...flags))).json(),
    posts: () => service.posts().length,
  };
}

const hangUp = { create: { hangUp: true } } as const;

describe('an identical request', () => {
  test('within ten minutes gets the same result, with a warning that names the ways to a new one', async () => {
    const { clock, create, createJson, posts } = await openMachine();
    expect(await createJson()).toMatchObject({ id: '101', reused: false });
    clock.advance(599_000);
    expect(await createJson()).toMatchObject({ id: '101', reused: true, created: 'yes', cost: '0.2', exitCode: 0 });
    const { stderr } = await create();
    expect(stderr).toMatch(/--again.*--count/);
    expect(stderr).not.toContain('sending the request');
    expect(posts()).toBe(1);
    clock.advance(1_000);
    expect(await createJson()).toMatchObject({ id: '102', reused: false });
  });

  test.each([
    ['0', 2],
    ['1h', 1],
  ])('IMAGE2_REUSE_WINDOW=%s changes how long', async (window, posts) => {
    const machine = await openMachine();
    const env = { IMAGE2_REUSE_WINDOW: window };
    await machine.run(createArgs(machine.service.url), { env });
    machine.clock.advance(3_000_000);
    await machine.run(createArgs(machine.service.url), { env });
    expect(machine.posts()).toBe(posts);
  });

  test('after a failure is paid for anew', async () => {
    const failed = { body: { task_status: 'failed', service_output: { failReason: 'no' } } };
    const { createJson } = await openMachine({ query: failed });
    expect(await createJson()).toMatchObject({ id: '101', exitCode: 3 });
    expect(await createJson()).toMatchObject({ id: '102', exitCode: 3 });
  });

  test('after --no-wait takes up that task, however old, and prints its id with --no-wait', async () => {
    const { clock, create, createJson, posts } = await openMachine();
    expect((await create('--no-wait')).stdout).toBe('101\n');
    clock.advance(30 * 86_400_000);
    expect((await create('--no-wait')).stdout).toBe('101\n');
    expect(await createJson()).toMatchObject({ id: '101', reused: true, exitCode: 0 });
    expect(posts()).toBe(1);
  });

  test('after a stdout that broke hands the result over', async () => {
    const machine = await openMachine();
    const { terminal } = await brokenStdout();
    const first = await machine.run(createArgs(machine.service.url), { world: { terminal } });
    expect(first.code).toBe(8);
    machine.clock.advance(86_400_000);
    expect(await machine.createJson()).toMatchObject({ id: '101', reused: true, exitCode: 0 });
    expect(machine.posts()).toBe(1);
  });

  test('with another key or for another service is another request', async () => {
    const machine = await openMachine();
    await machine.create();
    await machine.run(createArgs(machine.service.url), { env: { X_API_KEY: 'sk-another-0123456789' } });
    await machine.create('--base-url', `${machine.service.url}/prefix`);
    expect(machine.posts()).toBe(3);
  });
});

/** Streams whose stdout is a full disk. */
async function brokenStdout() {
  const output = { isTerminal: false, columns: () => 80 };
  const full = () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
  const stdin: InputStream = {
    isTerminal: false,
    readAll: async () => new Uint8Array(),
    readLine: async () => null,
    chunks: async function* () {},
  };
  const terminal = { stdin, stdout: { ...output, write: full }, stderr: { ...output, write: async () => {} } };
  return { terminal };
}

describe('a doubt', () => {
  test('is told once and then refuses without a request, with the three ways out', async () => {
    const { create, posts } = await openMachine(hangUp);
    expect((await create()).code).toBe(7);
    const second = await create();
    expect(second.code).toBe(7);
    expect(posts()).toBe(1);
    const record = /image2 forget ([0-9a-f.]+)/.exec(second.stderr)?.[1];
    expect(second.stderr).toContain('--again');
    expect(second.stderr).toContain(`image2 forget ${record} --id <taskId>`);
    expect(second.stderr).toMatch(/2026-11-22T08:0\d/);
  });

  test('can be left behind with --again, and stays known to resume and history', async () => {
    const answers = [{ hangUp: true }, { body: { id: 101 } }];
    const { create, createJson, run, service } = await openMachine({ create: answers });
    await create();
    expect(await createJson('--again')).toMatchObject({ id: '101', reused: false, exitCode: 0 });
    const resume = await run(['resume', '--base-url', service.url]);
    expect(resume.code).toBe(7);
    expect(resume.stderr).toMatch(/image2 forget [0-9a-f.]+/);
    const history = (await run(['history', '--unfinished', '--json'])).json();
    expect(history).toMatchObject({ id: null, status: null, created: 'unknown', exitCode: 7 });
  });

  test('can be closed by its record, or by the beginning of it, and then the way is free', async () => {
    const answers = [{ hangUp: true }, { body: { id: 101 } }];
    const { create, createJson, run } = await openMachine({ create: answers });
    const record = /image2 forget ([0-9a-f.]+)/.exec((await create()).stderr)?.[1] ?? '';
    const forgotten = (await run(['forget', record.slice(0, 8), '--json'])).json();
    expect(forgotten).toMatchObject({ ok: true, created: 'unknown' });
    expect(await createJson()).toMatchObject({ id: '101', exitCode: 0 });
    const again = await run(['forget', record]);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('history --unfinished')]);
  });

  test('can be settled as a task, which is then the task of the request', async () => {
    const { create, createJson, posts, run, service } = await openMachine(hangUp);
    const record = /image2 forget ([0-9a-f.]+)/.exec((await create()).stderr)?.[1] ?? '';
    const settled = await run(['forget', record, '--id', '555']);
    expect(settled.code).toBe(0);
    expect((await run(['history', '--unfinished', '--json'])).json()).toMatchObject({ id: '555', exitCode: 6 });
    expect(await createJson()).toMatchObject({ id: '555', reused: true, exitCode: 0 });
    expect(posts()).toBe(1);
    expect((await run(['resume', '--base-url', service.url])).code).toBe(0);
  });

  test('of a process that is gone between sending and answer blocks like any other', async () => {
    let ask: () => void = () => {};
    let answer: (given: ScriptedAnswer) => void = () => {};
    const asked = new Promise<void>((resolve) => {
      ask = resolve;
    });
    const create = (): Promise<ScriptedAnswer> => {
      ask();
      return new Promise((give) => {
        answer = give;
      });
    };
    const machine = await openMachine({ create });
    const sending = machine.createJson();
    await asked;
    expect(await machine.createJson()).toMatchObject({ exitCode: 7, error: { code: 'IN_DOUBT' } });
    answer({ body: { id: 101 } });
    expect(await sending).toMatchObject({ id: '101', exitCode: 0 });
    expect(machine.posts()).toBe(1);
  });
});

describe('--count and --again', () => {
  test('--count fills slots, each by the rules alone', async () => {
    const { create, createJson, posts } = await openMachine();
    const two = JSON.parse((await create('--count', '2', '--json')).stdout);
    expect(two.tasks.map(({ id }: { id: string }) => id).sort()).toEqual(['101', '102']);
    const three = JSON.parse((await create('--count', '3', '--json')).stdout);
    expect(three.tasks.map(({ reused }: { reused: boolean }) => reused)).toEqual([true, true, false]);
    expect(posts()).toBe(3);
    expect(await createJson()).toMatchObject({ reused: true });
  });

  test('--again pays beside a task in flight, which resume still brings home', async () => {
    const { create, posts, run, service } = await openMachine();
    await create('--no-wait');
    expect((await create('--no-wait', '--again')).stdout).toBe('102\n');
    expect(posts()).toBe(2);
    const resume = await run(['resume', '--json', '--base-url', service.url]);
    const ids = resume.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).id);
    expect([resume.code, ids.sort()]).toEqual([0, ['101', '102']]);
    expect((await run(['history', '--unfinished'])).stdout).toBe('');
  });
});

describe('--once', () => {
  test('returns the recorded task for ever, whatever the window', async () => {
    const { clock, createJson, create, posts } = await openMachine();
    await createJson('--once', 'nightly');
    clock.advance(400 * 86_400_000);
    expect(await createJson('--once', 'nightly')).toMatchObject({ id: '101', reused: true, exitCode: 0 });
    const other = await create('--once', 'nightly', '--prompt', 'another');
    expect([other.code, posts()]).toEqual([2, 1]);
  });

  test('returns a failed task too, with exit 3', async () => {
    const failed = { body: { task_status: 'failed', service_output: { failReason: 'no' } } };
    const { createJson, posts } = await openMachine({ query: failed });
    await createJson('--once', 'nightly');
    expect(await createJson('--once', 'nightly')).toMatchObject({ id: '101', status: 'failed', exitCode: 3 });
    expect(posts()).toBe(1);
  });

  test('a refusal leaves the key free', async () => {
    const { createJson } = await openMachine({ create: [{ status: 429 }, { body: { id: 101 } }] });
    expect(await createJson('--once', 'nightly')).toMatchObject({ exitCode: 5 });
    expect(await createJson('--once', 'nightly')).toMatchObject({ exitCode: 0, id: '101' });
  });

  test.each([['--again'], ['--count', '2']])('does not go with %s', async (...flags) => {
    const { createJson, posts } = await openMachine();
    expect(await createJson('--once', 'x', ...flags)).toMatchObject({ exitCode: 2, error: { code: 'FLAG_CONFLICT' } });
    expect(posts()).toBe(0);
  });
});

describe('no place for records', () => {
  test.each<[string, (folder: string) => Promise<unknown>, string]>([
    [
      'a file in place of the folder',
      (folder) => mkdir(join(folder, '..'), { recursive: true }).then(() => writeFile(folder, '')),
      'RECORDS_UNAVAILABLE',
    ],
    [
      'a folder that others can write',
      (folder) => mkdir(folder, { recursive: true }).then(() => chmod(folder, 0o777)),
      'RECORDS_UNSAFE',
    ],
  ])('%s: nothing is sent, exit 2', async (_what, spoil, code) => {
    const machine = await openMachine();
    await spoil(machine.records);
    expect(await machine.createJson()).toMatchObject({ exitCode: 2, created: 'no', error: { code } });
    expect(machine.posts()).toBe(0);
    const { url } = machine.service;
    expect((await machine.run(['get', '7', '--base-url', url])).code).toBe(0);
    expect((await machine.create('--dry-run')).code).toBe(0);
  });

  test('a torn record blocks its own request only, is named by history and can be closed', async () => {
    const machine = await openMachine();
    await machine.create('--no-wait');
    const shards = await readdir(join(machine.records, 'open'));
    const folder = join(machine.records, 'open', shards[0] ?? '');
    const [name = ''] = await readdir(folder);
    await writeFile(join(folder, name), '{"v":1,"sta');
    expect(await machine.createJson()).toMatchObject({ exitCode: 7, error: { code: 'IN_DOUBT' } });
    expect(await machine.createJson('--prompt', 'another')).toMatchObject({ exitCode: 0 });
    const history = await machine.run(['history', '--unfinished']);
    expect(history.stdout).toContain(name);
    expect((await machine.run(['forget', name])).code).toBe(0);
    expect(await machine.createJson()).toMatchObject({ exitCode: 0, reused: false });
  });
});

describe('resume', () => {
  test('with nothing to do ends well and prints nothing', async () => {
    const { run, service } = await openMachine();
    const { code, stdout, stderr } = await run(['resume', '--base-url', service.url]);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain('No unfinished tasks');
  });

  test('names the tasks of another service and key with their command, and asks only for its own', async () => {
    const mine = await openMachine();
    await mine.create('--no-wait');
    const other = await startScriptedService();
    const resume = await mine.run(['resume', '--base-url', other.url]);
    expect(resume.code).toBe(6);
    expect(resume.stderr).toContain(`image2 get 101 --wait --base-url ${mine.service.url}`);
    expect(resume.stderr).not.toContain('No unfinished tasks');
    expect(other.ledger).toEqual([]);
  });

  test('carries --use-local-key in the command for another service', async () => {
    const mine = await openMachine();
    const env = { X_API_KEY: undefined };
    const saved = await mine.run(['key', 'set', '--stdin'], { env, stdin: 'sk-local-0123456789' });
    expect(saved.code, saved.stderr).toBe(0);
    await mine.run(createArgs(mine.service.url, '--no-wait', '--use-local-key'), { env });
    const other = await startScriptedService();
    const resume = await mine.run(['resume', '--base-url', other.url, '--use-local-key'], { env });
    expect(resume.stderr).toContain(`image2 get 101 --wait --base-url ${mine.service.url} --use-local-key`);
  });

  test('names the default service too where the environment chooses another', async () => {
    const { create, run, records, service } = await openMachine();
    await create('--no-wait');
    const names = await readdir(join(records, 'open'), { recursive: true });
    const record = join(records, 'open', names.find((name) => name.includes('.')) ?? '');
    await writeFile(record, (await readFile(record, 'utf8')).replaceAll(service.url, 'https://kexiangai.com'));
    const resume = await run(['resume'], { env: { IMAGE2_BASE_URL: service.url } });
    expect(resume.stderr).toContain('image2 get 101 --wait --base-url https://kexiangai.com');
  });

  test('lists a doubt at another service too, and the command that closes it works', async () => {
    const { create, run } = await openMachine(hangUp);
    await create();
    const other = await startScriptedService();
    const resume = await run(['resume', '--base-url', other.url]);
    expect(resume.code).toBe(7);
    const [, record = ''] = /image2 (forget [0-9a-f.]+) closes/.exec(resume.stderr) ?? [];
    expect((await run(record.split(' '))).code).toBe(0);
    expect((await run(['resume', '--base-url', other.url])).code).toBe(0);
  });

  test('brings home the task of a torn record that was settled', async () => {
    const { create, records, run, service } = await openMachine(hangUp);
    const [, name = ''] = /image2 forget ([0-9a-f.]+) closes/.exec((await create()).stderr) ?? [];
    await writeFile(join(records, 'open', name.slice(0, 2), name), 'torn');
    const env = { IMAGE2_BASE_URL: service.url };
    const settled = (await run(['forget', name, '--id', '101', '--json'], { env })).json();
    expect(settled).toMatchObject({ exitCode: 0, next: 'image2 get 101 --wait' });
    const resumed = (await run(['resume', '--json'], { env })).json();
    expect(resumed).toMatchObject({ id: '101', exitCode: 0, baseUrl: service.url });
    expect((await run(['history', '--unfinished', '--json'])).stdout).toBe('');
  });

  test('lists a doubt with both ways out, also one whose record cannot be read', async () => {
    const { create, records, run, service } = await openMachine(hangUp);
    await create();
    const torn = join(records, 'open', 'ab');
    const name = `ab${'0'.repeat(30)}.1.1`;
    await mkdir(torn, { recursive: true, mode: 0o700 });
    await writeFile(join(torn, name), 'torn');
    const { code, stderr } = await run(['resume', '--base-url', service.url]);
    expect(code).toBe(7);
    const closable = [...stderr.matchAll(/image2 forget ([0-9a-f.]+) closes/g)].map(([, record]) => record);
    expect(closable).toHaveLength(2);
    expect(closable).toContain(name);
    for (const record of closable) expect(stderr).toContain(`image2 forget ${record} --id <taskId>`);
    expect(stderr).toContain('cannot be read');
    expect(stderr).not.toContain('No unfinished tasks');
  });
});

describe('forget', () => {
  test('closes an unfinished task by its id without asking the service', async () => {
    const { create, run, service } = await openMachine();
    await create('--no-wait');
    const before = service.ledger.length;
    expect((await run(['forget', '101'])).code).toBe(0);
    expect(service.ledger).toHaveLength(before);
    expect((await run(['history', '--unfinished'])).stdout).toBe('');
    expect((await run(['history'])).stdout).toContain('101');
  });

  test('leaves the record of a command that still runs', async () => {
    const { create, run } = await openMachine();
    await create('--no-wait');
    const result = await run(['forget', '101'], { world: { processExists: () => true } });
    expect([result.code, result.stderr]).toEqual([2, expect.stringContaining('still be running')]);
  });

  test('--id cannot rename a task whose id is known', async () => {
    const { create, run } = await openMachine();
    await create('--no-wait');
    const result = (await run(['forget', '101', '--id', '5', '--json'])).json();
    expect(result).toMatchObject({ exitCode: 2, error: { code: 'RECORD_SETTLED' } });
  });
});
