import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { type CliResult, runInProcess, TEST_KEY } from '../helpers/run-cli.ts';
import { type ScriptedService, startScriptedService } from '../helpers/scripted-service.ts';

const CREATE = ['create', '--mode', 'text2img', '--size', '1:1'];
const PERCENT = [...TEST_KEY].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');
const BASE64 = Buffer.from(`x-api-key: ${TEST_KEY}`).toString('base64');
const FORMS = [TEST_KEY, PERCENT, PERCENT.toUpperCase(), BASE64, Buffer.from(TEST_KEY).toString('base64').slice(0, -4)];

/** Every file under a folder, its name and its text. */
async function filesUnder(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.map(async (path) => `${path}\n${await readFile(path, 'latin1')}`));
  return texts.join('\n');
}

async function expectNoKey(result: CliResult): Promise<void> {
  const places = { stdout: result.stdout, stderr: result.stderr, files: await filesUnder(result.home) };
  for (const [place, text] of Object.entries(places)) {
    for (const form of FORMS) expect(text.includes(form), `${form} in ${place}`).toBe(false);
  }
}

function keysSeen({ ledger }: ScriptedService): string[] {
  return ledger
    .filter((entry) => JSON.stringify(entry).includes(TEST_KEY))
    .map(({ method, path }) => `${method} ${path}`);
}

describe('the key', () => {
  it.each([301, 302, 303, 307, 308])('does not follow a %i, from the POST or from a query', async (status) => {
    const elsewhere = await startScriptedService();
    const away = { status, headers: { location: `${elsewhere.url}/api/v1/take` } };
    const onCreate = await startScriptedService({ create: away });
    const onQuery = await startScriptedService({ query: away });
    for (const service of [onCreate, onQuery]) {
      const argv = [...CREATE, '--prompt', 'a', '--base-url', service.url, '--max-attempts', '2'];
      await runInProcess(argv, { clock: jumpingClock() });
      expect(service.posts()).toHaveLength(1);
    }
    await runInProcess(['get', '13170', '--base-url', onQuery.url], { clock: jumpingClock() });
    expect(elsewhere.ledger).toEqual([]);
  });

  it('does not go to the host of an image, not even where that is the service itself', async () => {
    const elsewhere = await startScriptedService({ other: { status: 302, headers: { location: '/moved.png' } } });
    const service = await startScriptedService({
      query: ({ path }) => ({
        body: {
          id: path.split('/').at(-1),
          task_status: 'success',
          service_output: { imgUrls: [`${service.url}/pictures/1.png`, `${elsewhere.url}/2.png`] },
        },
      }),
    });
    const argv = [...CREATE, '--prompt', 'a', '--base-url', service.url, '-o', 'out/'];
    await runInProcess(argv, { clock: jumpingClock() });
    expect(keysSeen(elsewhere)).toEqual([]);
    expect(elsewhere.ledger.map(({ path }) => path)).toContain('/moved.png');
    expect(service.ledger.some(({ path }) => path === '/pictures/1.png')).toBe(true);
    expect(keysSeen(service).every((line) => /POST|passAuth/.test(line))).toBe(true);
    for (const { path, headers } of [...service.ledger, ...elsewhere.ledger]) {
      if (path.startsWith('/api/')) continue;
      expect(Object.keys(headers).sort()).toEqual(['accept', 'connection', 'host', 'user-agent']);
    }
  });

  it('is sent over plain http to no host but this machine', async () => {
    for (const url of ['http://api.example.test', 'http://10.0.0.1', 'http://127.0.0.1.example.test']) {
      for (const argv of [[...CREATE, '--prompt', 'a'], ['get', '13170'], ['resume']]) {
        const result = await runInProcess([...argv, '--base-url', url, '--json']);
        expect(result.json()).toMatchObject({ exitCode: 2, created: 'no', error: { code: 'BASE_URL_INVALID' } });
      }
    }
  });

  it('reaches no record, sidecar or output, whatever holds it: prompt, answer, image URL or --once', async () => {
    const echo = `${TEST_KEY} ${PERCENT} ${BASE64}`;
    const service = await startScriptedService({
      query: ({ path }) => ({
        body: {
          id: path.split('/').at(-1),
          task_status: 'success',
          service_output: {
            imgUrls: ['1.png', `2.png?k=${TEST_KEY}`, `${PERCENT}.png`].map((name) => `${service.url}/${name}`),
          },
        },
      }),
    });
    const argv = [...CREATE, '--prompt', echo, '--model', TEST_KEY, '--base-url', service.url, '--verbose', '--json'];
    const saved = await runInProcess([...argv, '--once', TEST_KEY, '-o', 'out/', '--sidecar'], {
      clock: jumpingClock(),
    });
    expect(saved.code).toBe(8);
    expect(service.ledger.map(({ path }) => path).filter((path) => /png/.test(path))).toEqual(['/1.png']);
    await expectNoKey(saved);
    const { home } = saved;
    await expectNoKey(await runInProcess([...argv, '--no-wait'], { home, clock: jumpingClock() }));
    await expectNoKey(await runInProcess(['history', '--json'], { home }));
    await expectNoKey(await runInProcess(['history'], { home }));
  });

  it.each([
    ['a refusal', { status: 400, body: { msg: `no ${TEST_KEY} ${PERCENT} ${BASE64}` } }],
    ['a doubt', { status: 500, body: { msg: TEST_KEY } }],
    ['a strange id', { body: { id: `../${TEST_KEY}` } }],
    ['an id', { body: { id: TEST_KEY } }],
    ['a redirect', { status: 302, headers: { location: `https://${TEST_KEY}.example.test/` } }],
    ['a cost', { body: { id: 1, cost: TEST_KEY } }],
  ])('echoed in %s reaches no record and no output', async (_, create) => {
    const service = await startScriptedService({ create, query: { body: { task_status: 'failed', msg: TEST_KEY } } });
    const argv = [...CREATE, '--prompt', 'a', '--base-url', service.url, '--verbose'];
    const result = await runInProcess(argv, { clock: jumpingClock() });
    await expectNoKey(result);
    await expectNoKey(await runInProcess([...argv, '--json'], { home: result.home, clock: jumpingClock() }));
    await expectNoKey(await runInProcess(['history', '--unfinished', '--json'], { home: result.home }));
  });

  it('given by --key is masked in what a wrong command line prints back', async () => {
    for (const argv of [
      ['create', '--key', TEST_KEY, TEST_KEY],
      ['create', `--${TEST_KEY}`, '--key', TEST_KEY],
      ['get', `${TEST_KEY}!`, `--key=${TEST_KEY}`],
      [...CREATE, '--prompt', 'a', '--key', TEST_KEY, '--base-url', `https://${TEST_KEY}@api.example.test`],
    ]) {
      for (const json of [[], ['--json']]) {
        const result = await runInProcess([...argv, ...json], { env: { X_API_KEY: undefined } });
        expect(result.code).toBe(2);
        expect(result.stdout + result.stderr).not.toContain(TEST_KEY);
      }
    }
  });
});
