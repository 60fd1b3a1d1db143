import { chmodSync, existsSync, mkdirSync, realpathSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileCacheFolder } from '../src/compile-cache.ts';
import { temporaryHome } from './helpers/run-cli.ts';

const uid = process.getuid?.() ?? 0;

describe('the folder for compiled code', () => {
  test('is made under the cache folder of the user, closed to others', async () => {
    const home = await temporaryHome();
    const folder = compileCacheFolder({ env: {}, home, uid });
    expect(folder).toBe(join(realpathSync(home), '.cache', 'image2'));
    expect(statSync(join(home, '.cache', 'image2')).mode & 0o777).toBe(0o700);
    expect(compileCacheFolder({ env: {}, home, uid })).toBe(folder);
  });

  test('follows an absolute XDG_CACHE_HOME, and no relative one', async () => {
    const home = await temporaryHome();
    const named = join(home, 'caches');
    expect(compileCacheFolder({ env: { XDG_CACHE_HOME: named }, home, uid })).toBe(join(realpathSync(named), 'image2'));
    expect(compileCacheFolder({ env: { XDG_CACHE_HOME: 'caches' }, home, uid })).toBe(
      join(realpathSync(home), '.cache', 'image2'),
    );
  });

  test.each([['NODE_DISABLE_COMPILE_CACHE'], ['NODE_COMPILE_CACHE']])(
    'is left to Node, and not made, where %s is set',
    async (variable) => {
      const home = await temporaryHome();
      expect(compileCacheFolder({ env: { [variable]: '1' }, home, uid })).toBeNull();
      expect(existsSync(join(home, '.cache'))).toBe(false);
    },
  );

  test('is refused where others can write to it', async () => {
    const home = await temporaryHome();
    mkdirSync(join(home, '.cache', 'image2'), { recursive: true });
    chmodSync(join(home, '.cache', 'image2'), 0o777);
    expect(compileCacheFolder({ env: {}, home, uid })).toBeNull();
  });

  test('is refused where others can replace it: a parent that they can write to, however far up', async () => {
    const home = await temporaryHome();
    const deep = join(home, 'shared', 'mine');
    mkdirSync(deep, { recursive: true });
    chmodSync(join(home, 'shared'), 0o777);
    expect(compileCacheFolder({ env: {}, home: deep, uid })).toBeNull();
    // As in /tmp: whoever may write there may not move what is another's.
    chmodSync(join(home, 'shared'), 0o1777);
    expect(compileCacheFolder({ env: {}, home: deep, uid })).not.toBeNull();
  });

  test('is refused where it is a link or belongs to somebody else', async () => {
    const home = await temporaryHome();
    expect(compileCacheFolder({ env: {}, home, uid: uid + 1 })).toBeNull();
    const other = await temporaryHome();
    mkdirSync(join(other, '.cache'));
    symlinkSync(join(home, '.cache', 'image2'), join(other, '.cache', 'image2'));
    expect(compileCacheFolder({ env: {}, home: other, uid })).toBeNull();
  });

  test('is done without where it cannot be made', async () => {
    const home = await temporaryHome();
    const gone = join(home, 'gone');
    expect(compileCacheFolder({ env: {}, home: gone, uid })).toBeNull();
    expect(existsSync(gone)).toBe(false);
    expect(compileCacheFolder({ env: { XDG_CACHE_HOME: '/proc' }, home, uid })).toBeNull();
    expect(compileCacheFolder({ env: {}, home, uid: undefined })).toBeNull();
  });
});
