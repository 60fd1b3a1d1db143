import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BINARY, bareRoot, CACHE_PROBE, libraries } from '../helpers/binary.ts';
import { createAuthority } from '../helpers/certificates.ts';
import { startConnectProxy } from '../helpers/connect-proxy.ts';
import { createArgs } from '../helpers/create-args.ts';
import { type CliOptions, runCli, startCli, temporaryHome } from '../helpers/run-cli.ts';
import { startScriptedService, TASK_ID } from '../helpers/scripted-service.ts';
import { PROJECT } from '../helpers/source-files.ts';
import { startTlsFront } from '../helpers/tls-front.ts';
import { requireProgram } from '../helpers/typed-line.ts';

const { version } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
const REQUEST = ['--mode', 'text2img', '--prompt', '灯塔 🗼 at dawn', '--size', '3:4'];
/** A folder for programs in which there is none, so no Node either. */
const empty = mkdtempSync(join(tmpdir(), 'image2-empty-'));

const alone = (options: CliOptions = {}): CliOptions => ({
  ...options,
  program: [BINARY],
  env: { PATH: empty, ...options.env },
});
const run = (argv: readonly string[], options?: CliOptions) => runCli(argv, alone(options));

beforeAll(() => {
  requireProgram('python3', 'python3');
  execFileSync(process.execPath, ['scripts/binary.js'], { cwd: PROJECT, stdio: 'pipe' });
});

afterAll(() => rmSync(empty, { recursive: true, force: true }));

