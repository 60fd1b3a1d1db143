import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { claimed, ended, FAILURE, identityOf, openJournalWorld, REQUEST, SUCCESS } from '../helpers/open-journal.ts';

const numbered = (n: number) => identityOf({ request: { ...REQUEST, prompt: `picture ${n}` } });

async function withHistory(count: number) {
  const world = await openJournalWorld();
  for (let n = 1; n <= count; n += 1) {
    await ended(world.living(), String(n), SUCCESS, numbered(n));
    world.clock.advance(1000);
  }
  const folder = join(world.root, 'history');
  const [file = ''] = await readdir(folder);
  return { world, journal: world.living(), path: join(folder, file) };
}

test('the newest come first, as many as asked for, 0 for all', async () => {
  const { journal } = await withHistory(5);
  expect((await journal.history(2)).map(({ id }) => id)).toEqual(['5', '4']);
  expect((await journal.history(0)).map(({ id }) => id)).toEqual(['5', '4', '3', '2', '1']);
});

test('an entry keeps what was known of its task', async () => {
  const { journal } = await withHistory(1);
  const [entry] = await journal.history(0);
  expect(entry).toMatchObject({
    id: '1',
    ...SUCCESS,
    request: numbered(1).request,
    baseUrl: 'https://service.example',
  });
});

test('an append after a torn line starts a line of its own', async () => {
  const { journal, path, world } = await withHistory(1);
  await appendFile(path, '{"v":1,"token":"half');
  await ended(world.living(), '2', FAILURE, numbered(2));
  expect((await journal.history(0)).map(({ id }) => id)).toEqual(['2', '1']);
});

test('lines that are foreign or of another version are kept and passed over', async () => {
  const { journal, path, world } = await withHistory(1);
  const foreign = 'hello\n{"v":2,"token":"x"}\n[]\n\n';
  await appendFile(path, foreign);
  await ended(world.living(), '2', SUCCESS, numbered(2));
  expect((await journal.history(0)).map(({ id }) => id)).toEqual(['2', '1']);
  expect(await readFile(path, 'utf8')).toContain(foreign);
});

test('an entry that a crash wrote twice appears once and does not count twice', async () => {
  const { journal, path } = await withHistory(3);
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  await appendFile(path, `${lines.at(-1)}\n${lines.at(-1)}\n`);
  expect((await journal.history(2)).map(({ id }) => id)).toEqual(['3', '2']);
});

test('the histories of several hosts that share the folder are one', async () => {
  const { journal, world } = await withHistory(1);
  const there = world.living({ system: { hostname: 'elsewhere', pid: 1, processExists: () => true } });
  await ended(there, '2', SUCCESS, numbered(2));
  expect(await readdir(join(world.root, 'history'))).toHaveLength(2);
  expect((await journal.history(0)).map(({ id }) => id)).toEqual(['2', '1']);
});

test('lines longer than a block are read whole, and blocks are joined where a character is cut', async () => {
  const { journal, path } = await withHistory(1);
  const [line = ''] = (await readFile(path, 'utf8')).split('\n');
  const entry = JSON.parse(line);
  const many = Array.from({ length: 40 }, (_, n) => {
    const prompt = '狐'.repeat(n === 7 ? 200_000 : 3_000 + n);
    return JSON.stringify({ ...entry, token: `t${n}`, id: `n${n}`, request: { ...REQUEST, prompt } });
  });
  await writeFile(path, `${many.join('\n')}\n`);
  const all = await journal.history(0);
  expect(all).toHaveLength(40);
  expect(all.every(({ request }) => /^狐+$/.test(request?.prompt ?? ''))).toBe(true);
  expect(await journal.history(33)).toHaveLength(33);
});

test('a record that is closed twice has one entry', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  const { record } = await (await claimed(journal)).created('7', null);
  await Promise.all([journal.close(record, SUCCESS), world.living().close(record, SUCCESS)]);
  expect(await journal.history(0)).toHaveLength(1);
  expect(await journal.open()).toEqual([]);
});
