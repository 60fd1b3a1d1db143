import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createArgs } from '../helpers/create-args.ts';
import { documentOf } from '../helpers/document.ts';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { runCli, runInProcess, startCli, temporaryHome } from '../helpers/run-cli.ts';

const READY = /http:\/\/127\.0\.0\.1:\d+/;

async function startSandbox(...flags: readonly string[]) {
  const home = await temporaryHome();
  const running = await startCli(['sandbox', '--delay', '0', ...flags], { home });
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    running.child.stdout?.on('data', (part: string) => {
      text += part;
      if (text.endsWith('\n')) resolve(text);
    });
    running.finished.then(({ stderr }) => reject(new Error(stderr)), reject);
  });
  expect(url).toMatch(new RegExp(`^${READY.source}\\n$`));
  return { running, home, url: url.trim() };
}

test.each(['SIGINT', 'SIGTERM'] as const)('prints its URL alone on stdout, serves, and ends on %s', async (signal) => {
  const { running, home, url } = await startSandbox('--ledger', 'requests.jsonl');
  const create = await runInProcess(createArgs(url, '-o', 'fox.png', '--json'), { clock: jumpingClock() });
  expect(documentOf(create)).toMatchObject({ ok: true, files: [{ path: join(create.home, 'fox.png') }] });
  running.child.kill(signal);
  const run = await running.finished;
  expect(run).toMatchObject({ code: null, signal, stdout: `${url}\n` });

  const ledger = (await readFile(join(home, 'requests.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(ledger[0]).toMatchObject({ method: 'POST', status: 200, created: true, key: 'sk-e****cdef' });
  expect(ledger.filter(({ created }) => created)).toHaveLength(1);
  expect(JSON.stringify(ledger) + run.stderr).not.toContain('sk-e2e-0123456789abcdef');
});

test('a scenario misbehaves as its name says', async () => {
  const { url } = await startSandbox('--scenario', 'failed');
  const create = await runInProcess(createArgs(url, '--json'), { clock: jumpingClock() });
  expect(documentOf(create)).toMatchObject({ exitCode: 3, status: 'failed', failReason: expect.any(String) });
});

test('a port that is taken is exit 2', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const run = await runInProcess(['sandbox', '--port', String(port), '--json']);
  expect(documentOf(run)).toMatchObject({ exitCode: 2, created: 'no', error: { code: 'SERVER_NOT_STARTED' } });
});

test('create --sandbox without a temporary folder names -o, and is no bug', async () => {
  const home = await temporaryHome();
  const env = { TMPDIR: join(home, 'missing') };
  const argv = ['create', '--sandbox', '--mode', 'text2img', '--prompt', 'a fox', '--size', '1:1', '--json'];
  const run = await runCli(argv, { home, env });
  expect(run.json()).toMatchObject({ exitCode: 2, created: 'no', error: { code: 'OUTPUT_NOT_WRITABLE' } });
  expect((await runCli([...argv, '-o', 'out/', '--quiet'], { home, env })).code).toBe(0);
});

test('create --sandbox needs no key, keeps no record and hands over a picture', async () => {
  const home = await temporaryHome();
  const argv = createArgs('').filter((word) => word !== '--base-url' && word !== '');
  const run = await runCli([...argv, '--sandbox', '-o', 'out/', '--json'], { home, env: { X_API_KEY: undefined } });
  expect(documentOf(run)).toMatchObject({ ok: true, created: 'yes', files: [{ path: expect.stringContaining(home) }] });
  expect(run.stderr).not.toContain('sandbox-key');
  expect((await runInProcess(['history', '--json'], { home })).stdout).toBe('');
});

test.each([
  ['no-images', 8],
  ['lost-answer', 7],
])(
  'create --sandbox with the scenario %s names no later command, since its service is gone',
  async (scenario, code) => {
    const argv = ['create', '--sandbox', '--mode', 'text2img', '--prompt', `x [scenario:${scenario}]`, '--size', '1:1'];
    const clock = jumpingClock();
    const run = await runInProcess([...argv, '--json'], { env: { X_API_KEY: undefined }, clock });
    expect(run.json()).toMatchObject({ exitCode: code, next: null });
  },
);