describe('what it is', () => {
  test('the checksum beside it is its own, and so are the licences of all that it carries', () => {
    const checked = execFileSync('sha256sum', ['-c', 'image2-linux-x64.sha256'], { cwd: PROJECT, encoding: 'utf8' });
    expect(checked).toBe('image2-linux-x64: OK\n');
    const licences = readFileSync(`${BINARY}.LICENSES.txt`, 'utf8');
    for (const part of ['image2 (MIT)', 'undici 7.', 'Node.js 26.', 'OpenSSL', 'ICU']) expect(licences).toContain(part);
  });

  test('it loads only libraries of Debian’s base, and runs with glibc 2.28', () => {
    expect(libraries().map(([name]) => name)).toEqual([
      'ld-linux-x86-64.so.2',
      'libc.so.6',
      'libdl.so.2',
      'libgcc_s.so.1',
      'libm.so.6',
      'libpthread.so.0',
      'libstdc++.so.6',
    ]);
    const versions = readFileSync(BINARY, 'latin1').matchAll(/\0GLIBC_2\.(\d+)(?=[.\d]*\0)/g);
    expect(Math.max(...[...versions].map(([, minor]) => Number(minor)))).toBe(28);
  });

  test('it makes a picture where there is nothing but those libraries', async () => {
    const root = bareRoot();
    const inRoot = ['--user', '--map-root-user', 'chroot', root, '/image2', 'create', '--sandbox', ...REQUEST];
    const env = { PATH: process.env['PATH'], HOME: '/home' };
    const { stdout } = await promisify(execFile)('unshare', [...inRoot, '-o', '/home/out/'], { env });
    expect(stdout).toMatch(/^\/home\/out\/\d+-1\.png\n$/);
    expect(readdirSync(join(root, 'home', 'out'))).toHaveLength(1);
  });

  test('V8 takes every code cache that it brings, and NODE_OPTIONS that make them unfit print nothing', async () => {
    const probe = join(empty, 'probe.cjs');
    writeFileSync(probe, CACHE_PROBE);
    const service = await startScriptedService();
    const probed = await run(createArgs(service.url), { env: { NODE_OPTIONS: `--require ${probe}` } });
    const caches = probed.stderr.match(/^cache .*/gm) ?? [];
    expect(caches.length).toBeGreaterThan(5);
    expect(caches.filter((line) => !line.endsWith(' false'))).toEqual([]);
    const other = await run(['--version'], { env: { NODE_OPTIONS: '--stack-trace-limit=5' } });
    expect(other).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('without Node it does the same as with it', () => {
  test.each([
    ['--version'],
    ['--help'],
    ['batch --help --lang zh'],
    ['completion bash'],
    ['completion zsh'],
    ['completion fish'],
    ['history'],
    ['create --mode text2img --prompt 狐狸 --size 16x9 --lang zh'],
    ['create --mode text2img --siez 16:9'],
    ['create --dry-run --mode text2img --prompt 🦊 --size 3:4'],
    ['key show'],
  ])('image2 %s', async (line) => {
    const home = await temporaryHome();
    const { code, stdout, stderr } = await runCli(line.split(' '), { home });
    expect(await run(line.split(' '), { home })).toMatchObject({ code, stdout, stderr });
  });

  test('key set, show and remove', async () => {
    const home = await temporaryHome();
    const env = { X_API_KEY: undefined };
    expect(await run(['key', 'set', '--stdin'], { home, env, stdin: 'sk-saved-0123456789\n' })).toMatchObject({
      code: 0,
    });
    const request = ['create', ...REQUEST, '--use-local-key', '--base-url', (await startScriptedService()).url];
    expect((await run(request, { home, env })).stderr).toContain('sk-s****6789');
    expect((await run(['key', 'show', '--use-local-key'], { home, env })).stdout).toContain('sk-s****6789');
    expect(await run(['key', 'remove'], { home, env })).toMatchObject({ code: 0 });
    expect(await run(['key', 'show'], { home, env })).toMatchObject({ code: 4 });
  });

  test('the sandbox serves, and create, get, batch, history, resume and gallery work with it', async () => {
    const home = await temporaryHome();
    const sandbox = await startCli(['sandbox', '--port', '0', '--delay', '0'], alone({ home }));
    const [started] = (await once(sandbox.child.stdout ?? sandbox.child, 'data')) as [string];
    const service = ['--base-url', started.trim()];
    const created = await run(['create', ...REQUEST, '--no-wait', ...service], { home });
    const id = created.stdout.trim();
    expect(await run(['get', id, '--wait', ...service, '-o', 'out/'], { home })).toMatchObject({
      code: 0,
      stdout: `${home}/out/${id}-1.png\n`,
    });
    writeFileSync(join(home, 'items.jsonl'), '{"prompt":"狐狸"}\n{"prompt":"a hare"}\n{"prompt":"a fox"}\n');
    const flags = ['--mode', 'text2img', '--size', '1:1', '-o', 'out/', ...service];
    const batch = await run(['batch', 'items.jsonl', ...flags, '--json'], { home });
    expect(
      batch.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).ok),
    ).toEqual([true, true, true]);
    const history = await run(['history', '--json'], { home });
    expect(history.stdout.trim().split('\n')).toHaveLength(4);
    expect(await run(['resume', ...service], { home })).toMatchObject({ code: 0, stdout: '' });
    expect(await run(['gallery', 'out'], { home })).toMatchObject({ code: 0, stdout: `${home}/out/gallery.html\n` });
    expect(readFileSync(join(home, 'out', 'gallery.html'), 'utf8')).toContain('灯塔 🗼 at dawn');
  });

  test('a prompt from standard input comes whole, and one JSON document goes out', async () => {
    const service = await startScriptedService();
    const argv = [
      'create',
      '--mode',
      'text2img',
      '--prompt',
      '-',
      '--size',
      '1:1',
      '--base-url',
      service.url,
      '--json',
    ];
    const result = await run(argv, { stdin: '\ufeff灯塔\n' });
    expect(result.json()).toMatchObject({ ok: true, id: TASK_ID, request: { prompt: '灯塔' }, exitCode: 0 });
    expect(service.posts()).toHaveLength(1);
  });

  test('a signal ends it by that signal, with the id and what goes on from there', async () => {
    const service = await startScriptedService({ query: { body: { id: TASK_ID, task_status: 'running' } } });
    const running = await startCli(createArgs(service.url), alone());
    await running.saw('running');
    running.child.kill('SIGINT');
    const { code, signal, stderr } = await running.finished;
    expect([code, signal]).toEqual([null, 'SIGINT']);
    expect(stderr).toContain(`next: image2 get ${TASK_ID} --wait --base-url ${service.url}`);
  });

  test('it goes through a proxy and trusts the certificates of NODE_EXTRA_CA_CERTS', async () => {
    const authority = createAuthority();
    const service = await startScriptedService();
    const certificate = authority.issue('api.example.test');
    const tlsPort = await startTlsFront(certificate, Number(new URL(service.url).port));
    const proxy = await startConnectProxy({ hosts: { 'api.example.test': tlsPort } });
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    const argv = createArgs('https://api.example.test');
    expect(await run(argv, { env })).toMatchObject({ code: 5, stdout: '' });
    const trusted = await run(argv, { env: { ...env, NODE_EXTRA_CA_CERTS: authority.caFile } });
    expect(trusted).toMatchObject({ code: 0, stdout: `${service.imageUrl}\n` });
  });

  test('on a terminal it asks', async () => {
    const service = await startScriptedService();
    const command = ['[y/N]', 'y\n', BINARY, ...createArgs(service.url, '--confirm')];
    const env = {
      PATH: process.env['PATH'],
      HOME: await temporaryHome(),
      X_API_KEY: 'sk-e2e-0123456789',
      TERM: 'xterm',
    };
    const typed = await promisify(execFile)('python3', ['test/helpers/on-terminal.py', ...command], {
      cwd: PROJECT,
      env,
    });
    expect(JSON.parse(typed.stdout)).toMatchObject({ code: 0, output: expect.stringContaining(service.imageUrl) });
  });
});
