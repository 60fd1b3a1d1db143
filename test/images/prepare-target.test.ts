import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isImage2Error } from '../../src/core/errors.ts';
import { parseOutputTarget } from '../../src/images/output-target.ts';
import { prepareTarget } from '../../src/images/prepare-target.ts';

const NOW = Date.UTC(2026, 10, 22);
const DAY_MS = 86_400_000;
let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'image2-prepare-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function prepare(given: string): Promise<unknown> {
  const deps = { clock: { now: () => NOW, sleep: async () => {} }, random: Math.random };
  try {
    await prepareTarget(deps, parseOutputTarget(given, home));
    return null;
  } catch (error) {
    return isImage2Error(error) ? { code: error.code, params: error.params } : error;
  }
}

describe('prepareTarget', () => {
  it('creates the folder and leaves nothing in it', async () => {
    expect(await prepare('a/b')).toBeNull();
    expect(await readdir(join(home, 'a/b'))).toEqual([]);
  });

  it('creates the folder of a file name, not the file', async () => {
    expect(await prepare('a/fox.png')).toBeNull();
    expect(await readdir(home, { recursive: true })).toEqual(['a']);
  });

  it('creates the part of a template before its first placeholder', async () => {
    expect(await prepare('a/b-{date}/{id}.png')).toBeNull();
    expect(await readdir(home, { recursive: true })).toEqual(['a']);
  });

  it('bears a file that is there already: it will not be overwritten', async () => {
    await writeFile(join(home, 'fox.png'), 'mine');
    expect(await prepare('fox.png')).toBeNull();
  });

  it.each([
    ['a file as the folder', 'taken', 'ENOTDIR'],
    ['a file on the way to the folder', 'taken/a/b', 'ENOTDIR'],
    ['a file on the way to a file name', 'taken/fox.png', 'ENOTDIR'],
    ['a folder as the file name', 'folder.png', 'EISDIR'],
    ['a name that is too long', `${'x'.repeat(300)}.png`, 'ENAMETOOLONG'],
    ['a loop of links', 'loop/a', 'ELOOP'],
  ])('refuses %s', async (_name, given, detail) => {
    await writeFile(join(home, 'taken'), 'x');
    await mkdir(join(home, 'folder.png'));
    await symlink('loop', join(home, 'loop'));
    expect(await prepare(given)).toEqual({ code: 'OUTPUT_NOT_WRITABLE', params: { path: join(home, given), detail } });
  });

  it('refuses a place that nobody can write to', async () => {
    expect(await prepare('/proc/self/a/b')).toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
  });

  it('removes what a killed process left more than a day ago, and nothing else', async () => {
    const old = '.fox.png.0123456789ab.image2.part';
    const young = '.fox.png.ba9876543210.image2.part';
    const foreign = '.fox.png.part';
    for (const name of [old, young, foreign]) await writeFile(join(home, name), 'x');
    for (const [name, age] of [
      [old, DAY_MS + 1000],
      [young, DAY_MS - 1000],
      [foreign, 9 * DAY_MS],
    ] as const) {
      await utimes(join(home, name), (NOW - age) / 1000, (NOW - age) / 1000);
    }
    expect(await prepare('.')).toBeNull();
    expect(await readdir(home)).toEqual([young, foreign].sort());
  });
});
