import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundledModules, bundleTexts, runAndSeeLoaded } from '../helpers/loaded-chunks.ts';
import { runCli, temporaryHome } from '../helpers/run-cli.ts';
import { startScriptedService, TASK_ID } from '../helpers/scripted-service.ts';
import { PROJECT } from '../helpers/source-files.ts';

const REQUEST = ['--mode', 'text2img', '--prompt', 'a fox', '--size', '1:1'];

/** What every command but `--version` loads; each of these costs a millisecond or two. */
const START = {
  packages: ['commander', 'fastest-levenshtein', 'get-east-asian-width'],
  rooms: [
    'command-specs',
    'command-tree',
    'commands',
    'config',
    'connections',
    'context',
    'core',
    'help-page',
    'main',
    'messages',
    'process-terminal',
    'program',
    'secrets',
    'ui',
    'world',
  ],
};

/** What comes with the records. */
const RECORDS = { rooms: ['files', 'journal', 'random-token'] };

/** A command line, how it ends, how many files it takes, and what it loads beyond the start, to the last package. */
interface Row {
  readonly argv: readonly string[];
  readonly code: number;
  readonly files: number;
  readonly packages?: readonly string[];
  readonly rooms?: readonly string[];
}

const WITHOUT_SERVICE: readonly Row[] = [
  { argv: ['--help'], code: 0, files: 2 },
  { argv: ['--lang', 'zh', '--help'], code: 0, files: 2 },
  { argv: ['create', '--help'], code: 0, files: 2 },
  { argv: ['nonsense'], code: 2, files: 2 },
  { argv: ['get', '5', '--nonsense'], code: 2, files: 2 },
  { argv: ['get'], code: 2, files: 2 },
  { argv: ['key', 'show'], code: 0, files: 3 },
  { argv: ['history'], code: 0, files: 4, ...RECORDS },
];

const LATE_IN_CREATE: readonly Row[] = [
  { argv: ['create', '--size', '5:7'], code: 2, files: 7 },
  { argv: ['create', ...REQUEST, '--dry-run'], code: 0, files: 7 },
].map((row) => ({ ...row, packages: ['lossless-json', 'zod'], rooms: [...RECORDS.rooms, 'api'] }));

describe('what a command loads', () => {
  test.each([['--version'], ['-V']])('%s: a file of its own and no package', async (flag) => {
    const { result, files, packages, rooms, esLoader } = await runAndSeeLoaded([flag]);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect({ files, packages, rooms }).toEqual({ files: ['version.js'], packages: [], rooms: ['version'] });
    expect(esLoader).toEqual([]);
  });

  test.each(WITHOUT_SERVICE)('$argv: exactly what it needs', async (row) => {
    await expectExactly(row, {});
  });

  test.each(LATE_IN_CREATE)('$argv: no HTTP client', async (row) => {
    await expectExactly(row, {});
  });

  test.each([
    { argv: ['get', TASK_ID], files: 6, zod: [] },
    { argv: ['get', TASK_ID, '--wait', '--json'], files: 6, zod: [] },
    { argv: ['create', ...REQUEST], files: 9, zod: ['zod'] },
  ])(
    '$argv in a pipe: the client and the records, no spinner, prompts, colour, pictures or sandbox',
    async ({ zod, ...row }) => {
      const { url } = await startScriptedService();
      const more = { packages: ['lossless-json', 'undici', ...zod], rooms: [...RECORDS.rooms, 'api'] };
      await expectExactly({ ...row, code: 0, ...more }, { IMAGE2_BASE_URL: url });
    },
  );

  test('a look at the key or a help page: none of the large modules of Node', async () => {
    const large = ['child_process', 'crypto', 'http', 'https', 'http2', 'readline', 'tls', 'v8', 'zlib'];
    for (const argv of [['--version'], ['--help'], ['get'], ['key', 'show'], ['history']]) {
      const { builtins } = await runAndSeeLoaded(argv);
      expect(builtins, argv.join(' ')).toContain('fs');
      expect(
        builtins.filter((name) => large.includes(name)),
        argv.join(' '),
      ).toEqual([]);
    }
  });

  test('a query: nothing of Node that only a server, an encrypted or a paid request needs', async () => {
    const { url } = await startScriptedService();
    const { builtins } = await runAndSeeLoaded(['get', TASK_ID], { env: { IMAGE2_BASE_URL: url } });
    expect(builtins).toContain('net');
    const unused = ['child_process', 'crypto', 'http', 'https', 'http2', 'perf_hooks', 'readline', 'tls', 'zlib'];
    expect(builtins.filter((name) => unused.includes(name))).toEqual([]);
  });

  test('a help page or a usage error: no files of the user, and nothing of Node for them', async () => {
    for (const argv of [['--help'], ['get'], ['nonsense']]) {
      const { builtins } = await runAndSeeLoaded(argv);
      expect(builtins, argv.join(' ')).not.toContain('fs/promises');
    }
  });
});

describe('the whole bundle', () => {
  const modules = [...bundledModules().values()].flat();

  test('holds the client of undici and nothing else of it', () => {
    const undici = modules.filter((path) => path.includes('/undici/'));
    expect(undici).toContain('node_modules/undici/lib/dispatcher/client.js');
    const unused = /\/(?:web|cache|mock|interceptor|eventsource|websocket|fetch)\/|agent|pool|http2|client-h2|retry/;
    expect(undici.filter((path) => unused.test(path))).toEqual([]);
  });

  test('is strict CommonJS, and nothing in it asks for an ES module', () => {
    const texts = [...bundleTexts()];
    expect(texts.length).toBeGreaterThan(20);
    for (const [path, text] of texts) {
      expect(text, path).toMatch(/^"use strict";/);
      expect(text, path).not.toMatch(/\bimport\s*[("'{*.]|\bexport\s*[{*]/);
    }
  });

  test('a file of it that is missing fails the command that needs it, and no other', async () => {
    const folder = await temporaryHome();
    for (const part of ['bin', 'dist']) await cp(join(PROJECT, part), join(folder, part), { recursive: true });
    await rm(join(folder, 'dist/chunks/key.js'));
    const program = [process.execPath, join(folder, 'bin/image2.js')] as const;
    const failed = await runCli(['key', 'show', '--json'], { program });
    expect(failed.code).toBe(1);
    expect(failed.json().error).toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('chunks/key.js') });
    expect(await runCli(['history'], { program })).toMatchObject({ code: 0 });
  });

  test('holds every module of this program once', () => {
    const own = modules.filter((path) => path.startsWith('src/'));
    expect(own.length).toBeGreaterThan(100);
    expect(own.filter((path, index) => own.indexOf(path) !== index)).toEqual([]);
  });
});

async function expectExactly(row: Row, env: Readonly<Record<string, string>>): Promise<void> {
  const { result, files, packages, rooms, esLoader } = await runAndSeeLoaded(row.argv, { env });
  expect(result.code, result.stderr).toBe(row.code);
  expect({ packages, rooms, esLoader, files: files.length }).toEqual({
    packages: [...START.packages, ...(row.packages ?? [])].sort(),
    rooms: [...START.rooms, ...(row.rooms ?? [])].sort(),
    esLoader: [],
    files: row.files,
  });
}
