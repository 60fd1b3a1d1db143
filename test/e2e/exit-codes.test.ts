import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createArgs } from '../helpers/create-args.ts';
import { documentOf } from '../helpers/document.ts';
import { pngBytes } from '../helpers/png-bytes.ts';
import { runCli, runInProcess, runShell, startCli } from '../helpers/run-cli.ts';
import { type ServiceScripts, startScriptedService, TASK_ID } from '../helpers/scripted-service.ts';

const RUNNING = { body: { id: TASK_ID, task_status: 'running' } };
const FAILED = { body: { id: TASK_ID, task_status: 'failed', service_output: { failReason: 'why' } } };

interface Case {
  readonly scripts?: ServiceScripts;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly posts: number;
  readonly created: string;
}

test.each<[code: number, label: string, what: Case]>([
  [0, 'the picture is saved', { flags: ['-o', 'out/'], posts: 1, created: 'yes' }],
  [2, 'a flag is wrong', { flags: ['--size', '7:5'], posts: 0, created: 'no' }],
  [3, 'the task failed', { scripts: { query: FAILED }, posts: 1, created: 'yes' }],
  [4, 'there is no key', { env: { X_API_KEY: '' }, posts: 0, created: 'no' }],
  [4, 'the key is rejected', { scripts: { create: { status: 401 } }, posts: 1, created: 'no' }],
  [5, 'the service refuses', { scripts: { create: { status: 422 } }, posts: 1, created: 'no' }],
  [
    6,
    'the attempts are used up',
    { scripts: { query: RUNNING }, flags: ['--max-attempts', '1'], posts: 1, created: 'yes' },
  ],
  [
    7,
    'the connection breaks after the request',
    { scripts: { create: { hangUp: true } }, posts: 1, created: 'unknown' },
  ],
  [
    8,
    'the picture is none',
    { scripts: { other: { body: 'no picture' } }, flags: ['-o', 'x.png'], posts: 1, created: 'yes' },
  ],
])('the executable ends with %i where %s, and so does its twin with --json', async (code, _label, what) => {
  const plainService = await startScriptedService(what.scripts);
  const jsonService = await startScriptedService(what.scripts);
  const flags = what.flags ?? [];
  const options = what.env === undefined ? {} : { env: what.env };
  const [plain, json] = await Promise.all([
    runCli(createArgs(plainService.url, ...flags), options),
    runInProcess(createArgs(jsonService.url, ...flags, '--json'), options),
  ]);
  expect([plain.code, json.code]).toEqual([code, code]);
  expect(documentOf(json)).toMatchObject({ ok: code === 0, exitCode: code, created: what.created });
  const withoutPorts = (text: string): string => text.replaceAll(/:\d{4,5}|\/tmp\S+|[0-9a-f]{32}\S*|\S+Z\b/g, '');
  expect(withoutPorts(json.stderr)).toBe(withoutPorts(plain.stderr));
  for (const service of [plainService, jsonService]) expect(service.posts()).toHaveLength(what.posts);
});

test('several that could not begin are one document of several, but a wrong command line is one as ever', async () => {
  const argv = createArgs('http://127.0.0.1:1', '--count', '3', '--json');
  const withoutKey = await runInProcess(argv, { env: { X_API_KEY: undefined } });
  expect(JSON.parse(withoutKey.stdout)).toMatchObject({
    ok: false,
    tasks: [{ exitCode: 4, created: 'no' }],
    exitCode: 4,
  });
  expect(documentOf(await runInProcess([...argv, '--size', '5:5']))).toMatchObject({ exitCode: 2, created: 'no' });
});

test.each([[[]], [['--help']], [['help', 'get']], [['create', '--help']], [['key']], [['--version', '--lang', 'en']]])(
  'the text of %j is one document with --json',
  async (words) => {
    const plain = await runInProcess(words);
    const json = await runInProcess([...words, '--json']);
    expect(json.json()).toMatchObject({ ok: true, exitCode: 0, created: 'no', text: plain.stdout.trimEnd() });
  },
);

test('nobody listens: exit 5, nothing was sent, and the same command may run again', async () => {
  const run = await runInProcess(createArgs('http://127.0.0.1:1', '--json'));
  expect(documentOf(run)).toMatchObject({ exitCode: 5, created: 'no', error: { code: 'UNREACHABLE' } });
  const later = await runInProcess(createArgs('http://127.0.0.1:1', '--json'), { home: run.home });
  expect(documentOf(later)).toMatchObject({ exitCode: 5, created: 'no' });
});

