import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diskErrorCode } from '../../src/images/disk-error.ts';
import { createTemporaryFile, type Placed, placeFile } from '../../src/images/place-file.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'image2-place-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const noLinks = async (): Promise<never> => {
  throw Object.assign(new Error('no links'), { code: 'EPERM' });
};

async function place(text: string, makeLink?: typeof noLinks): Promise<Placed> {
  const temporary = await createTemporaryFile(Math.random, home, 'fox.png');
  try {
    await temporary.write(Buffer.from(text));
    await temporary.seal();
    return await placeFile(temporary, {
      pathFor: (attempt) => join(home, `fox-${attempt}.png`),
      isSame: async (path) => (await stat(path)).isFile() && (await readFile(path, 'utf8')) === text,
      ...(makeLink === undefined ? {} : { makeLink }),
    });
  } finally {
    await temporary.discard();
  }
}

describe('a temporary file', () => {
  it('is closed to others while it is written', async () => {
    const temporary = await createTemporaryFile(Math.random, home, 'fox.png');
    expect((await stat(temporary.path)).mode & 0o777).toBe(0o600);
    await temporary.discard();
    expect(await readdir(home)).toEqual([]);
  });

  it('has a name that fits where the final name hardly does', async () => {
    const temporary = await createTemporaryFile(Math.random, home, `${'漢'.repeat(80)}.png`);
    await temporary.discard();
    expect(temporary.path).toMatch(/\.漢{40}\.[0-9a-f]{12}\.image2\.part$/);
  });
});

describe.each([
  ['with links', undefined],
  ['on a file system without links', noLinks],
])('placeFile %s', (_name, makeLink) => {
  it('gives the file its name and the mode of a new file', async () => {
    expect(await place('a', makeLink)).toEqual({ path: join(home, 'fox-1.png'), kept: false });
    expect(await readdir(home)).toEqual(['fox-1.png']);
    expect(await readFile(join(home, 'fox-1.png'), 'utf8')).toBe('a');
    await (await open(join(home, 'new'), 'w')).close();
    expect((await stat(join(home, 'fox-1.png'))).mode).toBe((await stat(join(home, 'new'))).mode);
  });

  it('keeps a file with the same content', async () => {
    await writeFile(join(home, 'fox-1.png'), 'a');
    expect(await place('a', makeLink)).toEqual({ path: join(home, 'fox-1.png'), kept: true });
    expect(await readdir(home)).toEqual(['fox-1.png']);
  });

  it('passes by other files, folders and links, and touches none', async () => {
    await writeFile(join(home, 'fox-1.png'), 'mine');
    await mkdir(join(home, 'fox-2.png'));
    await symlink('fox-1.png', join(home, 'fox-3.png'));
    expect((await place('a', makeLink)).path).toBe(join(home, 'fox-4.png'));
    expect(await readFile(join(home, 'fox-1.png'), 'utf8')).toBe('mine');
  });

  it('gives files that come at the same moment a name each', async () => {
    const texts = ['a', 'b', 'c', 'd', 'e', 'f'];
    const placed = await Promise.all(texts.map((text) => place(text, makeLink)));
    const found = await Promise.all(placed.map(({ path }) => readFile(path, 'utf8')));
    expect(found).toEqual(texts);
    expect((await readdir(home)).length).toBe(texts.length);
  });
});

describe('placeFile where neither way works', () => {
  it('throws the error of the disk and leaves no empty file', async () => {
    const temporary = await createTemporaryFile(Math.random, home, 'fox.png');
    await rm(temporary.path);
    const choice = { pathFor: () => join(home, 'fox.png'), isSame: async () => false };
    const error = await placeFile(temporary, choice).catch((reason: unknown) => reason);
    await temporary.discard();
    expect(diskErrorCode(error)).toBe('ENOENT');
    expect(await readdir(home)).toEqual([]);
  });
});
