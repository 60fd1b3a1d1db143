import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createArgs } from '../helpers/create-args.ts';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { type CliResult, runInProcess, temporaryHome } from '../helpers/run-cli.ts';
import { type ServiceScripts, startScriptedService, TASK_ID } from '../helpers/scripted-service.ts';

const KEY = 'sk-Canary/7"q\\ +%&=z~0123456789';
const PERCENT = encodeURIComponent(KEY);
const BASE64 = Buffer.from(KEY).toString('base64');

/** What of the key's base64 does not depend on what stands before and behind it, at each of its three places. */
const BASE64_CORES = [0, 1, 2].map((before) =>
  Buffer.from(`${'.'.repeat(before)}${KEY}`)
    .toString('base64')
    .slice(4, -4),
);
const FORMS: readonly string[] = [
  KEY,
  JSON.stringify(KEY).slice(1, -1),
  PERCENT,
  PERCENT.replaceAll(/%../g, (code) => code.toLowerCase()),
  encodeURI(KEY),
  ...BASE64_CORES,
  ...BASE64_CORES.map(encodeURIComponent),
];
/** Everything at once, as an angry service would send it back. */
const ECHO = `${KEY} ${PERCENT} ${BASE64} ${encodeURIComponent(BASE64)} ${Buffer.from(`Bearer ${KEY}`).toString('base64')} ${JSON.stringify(KEY)}`;

function leaksIn(text: string): string[] {
  return FORMS.filter((form) => text.includes(form));
}

/** The files under a home whose bytes hold the key; the file of saved keys may. */
async function leakingFiles(home: string): Promise<string[]> {
  const entries = await readdir(home, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== '.env');
  const texts = await Promise.all(
    files.map(async ({ parentPath, name }) => ({ name, text: await readFile(join(parentPath, name), 'latin1') })),
  );
  return texts.filter(({ name, text }) => leaksIn(text + name).length > 0).map(({ name }) => name);
}

async function expectNoLeak(run: CliResult): Promise<void> {
  expect(leaksIn(run.stdout)).toEqual([]);
  expect(leaksIn(run.stderr)).toEqual([]);
  expect(await leakingFiles(run.home)).toEqual([]);
}

const SOURCES = {
  flag: { flags: ['--key', KEY], env: { X_API_KEY: undefined } },
  environment: { flags: [], env: { X_API_KEY: KEY } },
  file: { flags: ['--use-local-key'], env: { X_API_KEY: undefined } },
} as const;
const MODES: readonly (readonly string[])[] = [[], ['--json'], ['--verbose'], ['--verbose', '--json', '--lang', 'zh']];

async function homeWithSavedKey(): Promise<string> {
  const home = await temporaryHome();
  const run = await runInProcess(['key', 'set', '--stdin'], { home, env: { X_API_KEY: undefined }, stdin: KEY });
  expect(run.code).toBe(0);
  return home;
}

const task = (more: Record<string, unknown>) => ({ query: { body: { id: TASK_ID, ...more } } });
const done = (output: unknown) => task({ task_status: 'success', service_output: output });
const ECHO_HEADERS = {
  'x-echo': KEY,
  'retry-after': KEY,
  'content-type': KEY,
  location: `https://${PERCENT}/${PERCENT}`,
};