test.each([
  ['SIGINT', 'Interrupted'],
  ['SIGTERM', 'Terminated'],
] as const)(
  '%s during the wait prints the id and the next command, dies by the signal and loses nothing',
  async (signal, word) => {
    const service = await startScriptedService({ query: [RUNNING, RUNNING, { status: 500 }] });
    const running = await startCli(createArgs(service.url, '-o', 'pictures/', '--json'));
    await running.saw('running');
    running.child.kill(signal);
    const run = await running.finished;
    expect(run).toMatchObject({ code: null, signal });
    expect(run.stderr).toContain(`error: ${word}`);
    const next = `image2 get ${TASK_ID} --wait -o pictures/ --base-url ${service.url}`;
    expect(run.stderr).toContain(`next: ${next}\n`);
    const exitCode = signal === 'SIGINT' ? 130 : 143;
    expect(run.json()).toMatchObject({ ok: false, id: TASK_ID, created: 'yes', exitCode, next });

    const history = await runInProcess(['history', '--unfinished', '--json'], { home: run.home });
    expect(history.json()).toMatchObject({ id: TASK_ID, baseUrl: service.url, exitCode: 6 });
    expect(service.posts()).toHaveLength(1);
  },
);

test('a shell catches the URLs and nothing else', async () => {
  const service = await startScriptedService();
  const argv = createArgs(service.url)
    .map((word) => `'${word}'`)
    .join(' ');
  const run = await runShell(`url=$(image2 ${argv}) && echo "[$url]"`);
  expect(run.stdout).toBe(`[${service.imageUrl}]\n`);
  expect(run.stderr).toContain(TASK_ID);
});

test('a pipe that closes early is quiet and leaves the code of the task', async () => {
  const imgUrls = Array.from({ length: 5000 }, (_, index) => `https://pictures.example/${index}.png`);
  const query = { body: { id: TASK_ID, task_status: 'success', service_output: { imgUrls } } };
  const service = await startScriptedService({ query });
  const argv = createArgs(service.url)
    .map((word) => `'${word}'`)
    .join(' ');
  const run = await runShell(`image2 ${argv} | head -1; echo "\${PIPESTATUS[0]}"`);
  expect(run.stdout).toBe('https://pictures.example/0.png\n0\n');
  expect(run.stderr).not.toMatch(/EPIPE|error/);
});

test('a JSON document of any length goes through a pipe whole', async () => {
  const imgUrls = Array.from({ length: 5000 }, (_, index) => `https://pictures.example/${index}.png`);
  const query = { body: { id: TASK_ID, task_status: 'success', service_output: { imgUrls } } };
  const service = await startScriptedService({ query });
  const argv = createArgs(service.url, '--json')
    .map((word) => `'${word}'`)
    .join(' ');
  const count = 'JSON.parse(require("fs").readFileSync(0, "utf8")).imgUrls.length';
  const run = await runShell(`image2 ${argv} 2>/dev/null | ${JSON.stringify(process.execPath)} -p '${count}'`);
  expect(run.stdout).toBe('5000\n');
});

test.skipIf(!existsSync('/dev/full'))(
  'a full disk under stdout is exit 8, and the result can be fetched again',
  async () => {
    const service = await startScriptedService();
    const argv = createArgs(service.url)
      .map((word) => `'${word}'`)
      .join(' ');
    const run = await runShell(`image2 ${argv} > /dev/full; echo $?`);
    expect(run.stdout).toBe('8\n');
    expect(run.stderr).toContain(`next: image2 get ${TASK_ID}`);
    const again = await runInProcess(createArgs(service.url), { home: run.home });
    expect(again).toMatchObject({ code: 0, stdout: `${service.imageUrl}\n` });
    expect(service.posts()).toHaveLength(1);
  },
);

test('without a terminal there is no colour, no spinner and no question', async () => {
  const service = await startScriptedService();
  const run = await runCli(createArgs(service.url, '-o', 'fox.png'), { stdin: 'y\n' });
  expect(run.code).toBe(0);
  expect(run.stderr).not.toContain('\u001b');
  expect(run.stderr).not.toContain('\r');
  expect(await readFile(join(run.home, 'fox.png'))).toEqual(pngBytes());
  const asked = await runInProcess(['create', '--mode', 'text2img'], { stdin: 'a lighthouse\n1:1\n' });
  expect(asked).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('error: --prompt') });
});
