import { appendFile, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { identityHash } from '../../src/core/identity.ts';
import type { ClaimOptions, Journal, JournalRecord } from '../../src/core/journal.ts';
import type { JournalFile, JournalFs } from '../../src/journal/journal-fs.ts';
import { quickFs } from '../../src/journal/quick-fs.ts';
import {
  claimed,
  FAILURE,
  identityOf,
  type JournalWorld,
  NEVER,
  openJournalWorld,
  REQUEST,
  SUCCESS,
} from '../helpers/open-journal.ts';

const item = (name: string) => identityOf({ item: `id ${name}` });

async function optionsOf(journal: Journal): Promise<ClaimOptions> {
  const { baseUrl, keyFingerprint } = item('any');
  const itemEndings = await journal.itemEndings({ baseUrl, keyFingerprint, isKnown: () => false });
  return { again: false, reuseWindowMs: 0, itemEndings, supersedes: null };
}

async function created(journal: Journal, name: string, id = `task-${name}`): Promise<JournalRecord> {
  const claim = await claimed(journal, item(name), await optionsOf(journal));
  return (await claim.created(id, '0.2')).record;
}

const pathOf = ({ root }: JournalWorld, { name }: { readonly name: string }): string =>
  join(root, 'open', name.slice(0, 2), name);

async function aheadFiles({ root }: JournalWorld): Promise<string[]> {
  const names = await readdir(join(root, 'ahead')).catch(() => []);
  return names.map((name) => join(root, 'ahead', name));
}

/** What open records say, in the order of their items. */
async function told(journal: Journal): Promise<string[]> {
  const records = await journal.open();
  return records.map(({ id, item: key, state }) => `${key} ${state} ${id}`).sort();
}

/** Makes the write-ahead files look as an earlier boot of this machine left them. */
async function reboot(world: JournalWorld): Promise<void> {
  for (const path of await aheadFiles(world)) {
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace(/"boot":("[^"]*"|null)/, '"boot":"an earlier one"'));
  }
}

/** Takes every name of a record away, as a power cut may take what was never flushed by itself. */
async function loseNames({ root }: JournalWorld): Promise<void> {
  await rm(join(root, 'open'), { recursive: true, force: true });
}

/** The real file system, where the write-ahead files have some calls of their own. */
function withFiles({ root }: JournalWorld, changes: (file: JournalFile) => Partial<JournalFile>): JournalFs {
  const open: JournalFs['open'] = async (path, flags, mode) => {
    const file = await quickFs.open(path, flags, mode);
    return path.startsWith(join(root, 'ahead')) ? { ...file, ...changes(file) } : file;
  };
  return { ...quickFs, open };
}

describe('records of many requests', () => {
  test('are names of one file, and every other process reads them like a record of its own', async () => {
    const world = await openJournalWorld();
    const group = world.livingGroup();
    const claim = await claimed(group, item('a'), await optionsOf(group));
    const made = await created(group, 'b');
    const [first, second] = [await stat(pathOf(world, claim)), await stat(pathOf(world, made))];
    expect(second.ino).toBe(first.ino);
    expect(await told(world.living())).toEqual(['id a sending null', 'id b task task-b']);
    expect(await world.living().findTask(made.baseUrl, 'task-b')).toMatchObject({ name: made.name, request: REQUEST });
  });

  test('go to the history when they are closed, and their file with the last use', async () => {
    const world = await openJournalWorld();
    const group = world.livingGroup();
    const record = await created(group, 'a');
    await group.close(record, SUCCESS);
    await group.release();
    expect(await world.living().open()).toEqual([]);
    expect((await world.living().history(0)).map(({ id }) => id)).toEqual(['task-a']);
    expect(await aheadFiles(world)).toEqual([]);
  });

  test('that are still open at the end get files of their own', async () => {
    const world = await openJournalWorld();
    const group = world.deadGroup();
    const records = [await created(group, 'a'), await created(group, 'b')];
    await group.release();
    expect(await aheadFiles(world)).toEqual([]);
    const inodes = await Promise.all(records.map((record) => stat(pathOf(world, record))));
    expect(new Set(inodes.map(({ ino }) => ino)).size).toBe(2);
    expect(await told(world.living())).toEqual(['id a task task-a', 'id b task task-b']);
  });

  test('that are in doubt get a file of their own at once', async () => {
    const world = await openJournalWorld();
    const group = world.livingGroup();
    const claim = await claimed(group, item('a'), await optionsOf(group));
    await claim.inDoubt('status', 502, null);
    const [ahead = ''] = await aheadFiles(world);
    expect((await stat(pathOf(world, claim))).ino).not.toBe((await stat(ahead)).ino);
    expect((await world.living().open())[0]).toMatchObject({ state: 'doubt', doubtStatus: 502 });
  });

  test('are taken away where nothing was created', async () => {
    const world = await openJournalWorld();
    const group = world.livingGroup();
    await (await claimed(group, item('a'), await optionsOf(group))).withdraw();
    expect(await world.living().open()).toEqual([]);
    await claimed(group, item('a'), await optionsOf(group));
  });

  test('of one item are created by one of two processes that start at the same moment', async () => {
    const world = await openJournalWorld();
    const names = Array.from({ length: 50 }, (_, number) => `${number}`);
    const stop = new AbortController();
    const taken: string[] = [];
    const take = async (group: Journal, options: ClaimOptions, name: string): Promise<void> => {
      const found = await group.claim(item(name), options, stop.signal).catch(() => null);
      if (found?.kind === 'claimed') taken.push(found.name);
      // Who did not get an item waits for who did, until the test is over.
      if (taken.length === names.length) stop.abort();
    };
    const groups = [world.livingGroup(), world.livingGroup()];
    await Promise.all(
      groups.map(async (group) => {
        const options = await optionsOf(group);
        await Promise.all(names.map((name) => take(group, options, name)));
      }),
    );
    expect(taken).toHaveLength(50);
    expect(new Set(taken).size).toBe(50);
  });

  test('move on to a new file when theirs is full, which goes with its last record', async () => {
    const world = await openJournalWorld();
    const group = world.livingGroup();
    const options = await optionsOf(group);
    const request = { ...REQUEST, prompt: 'long '.repeat(10_000) };
    const records: JournalRecord[] = [];
    for (let number = 0; number < 12; number += 1) {
      const claim = await claimed(group, { ...item(`${number}`), request }, options);
      records.push((await claim.created(`t${number}`, null)).record);
    }
    expect((await aheadFiles(world)).length).toBeGreaterThan(1);
    expect(await told(world.living())).toHaveLength(12);
    for (const record of records) await group.close(record, SUCCESS);
    await vi.waitFor(async () => expect(await aheadFiles(world)).toHaveLength(1));
    expect(await world.living().history(0)).toHaveLength(12);
  });

  test('are flushed by the time that anybody may act on them', async () => {
    const world = await openJournalWorld();
    const unflushed = new Set<string>();
    let flushes = 0;
    const group = world.livingGroup({
      fs: withFiles(world, (file) => ({
        write: async (bytes) => {
          unflushed.add(bytes.toString());
          return file.write(bytes);
        },
        sync: async () => {
          await file.sync();
          flushes += 1;
          unflushed.clear();
        },
      })),
    });
    const claim = await claimed(group, item('a'), await optionsOf(group));
    expect([...unflushed]).toEqual([]);
    const before = flushes;
    await claim.created('task-a', '0.2');
    expect([...unflushed]).toEqual([]);
    expect(flushes).toBeGreaterThan(before);
  });

  test('that could not be flushed are the last in their file', async () => {
    const world = await openJournalWorld();
    let isBroken = false;
    const group = world.livingGroup({
      fs: withFiles(world, (file) => ({
        sync: async () => {
          if (isBroken) throw Object.assign(new Error('no flush'), { code: 'EIO' });
          await file.sync();
        },
      })),
    });
    const first = await created(group, 'a');
    isBroken = true;
    await expect(claimed(group, item('b'), await optionsOf(group))).rejects.toThrow();
    isBroken = false;
    const second = await created(group, 'c');
    expect((await stat(pathOf(world, second))).ino).not.toBe((await stat(pathOf(world, first))).ino);
  });

  test('are files of their own on a disk without hard links', async () => {
    const world = await openJournalWorld();
    const link = async (): Promise<void> => {
      throw Object.assign(new Error('no links here'), { code: 'EPERM' });
    };
    const group = world.livingGroup({ fs: { ...quickFs, link } });
    const record = await created(group, 'a');
    expect(await told(world.living())).toEqual(['id a task task-a']);
    await group.close(record, SUCCESS);
    expect(await world.living().open()).toEqual([]);
  });
});

describe('a process that was killed', () => {
  test('has lost no record, and whoever comes next gives each a file of its own', async () => {
    const world = await openJournalWorld();
    const group = world.deadGroup();
    const claim = await claimed(group, item('a'), await optionsOf(group));
    const record = await created(group, 'b');
    await group.close(await created(group, 'c'), FAILURE);
    expect(await told(world.living())).toEqual(['id a doubt null', 'id b task task-b']);
    expect(await aheadFiles(world)).toEqual([]);
    expect((await stat(pathOf(world, claim))).ino).not.toBe((await stat(pathOf(world, record))).ino);
    expect((await world.living().history(0)).map(({ id }) => id)).toEqual(['task-c']);
  });

  test('between taking a record away and saying so leaves no doubt behind', async () => {
    const world = await openJournalWorld();
    const group = world.deadGroup();
    const claim = await claimed(group, item('a'), await optionsOf(group));
    await rm(pathOf(world, claim));
    expect(await world.living().open()).toEqual([]);
  });

  test('half-way through a line leaves the lines before it', async () => {
    const world = await openJournalWorld();
    await created(world.deadGroup(), 'a');
    const [ahead = ''] = await aheadFiles(world);
    await appendFile(ahead, '["0123');
    expect(await told(world.living())).toEqual(['id a task task-a']);
  });
});

describe('a power cut', () => {
  test('that a reader opened by a name that is taken away meanwhile is no torn record', async () => {
    const world = await openJournalWorld();
    await created(world.livingGroup(), 'a');
    const [path = ''] = await aheadFiles(world);
    const [head] = (await readFile(path, 'utf8')).split('\n');
    const fs: JournalFs = {
      ...quickFs,
      readFile: async (file, encoding) => {
        if (!file.includes('/open/')) return quickFs.readFile(file, encoding);
        await rm(file);
        return `${head}\n`;
      },
    };
    expect(await world.living({ fs }).open()).toEqual([]);
  });

  test('in which lines of records were lost leaves those in doubt, and loses no other', async () => {
    const world = await openJournalWorld();
    const group = world.deadGroup();
    for (const name of ['a', 'b', 'c']) await created(group, name);
    const [path = ''] = await aheadFiles(world);
    const lines = (await readFile(path, 'utf8')).split('\n');
    const isOfB = (line: string): boolean => line.includes('"id b"') || line.includes('"task-b"');
    const kept = lines.filter((line) => !isOfB(line)).join('\n');
    await writeFile(path, kept);
    const journal = world.living();
    for (const look of ['before', 'after'])
      expect(await told(journal), look).toEqual(['id a task task-a', 'id c task task-c', 'null doubt null']);
    await expect(claimed(journal, item('b'), await optionsOf(journal))).rejects.toMatchObject({ code: 'IN_DOUBT' });
  });

  test('loses no record, though it takes the names of all', async () => {
    const world = await openJournalWorld();
    const group = world.deadGroup();
    await claimed(group, item('a'), await optionsOf(group));
    await created(group, 'b');
    await reboot(world);
    await loseNames(world);
    expect(await told(world.living())).toEqual(['id a doubt null', 'id b task task-b']);
    expect(await aheadFiles(world)).toEqual([]);
  });

  test('does not bring back what was closed', async () => {
    const world = await openJournalWorld();
    const group = world.deadGroup();
    const options = await optionsOf(group);
    for (const name of ['a', 'b']) await group.close(await created(group, name), SUCCESS);
    await created(group, 'c');
    await reboot(world);
    await loseNames(world);
    const next = world.living();
    expect(await told(next)).toEqual(['id c task task-c']);
    expect((await next.history(0)).map(({ id }) => id).sort()).toEqual(['task-a', 'task-b']);
    expect(await options.itemEndings?.find(identityHash(item('b')))).toMatchObject({ id: 'task-b' });
  });

  test('does not bring back what was closed where it took the word of that from the file', async () => {
    const world = await openJournalWorld();
    const group = world.deadGroup();
    await group.close(await created(group, 'a'), SUCCESS);
    await created(group, 'b');
    for (const path of await aheadFiles(world))
      await writeFile(path, (await readFile(path, 'utf8')).replaceAll(/^\["[^"]+"\]\n/gm, ''));
    await reboot(world);
    await loseNames(world);
    expect(await told(world.living())).toEqual(['id b task task-b']);
  });

  test('is not what took a name away that was there a moment ago', async () => {
    const world = await openJournalWorld();
    const group = world.deadGroup({ system: ELSEWHERE });
    const [lost, leaving] = [await created(group, 'a'), await created(group, 'b')];
    await rm(pathOf(world, lost));
    const { now } = world.clock;
    const next = world.living({ clock: { now, sleep: () => rm(pathOf(world, leaving), { force: true }) } });
    await claimed(next, item('c'), await optionsOf(next));
    expect(await told(world.living())).toEqual(['id a task task-a', 'id c sending null']);
  });

  test('of a machine that comes back under another name at once is no reason to pay again', async () => {
    const world = await openJournalWorld();
    await created(world.deadGroup({ system: ELSEWHERE }), 'a');
    await loseNames(world);
    const next = world.living();
    expect(await next.claim(item('a'), await optionsOf(next), NEVER)).toMatchObject({
      kind: 'open',
      record: { id: 'task-a' },
    });
  });

  test('that brings a name back which was taken away leaves no record', async () => {
    const world = await openJournalWorld();
    const group = world.deadGroup();
    const [kept, gone] = [await created(group, 'a'), await created(group, 'b')];
    const aside = `${pathOf(world, gone)}.aside`;
    await rename(pathOf(world, gone), aside);
    await group.close(gone, SUCCESS);
    // Its line is behind the one that takes the record away.
    const later = await claimed(group, item('c'), await optionsOf(group));
    await rename(aside, pathOf(world, gone));
    await reboot(world);
    expect((await world.living().open()).map(({ name }) => name).sort()).toEqual([kept.name, later.name].sort());
  });
});

const ELSEWHERE = { hostname: 'elsewhere', pid: 1, processExists: () => true };

/** Makes the process that wrote the write-ahead files look silent for more than two minutes. */
async function fallSilent(world: JournalWorld): Promise<void> {
  const long = new Date(world.clock.now() - 200_000);
  for (const path of await aheadFiles(world)) await utimes(path, long, long);
}

describe('several that come after a process that was killed', () => {
  test('recover its records once, and none of them touches what another has begun meanwhile', async () => {
    const world = await openJournalWorld();
    const dead = world.deadGroup();
    for (let number = 0; number < 20; number += 1) await created(dead, `old-${number}`);
    const busy = async (name: string): Promise<void> => {
      const group = world.livingGroup();
      for (let number = 0; number < 10; number += 1) await created(group, `${name}-${number}`);
    };
    const readers = Array.from({ length: 4 }, () => world.living().open());
    await Promise.all([busy('first'), ...readers, busy('second')]);
    const states = (await told(world.living())).map((line) => line.split(' ').slice(1, -1).join(' '));
    expect(states).toHaveLength(40);
    for (const name of ['old', 'first', 'second'])
      for (let number = 0; number < (name === 'old' ? 20 : 10); number += 1)
        expect(states).toContain(`${name}-${number} task`);
  });
});

describe('a process on another host', () => {
  test.each([
    [100, 1],
    [130, 0],
  ])('that was silent for %i s leaves %i write-ahead file', async (seconds, files) => {
    const world = await openJournalWorld();
    await created(world.deadGroup({ system: ELSEWHERE }), 'a');
    const at = new Date(world.clock.now() - seconds * 1000);
    for (const path of await aheadFiles(world)) await utimes(path, at, at);
    expect(await told(world.living())).toEqual(['id a task task-a']);
    expect(await aheadFiles(world)).toHaveLength(files);
  });

  test('that was held for gone goes on with the file that its record was given', async () => {
    const world = await openJournalWorld();
    const paused = world.deadGroup({ system: ELSEWHERE });
    const claim = await claimed(paused, item('a'), await optionsOf(paused));
    await fallSilent(world);
    await world.living().open();
    expect(await aheadFiles(world)).toEqual([]);
    const { record, unrecorded } = await claim.created('late', null);
    expect(unrecorded).toBeNull();
    expect(await told(world.living())).toEqual(['id a task late']);
    await created(paused, 'b');
    await paused.close(record, SUCCESS);
    expect(await told(world.living())).toEqual(['id b task task-b']);
  });

  test('that was held for gone while it did nothing creates its next record all the same', async () => {
    const world = await openJournalWorld();
    const paused = world.deadGroup({ system: ELSEWHERE });
    await created(paused, 'a');
    await fallSilent(world);
    await world.living().open();
    await created(paused, 'b');
    expect(await told(world.living())).toEqual(['id a task task-a', 'id b task task-b']);
  });

  test('that ends after its file was taken does not say that its records were taken away', async () => {
    const world = await openJournalWorld();
    const group = world.deadGroup();
    const claim = await claimed(group, item('a'), await optionsOf(group));
    await created(group, 'b');
    const [path = ''] = await aheadFiles(world);
    await rename(path, path.replace(/\.jsonl$/, '.taken.jsonl'));
    await claim.created('task-a', '0.2');
    await group.release();
    expect(await told(world.living())).toEqual(['id a task task-a', 'id b task task-b']);
  });

  test('that wakes while its records are given files of their own loses no id', async () => {
    const world = await openJournalWorld();
    const paused = world.deadGroup({ system: ELSEWHERE });
    const options = await optionsOf(paused);
    const claim = await claimed(paused, item('a'), options);
    await fallSilent(world);
    const woken: Promise<unknown>[] = [];
    const readFile: typeof quickFs.readFile = async (path, encoding) => {
      const content = await quickFs.readFile(path, encoding);
      if (path.endsWith('.taken.jsonl') && woken.length === 0)
        woken.push(claim.created('late', null), created(paused, 'b'));
      return content;
    };
    await world.living({ fs: { ...quickFs, readFile } }).open();
    expect(woken).toHaveLength(2);
    await Promise.all(woken);
    expect(await told(world.living())).toEqual(['id a task late', 'id b task task-b']);
  });

  test('whose record was forgotten and whose name another has by now keeps its id beside that one', async () => {
    const world = await openJournalWorld();
    const paused = world.deadGroup({ system: ELSEWHERE });
    const claim = await claimed(paused, item('a'), await optionsOf(paused));
    await fallSilent(world);
    world.clock.advance(200_000);
    const [doubt] = await world.living().open();
    await rm(pathOf(world, claim));
    expect(doubt?.state).toBe('doubt');
    const other = world.livingGroup();
    const theirs = await claimed(other, item('a'), await optionsOf(other));
    expect(theirs.name).toBe(claim.name);
    await claim.created('late', null);
    await theirs.created('theirs', null);
    expect((await world.living().open()).map(({ id }) => id).sort()).toEqual(['late', 'theirs']);
  });

  test('that settles a record in a file of a process that may live keeps the id', async () => {
    const world = await openJournalWorld();
    const claim = await claimed(world.deadGroup({ system: ELSEWHERE }), item('a'), await optionsOf(world.living()));
    const journal = world.living();
    const record = await journal.findRecord(claim.name);
    if (record === null) throw new Error('no record');
    expect((await journal.settleAs(record, 'named')).id).toBe('named');
    expect(await told(world.living())).toEqual(['id a task named']);
  });
});

describe('a disk in trouble', () => {
  test('whose folder of write-ahead files holds something else holds nobody up', async () => {
    const world = await openJournalWorld();
    await mkdir(join(world.root, 'ahead', 'folder.jsonl'), { recursive: true, mode: 0o700 });
    await writeFile(join(world.root, 'ahead', 'half.jsonl'), '{"v":1,"state":"ahe');
    await fallSilent(world);
    await created(world.livingGroup(), 'a');
    expect(await told(world.living())).toEqual(['id a task task-a']);
    expect(await readdir(join(world.root, 'ahead'))).not.toContain('half.jsonl');
  });

  test('that cannot say whether a name is there is no reason to leave the record', async () => {
    const world = await openJournalWorld();
    let isSick = false;
    const lstat: typeof quickFs.lstat = async (path) => {
      if (isSick && path.includes('/open/')) throw Object.assign(new Error('sick'), { code: 'EIO' });
      return quickFs.lstat(path);
    };
    const group = world.deadGroup({ fs: { ...quickFs, lstat } });
    const claim = await claimed(group, item('a'), await optionsOf(group));
    isSick = true;
    expect((await claim.created('7', null)).unrecorded).toBeNull();
    expect(await told(world.living())).toEqual(['id a task 7']);
  });

  test('that gives a name and says that it was taken has given it', async () => {
    const world = await openJournalWorld();
    const link: typeof quickFs.link = async (existing, path) => {
      await quickFs.link(existing, path);
      throw Object.assign(new Error('answered twice'), { code: 'EEXIST' });
    };
    const group = world.livingGroup({ fs: { ...quickFs, link } });
    await created(group, 'a');
    expect(await told(world.living())).toEqual(['id a task task-a']);
  });
});

test('whatever was done before a power cut, all that was open is open and all that ended has ended', async () => {
  const acts = fc.array(fc.tuple(fc.nat(5), fc.constantFrom('claim', 'create', 'close', 'withdraw', 'doubt')), {
    maxLength: 25,
  });
  await fc.assert(
    fc.asyncProperty(acts, fc.boolean(), async (steps, isCut) => {
      const world = await openJournalWorld();
      const group = world.deadGroup();
      const options = await optionsOf(group);
      const claims = new Map<number, Awaited<ReturnType<typeof claimed>>>();
      const tasks = new Map<number, JournalRecord>();
      const doubts = new Set<number>();
      const ended = new Set<number>();
      for (const [number, act] of steps) {
        const claim = claims.get(number);
        const task = tasks.get(number);
        if (act === 'claim' && claim === undefined && task === undefined && !doubts.has(number) && !ended.has(number))
          claims.set(number, await claimed(group, item(`${number}`), options));
        if (claim !== undefined && act !== 'claim' && act !== 'close') {
          claims.delete(number);
          if (act === 'create') tasks.set(number, (await claim.created(`t${number}`, null)).record);
          if (act === 'withdraw') await claim.withdraw();
          if (act === 'doubt') {
            await claim.inDoubt('reset', null, null);
            doubts.add(number);
          }
        }
        if (act === 'close' && task !== undefined) {
          await group.close(task, SUCCESS);
          tasks.delete(number);
          ended.add(number);
        }
      }
      // The line that takes a record away is not waited for, but every later one comes behind it.
      await claimed(group, item('last'), options);
      const own = await readdir(join(world.root, 'open'), { recursive: true }).catch(() => []);
      if (isCut) {
        await reboot(world);
        const [ahead] = await aheadFiles(world);
        const ino = ahead === undefined ? 0 : (await stat(ahead)).ino;
        for (const name of own) {
          const path = join(world.root, 'open', name);
          if ((await stat(path)).ino === ino) await rm(path);
        }
      }
      const expected = [
        ...[...claims.keys(), ...doubts].map((number) => `id ${number} doubt null`),
        ...[...tasks.keys()].map((number) => `id ${number} task t${number}`),
        'id last doubt null',
      ].sort();
      const next = world.living();
      expect(await told(next)).toEqual(expected);
      expect((await next.history(0)).map(({ id }) => id).sort()).toEqual(
        [...ended].map((number) => `t${number}`).sort(),
      );
      for (const record of await next.open()) await next.close(record, FAILURE);
      expect(await world.living().open()).toEqual([]);
    }),
    { numRuns: 30 },
  );
});