const ECHOES: Readonly<Record<string, { readonly scripts: ServiceScripts; readonly code: number }>> = {
  'says nothing of it': { scripts: {}, code: 0 },
  'puts it into a refusal': { scripts: { create: { status: 422, body: { msg: ECHO, code: KEY } } }, code: 5 },
  'puts it into a business error': { scripts: { create: { body: { code: 1, error: { [KEY]: ECHO } } } }, code: 5 },
  'puts it into a rejection': { scripts: { create: { status: 401, body: { msg: ECHO } } }, code: 4 },
  'puts it into every header': { scripts: { create: { status: 307, headers: ECHO_HEADERS } }, code: 5 },
  'puts it into a web page': { scripts: { create: { status: 403, body: `<html>${ECHO}` } }, code: 5 },
  'puts it into an error page': { scripts: { create: { status: 500, body: ECHO } }, code: 7 },
  'makes it the id': { scripts: { create: { body: { id: ECHO } } }, code: 7 },
  'makes it the cost': { scripts: { create: { body: { id: TASK_ID, cost: ECHO } } }, code: 0 },
  'makes it the status': { scripts: task({ task_status: ECHO }), code: 6 },
  'makes it the reason': { scripts: task({ task_status: 'failed', service_output: { failReason: ECHO } }), code: 3 },
  'makes it a part of the reason': {
    scripts: task({ task_status: 'error', error: { [ECHO]: { deep: [ECHO] } } }),
    code: 3,
  },
  'answers a query with it': {
    scripts: { query: { status: 418, headers: ECHO_HEADERS, body: { msg: ECHO } } },
    code: 6,
  },
  'cuts its answer with it': { scripts: { query: { status: 502, headers: ECHO_HEADERS, body: ECHO } }, code: 6 },
  'makes it the picture': { scripts: { other: { body: ECHO, headers: ECHO_HEADERS } }, code: 8 },
  'redirects the picture to it': { scripts: { other: { status: 302, headers: ECHO_HEADERS } }, code: 8 },
};

describe.each(Object.entries(ECHOES))('where the service %s', (_label, { scripts, code }) => {
  test.each(Object.entries(SOURCES))('the key from the %s never shows', async (source, { flags, env }) => {
    for (const mode of source === 'environment' ? MODES : MODES.slice(-1)) {
      const home = source === 'file' ? await homeWithSavedKey() : await temporaryHome();
      const service = await startScriptedService(scripts);
      const argv = createArgs(service.url, '-o', 'out/', '--sidecar', '--max-attempts', '2', ...flags, ...mode);
      const options = { home, env, clock: jumpingClock() };
      const run = await runInProcess(argv, options);
      expect(run.code).toBe(code);
      await expectNoLeak(run);
      expect(service.posts()[0]?.headers['x-api-key']).toBe(KEY);
      const pictures = service.gets().filter(({ path }) => !path.includes('/user_task/'));
      expect(leaksIn(JSON.stringify(pictures))).toEqual([]);
    }
  });
});

test.each(['raw', 'percent', 'base64'])(
  'a picture whose URL holds the key (%s) is not fetched from anywhere',
  async (form) => {
    const inUrl = { raw: KEY.replaceAll(' ', '%20'), percent: PERCENT, base64: encodeURIComponent(BASE64) }[form];
    const home = await temporaryHome();
    const pictures = await startScriptedService();
    const imgUrls = [`${pictures.url}/${inUrl}/1.png`, `${pictures.url}/2.png?token=${inUrl}`];
    const service = await startScriptedService(done({ imgUrls }));
    const options = { home, env: { X_API_KEY: KEY }, clock: jumpingClock() };
    for (const mode of MODES) {
      await expectNoLeak(await runInProcess(['get', TASK_ID, '--base-url', service.url, ...mode], options));
      const run = await runInProcess(['get', TASK_ID, '--base-url', service.url, '-o', 'out/', ...mode], options);
      expect(run.code).toBe(8);
      await expectNoLeak(run);
    }
    expect(pictures.ledger).toEqual([]);
  },
);

test('a prompt and a reference URL that hold the key show its mask only, in records and sidecars too', async () => {
  for (const mode of MODES) {
    const service = await startScriptedService();
    const options = { env: { X_API_KEY: KEY }, clock: jumpingClock() };
    const flags = ['--mode', 'img2img', '--prompt', `draw ${ECHO}`, '--url', `https://example.com/?key=${PERCENT}`];
    const run = await runInProcess(createArgs(service.url, '-o', 'out/', '--sidecar', ...flags, ...mode), options);
    expect(run.code).toBe(0);
    await expectNoLeak(run);
    for (const argv of [['history'], ['history', '--json'], ['resume', '--base-url', service.url]]) {
      await expectNoLeak(await runInProcess(argv, { ...options, home: run.home }));
    }
    const dry = await runInProcess(createArgs(service.url, ...flags, ...mode, '--dry-run'), options);
    expect(dry.code).toBe(0);
    await expectNoLeak(dry);
  }
});

