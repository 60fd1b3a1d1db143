import { mkdir, readFile, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { RequestIdentity } from '../../src/core/journal.ts';
import {
  claimed,
  identityOf,
  type JournalWorld,
  NEVER,
  openJournalWorld,
  PLAIN,
  REQUEST,
  SUCCESS,
} from '../helpers/open-journal.ts';

const WOLF = identityOf({ request: { ...REQUEST, prompt: 'a wolf' } });
const pathOf = (world: JournalWorld, name: string) => join(world.root, 'open', name.slice(0, 2), name);

/** A record with an id, whose file a test damages. */
async function damaged(damage: (path: string, content: string) => Promise<unknown>) {
  const world = await openJournalWorld();
  const { created, name } = await claimed(world.dead());
  await created('7', '0.2');
  const path = pathOf(world, name);
  await damage(path, await readFile(path, 'utf8'));
  return { world, name, path, journal: world.living() };
}

/** A torn record of some request that was said to be of task 99. */
async function settledTorn(identity: RequestIdentity): Promise<JournalWorld> {
  const world = await openJournalWorld();
  const { name } = await claimed(world.dead(), identity);
  await truncate(pathOf(world, name), 40);
  const torn = await world.dead().findRecord(name);
  if (torn === null) throw new Error('no record');
  await world.dead().settleAs(torn, '99');
  return world;
}

test.each<[string, (path: string, content: string) => Promise<unknown>]>([
  ['cut in its first line', (path) => truncate(path, 40)],
  ['of a newer version', (path, content) => writeFile(path, content.replaceAll('"v":1', '"v":2'))],
  ['followed by a line of a newer version', (path, content) => writeFile(path, `${content}{"v":2,"state":"new"}\n`)],
  ['something else', (path) => writeFile(path, 'hello\n')],
  ['a folder', (path) => rm(path).then(() => mkdir(path))],
  ['bytes that are no text', (path) => writeFile(path, Buffer.from([0xff, 0xfe, 0x00]))],
])('a record that is %s blocks its own request, and no other', async (_what, damage) => {
  const { journal, name } = await damaged(damage);
  const doubt = { code: 'IN_DOUBT', params: { cause: 'torn', record: name, sentAt: null } };
  await expect(journal.claim(identityOf(), PLAIN, NEVER)).rejects.toMatchObject(doubt);
  await claimed(journal, WOLF);
  expect((await journal.open()).map(({ doubt: cause, state }) => cause ?? state).sort()).toEqual(['sending', 'torn']);
});

test('an empty file is waited for, since it may be about to be written, and then torn', async () => {
  const { journal, path, world } = await damaged((file) => truncate(file));
  const now = new Date(world.clock.now());
  await utimes(path, now, now);
  await expect(journal.claim(identityOf(), PLAIN, NEVER)).rejects.toMatchObject({ params: { cause: 'torn' } });
  expect(world.clock.now() - now.getTime()).toBeGreaterThanOrEqual(2_000);
});

test('half a line of the id was never finished: the record is in doubt', async () => {
  const { journal } = await damaged((path, content) => writeFile(path, content.slice(0, -30)));
  await expect(journal.claim(identityOf(), PLAIN, NEVER)).rejects.toMatchObject({ params: { cause: 'crashed' } });
});

test('a line of the id that lacks only its end of line counts', async () => {
  const { journal } = await damaged((path, content) => writeFile(path, content.slice(0, -1)));
  expect(await journal.claim(identityOf(), PLAIN, NEVER)).toMatchObject({ kind: 'open', record: { id: '7' } });
});

test('a doubt can be settled after a torn line', async () => {
  const { journal, name } = await damaged((path, content) => writeFile(path, content.slice(0, -30)));
  const record = await journal.findRecord(name);
  if (record === null) throw new Error('no record');
  expect(await journal.settleAs(record, '99')).toMatchObject({ state: 'task', id: '99' });
  expect(await journal.claim(identityOf(), PLAIN, NEVER)).toMatchObject({ kind: 'open', record: { id: '99' } });
});

test.each([
  ['a request', identityOf()],
  ['a key of --once', identityOf({ once: 'nightly' })],
] as const)('a torn record of %s that is settled and resumed is not paid for again', async (_what, identity) => {
  const world = await settledTorn(identity);
  const [record] = await world.living().open();
  if (record === undefined) throw new Error('no record');
  await world.living().close(record, SUCCESS);
  const found = await world.living().claim(identity, PLAIN, NEVER);
  expect(found).toMatchObject({ kind: 'ended', entry: { id: '99' } });
});

test('the task of a torn record that was settled is found by its id, and a key of --once keeps it when it is forgotten', async () => {
  const identity = identityOf({ once: 'nightly' });
  const world = await settledTorn(identity);
  const record = await world.living().findTask(identity.baseUrl, '99');
  if (record === null) throw new Error('no record');
  await world.living().close(record, { ...SUCCESS, status: 'forgotten', imgUrls: [] });
  const found = await world.living().claim(identity, PLAIN, NEVER);
  expect(found).toMatchObject({ kind: 'open', record: { id: '99' } });
});

test.each([
  ['a request', identityOf()],
  ['a key of --once', identityOf({ once: 'nightly' })],
] as const)(
  'a torn record of %s that is settled is the task of that request, and ends as it does',
  async (_what, identity) => {
    const journal = (await settledTorn(identity)).living();
    const found = await journal.claim(identity, PLAIN, NEVER);
    expect(found).toMatchObject({ kind: 'open', record: { id: '99', request: REQUEST, once: identity.once } });
    if (found.kind !== 'open') throw new Error(found.kind);
    await journal.close(found.record, SUCCESS);
    expect(await journal.open()).toEqual([]);
    expect(await journal.claim(identity, PLAIN, NEVER)).toMatchObject({ kind: 'ended', entry: { id: '99' } });
  },
);

test('foreign files among the records are passed over', async () => {
  const world = await openJournalWorld();
  const { name } = await claimed(world.living());
  await writeFile(join(dirname(pathOf(world, name)), '.DS_Store'), '');
  await writeFile(join(world.root, 'open', 'notes.txt'), '');
  expect(await world.living().open()).toHaveLength(1);
});

test('a record is found by its name, by the beginning of it, and by its task', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  const { name, created } = await claimed(journal);
  await created('7', null);
  expect(await journal.findRecord(name)).toMatchObject({ name });
  expect(await journal.findRecord(name.slice(0, 6))).toMatchObject({ name });
  expect(await journal.findRecord(name.slice(0, 3))).toBeNull();
  expect(await journal.findRecord('../../etc/passwd')).toBeNull();
  expect(await journal.findTask('https://service.example', '7')).toMatchObject({ name });
  expect(await journal.findTask('https://other.example', '7')).toBeNull();
  expect(await journal.findTask('https://service.example', '8')).toBeNull();
});

test('a beginning that fits several records is refused', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  const { name } = await claimed(journal);
  await claimed(journal, identityOf({ slot: 2 }));
  const error = { code: 'RECORD_AMBIGUOUS', params: { given: name.slice(0, 8), count: 2 } };
  await expect(journal.findRecord(name.slice(0, 8))).rejects.toMatchObject(error);
});

test('a record is found by its task also where the index of ids was lost', async () => {
  const world = await openJournalWorld();
  const { created, name } = await claimed(world.living());
  await created('7', null);
  await rename(join(world.root, 'ids'), join(world.root, 'lost'));
  expect(await world.living().findTask('https://service.example', '7')).toMatchObject({ name });
});

test('closing leaves neither a record nor an entry of its id behind', async () => {
  const world = await openJournalWorld();
  const journal = world.living();
  const { record } = await (await claimed(journal)).created('7', null);
  await journal.close(record, SUCCESS);
  expect(await journal.open()).toEqual([]);
  expect(await journal.findTask('https://service.example', '7')).toBeNull();
});
