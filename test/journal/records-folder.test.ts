import { chmod, lstat, mkdir, readdir, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { identityHash } from '../../src/core/identity.ts';
import { quickFs } from '../../src/journal/quick-fs.ts';
import {
  AGAIN,
  claimed,
  ended,
  identityOf,
  NEVER,
  openJournalWorld,
  PLAIN,
  REQUEST,
  SUCCESS,
} from '../helpers/open-journal.ts';

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

async function modesUnder(root: string): Promise<{ folders: Set<number>; files: Set<number> }> {
  const folders = new Set([await modeOf(root)]);
  const files = new Set<number>();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const mode = (await lstat(join(entry.parentPath, entry.name))).mode & 0o777;
    (entry.isDirectory() ? folders : files).add(mode);
  }
  return { folders, files };
}

test('every folder has mode 0700 and every file 0600', async () => {
  const world = await openJournalWorld();
  await ended(world.living(), '1');
  await ended(world.living(), '2', SUCCESS, identityOf({ once: 'nightly' }));
  await (await claimed(world.living(), identityOf({ slot: 2 }))).created('3', null);
  expect(await modesUnder(world.root)).toEqual({ folders: new Set([0o700]), files: new Set([0o600]) });
  expect(await modeOf(dirname(world.root))).toBe(0o700);
});

test('a folder and a history that others can read are closed quietly', async () => {
  const world = await openJournalWorld();
  await ended(world.living(), '1');
  const history = join(world.root, 'history');
  const path = join(history, (await readdir(history))[0] ?? '');
  await chmod(world.root, 0o755);
  await chmod(path, 0o644);
  await ended(world.living(), '2', SUCCESS, identityOf({ slot: 2 }));
  expect(await modeOf(world.root)).toBe(0o700);
  expect(await modeOf(path)).toBe(0o600);
});

test.each([0o770, 0o702, 0o777])('a folder with mode %o, which others can write, is refused', async (mode) => {
  const world = await openJournalWorld();
  await mkdir(world.root, { recursive: true });
  await chmod(world.root, mode);
  const unsafe = { code: 'RECORDS_UNSAFE', outcome: 'cannotStart', params: { path: world.root } };
  await expect(world.living().claim(identityOf(), PLAIN, NEVER)).rejects.toMatchObject(unsafe);
  await expect(world.living().check()).rejects.toMatchObject(unsafe);
  expect(await readdir(world.root)).toEqual([]);
});

test('a folder of another user is refused', async () => {
  const world = await openJournalWorld();
  const journal = world.living({ uid: 12_345_678 });
  await expect(journal.claim(identityOf(), PLAIN, NEVER)).rejects.toMatchObject({ code: 'RECORDS_UNSAFE' });
});

test('a file in place of the folder is no place for records', async () => {
  const world = await openJournalWorld();
  await mkdir(dirname(world.root));
  await writeFile(world.root, '');
  const error = {
    code: 'RECORDS_UNAVAILABLE',
    outcome: 'cannotStart',
    params: { path: world.root, detail: 'ENOTDIR' },
  };
  await expect(world.living().claim(identityOf(), PLAIN, NEVER)).rejects.toMatchObject(error);
});

test('a link to a folder that is not there, and a folder inside a file, are no places for records', async () => {
  const world = await openJournalWorld();
  await mkdir(dirname(world.root));
  await symlink(join(dirname(world.root), 'nowhere'), world.root);
  await expect(world.living().claim(identityOf(), PLAIN, NEVER)).rejects.toMatchObject({ code: 'RECORDS_UNAVAILABLE' });
  const inFile = join(dirname(world.root), 'file', 'image2');
  await writeFile(dirname(inFile), '');
  const journal = world.living({ root: inFile });
  await expect(journal.claim(identityOf(), PLAIN, NEVER)).rejects.toMatchObject({ params: { detail: 'ENOTDIR' } });
});

test.runIf(process.platform === 'linux')('a folder in /proc is refused instead of tried for ever', async () => {
  const world = await openJournalWorld();
  const journal = world.living({ root: '/proc/self/state/image2' });
  await expect(journal.claim(identityOf(), PLAIN, NEVER)).rejects.toMatchObject({ code: 'RECORDS_UNAVAILABLE' });
});

test('a disk without hard links still gives the right to send to one only', async () => {
  const world = await openJournalWorld();
  const noLinks = { ...quickFs, link: () => Promise.reject(Object.assign(new Error('no'), { code: 'EPERM' })) };
  const journal = world.living({ fs: noLinks });
  const { created } = await claimed(journal);
  await created('7', null);
  expect(await world.living({ fs: noLinks }).claim(identityOf(), PLAIN, NEVER)).toMatchObject({ kind: 'open' });
});

test('a network disk that links and says that it did not gives the right to send all the same', async () => {
  const world = await openJournalWorld();
  const lostAnswer = {
    ...quickFs,
    link: async (from: string, to: string) => {
      await quickFs.link(from, to);
      throw Object.assign(new Error('again'), { code: 'EEXIST' });
    },
  };
  await claimed(world.living({ fs: lostAnswer }));
});

/** Closings whose token begins with 0 prune; all of a test's requests share their place under `ended/`. */
async function agedEndings() {
  const world = await openJournalWorld();
  const identities = Array.from({ length: 2000 }, (_, n) => identityOf({ request: { ...REQUEST, prompt: `p${n}` } }));
  const [first, second, third] = identities.filter((one) => identityHash(one).startsWith('a0'));
  if (first === undefined || second === undefined || third === undefined) throw new Error('too few requests');
  const prune = world.living({ newToken: () => '0'.repeat(16) });
  const old = new Date(world.clock.now() - 32 * 86_400_000);
  const age = (room: string, one = first) => {
    const name = `${identityHash(one)}.1`;
    return utimes(join(world.root, room, name.slice(0, 2), name), old, old);
  };
  const names = (room: string) => readdir(join(world.root, room, 'a0'));
  return { world, first, second, third, prune, age, names };
}

test('endings older than 31 days are pruned, newer ones stay', async () => {
  const { age, first, names, prune, second, third, world } = await agedEndings();
  await ended(world.living(), '1', SUCCESS, first);
  await ended(world.living(), '2', SUCCESS, second);
  await age('ended');
  await ended(prune, '3', SUCCESS, third);
  expect((await names('ended')).sort()).toEqual([second, third].map((one) => `${identityHash(one)}.1`).sort());
});

test('the ending of a request that is being paid for again stays', async () => {
  const { age, first, names, prune, third, world } = await agedEndings();
  await ended(world.living(), '1', SUCCESS, first);
  await age('ended');
  await claimed(world.living(), first, AGAIN);
  await ended(prune, '3', SUCCESS, third);
  expect(await names('ended')).toContain(`${identityHash(first)}.1`);
});

test('what --once keeps is never pruned', async () => {
  const { world } = await agedEndings();
  const nightly = identityOf({ once: 'nightly' });
  await ended(world.living(), '1', SUCCESS, nightly);
  const name = `${identityHash(nightly)}.1`;
  const path = join(world.root, 'once', name.slice(0, 2), name);
  await utimes(path, new Date(0), new Date(0));
  const prune = world.living({ newToken: () => '0'.repeat(16) });
  await ended(prune, '2');
  await ended(prune, '3', SUCCESS, identityOf({ once: 'daily' }));
  expect((await stat(path)).isFile()).toBe(true);
});