describe('a command line that is wrong', () => {
  test.each<readonly string[]>([
    ['create', '--key', KEY, '--bogus'],
    ['create', `--key=${KEY}`, '--mode', KEY],
    ['create', '--key', KEY, `--${KEY}`],
    ['create', '--key', KEY, KEY],
    ['create', '--mode', 'text2img', '--prompt', 'x', '--size', KEY, '--key', KEY],
    ['create', '--mode', 'img2img', '--prompt', 'x', '--size', '1:1', '--url', KEY, '--key', KEY],
    [
      'create',
      '--mode',
      'text2img',
      '--prompt',
      'x',
      '--size',
      '1:1',
      '--base-url',
      `https://x/?${PERCENT}`,
      '--key',
      KEY,
    ],
    [KEY, '--key', KEY],
    ['get', KEY, '--key', KEY],
    ['get', '1', '--key', `${KEY}密`],
    ['forget', KEY, '--key', KEY],
    ['key', 'set', KEY],
    ['key', 'set', '--stdin', KEY],
    ['key', 'set', `--stdin=${KEY}`],
    ['key', 'set', '--key', KEY],
    ['key', KEY],
    ['key', 'show', KEY],
  ])('does not repeat the key: %s %s', async (...argv) => {
    for (const mode of MODES) {
      const run = await runInProcess([...argv, ...mode], { env: { X_API_KEY: undefined } });
      expect(run.code).not.toBe(0);
      await expectNoLeak(run);
    }
  });
});

test('nothing that goes with a proxy or a broken connection shows the key', async () => {
  for (const mode of MODES) {
    const env = { X_API_KEY: KEY, HTTPS_PROXY: 'http://127.0.0.1:1' };
    const run = await runInProcess(createArgs('https://service.example', ...mode), { env });
    expect(run.code).toBe(5);
    await expectNoLeak(run);
    const service = await startScriptedService({ create: { hangUp: true } });
    await expectNoLeak(await runInProcess(createArgs(service.url, ...mode), { env: { X_API_KEY: KEY } }));
  }
});

test('a batch whose prompts hold the key shows it nowhere, not in the files that it keeps while it runs either', async () => {
  const home = await temporaryHome();
  const lines = [KEY, JSON.stringify(KEY), BASE64].map((prompt) => JSON.stringify({ prompt }));
  await writeFile(join(home, 'jobs.jsonl'), lines.join('\n'));
  const kept: string[] = [];
  const service = await startScriptedService({
    create: (_request, turn) => {
      const folder = join(home, '.local/state/image2/ahead');
      for (const name of readdirSync(folder)) kept.push(readFileSync(join(folder, name), 'latin1'));
      return { body: { id: `t${turn}`, task_status: 'pending', cost: ECHO } };
    },
    query: ({ path }) => ({ body: { id: path.split('/').at(-1), task_status: 'failed', error: ECHO } }),
  });
  const argv = ['batch', 'jobs.jsonl', '--mode', 'text2img', '--size', '1:1', '--base-url', service.url, '--json'];
  const run = await runInProcess(argv, { home, env: { X_API_KEY: KEY } });
  expect(run.code, run.stderr).toBe(3);
  expect(kept.filter((text) => text.includes('"intent"')).length).toBeGreaterThan(0);
  expect(leaksIn(kept.join(''))).toEqual([]);
  expect([leaksIn(run.stdout), leaksIn(run.stderr)]).toEqual([[], []]);
  expect(await leakingFiles(home)).toEqual(['jobs.jsonl']);
});

test('the commands for keys show the mask only', async () => {
  const home = await homeWithSavedKey();
  for (const mode of MODES) {
    for (const argv of [
      ['key', 'show', '--use-local-key'],
      ['key', 'set', '--stdin'],
      ['doctor', '--use-local-key'],
    ]) {
      const run = await runInProcess([...argv, ...mode], { home, env: { X_API_KEY: undefined }, stdin: KEY });
      await expectNoLeak(run);
    }
  }
  await mkdir(join(home, 'aside'));
  await writeFile(join(home, 'aside', 'copy.txt'), BASE64);
  expect(await leakingFiles(home)).toEqual(['copy.txt']);
});
