import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type LockOwner, takeLock } from '../../src/files/file-lock.ts';

async function openLock(): Promise<{ folder: string; path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'image2-lock-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { folder, path: join(folder, 'file.lock') };
}

function owner(self: string, others: Readonly<Record<string, 'alive' | 'dead'>> = {}): LockOwner {
  return { self, stateOf: (name) => others[name] ?? (name === self ? 'alive' : 'unknown') };
}

test('one holder at a time, and the next after it', async () => {
  const { folder, path } = await openLock();
  const release = await takeLock(path, owner('a'));
  expect(release).not.toBeNull();
  expect(await takeLock(path, owner('b', { a: 'alive' }))).toBeNull();
  await release?.();
  const next = await takeLock(path, owner('b'));
  expect(next).not.toBeNull();
  await next?.();
  expect(await readdir(folder)).toEqual([]);
});

test('of many that find a dead holder one gets the lock', async () => {
  const { path } = await openLock();
  await writeFile(path, 'gone');
  const names = Array.from({ length: 20 }, (_, index) => `p${index}`);
  const living = Object.fromEntries(names.map((name) => [name, 'alive' as const]));
  const taken = await Promise.all(names.map((name) => takeLock(path, owner(name, { ...living, gone: 'dead' }))));
  const holders = names.filter((_, index) => taken[index] !== null);
  expect(holders).toEqual([await readFile(path, 'utf8')]);
  await Promise.all(taken.map((release) => release?.()));
});

test('a holder on another host is believed to live until it has been silent for two minutes', async () => {
  const { path } = await openLock();
  await writeFile(path, 'far away');
  expect(await takeLock(path, owner('a'))).toBeNull();
  const then = new Date(Date.now() - 121_000);
  await utimes(path, then, then);
  const release = await takeLock(path, owner('a'));
  expect(release).not.toBeNull();
  await release?.();
});

test("a holder that lost its lock does not remove the next one's", async () => {
  const { path } = await openLock();
  const release = await takeLock(path, owner('a'));
  await writeFile(path, 'b');
  await release?.();
  expect(await readFile(path, 'utf8')).toBe('b');
});

test("a folder that is not there is the system's error", async () => {
  await expect(takeLock('/nowhere/at/all.lock', owner('a'))).rejects.toMatchObject({ code: 'ENOENT' });
});
