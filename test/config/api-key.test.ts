import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ApiKeySources, resolveApiKey } from '../../src/config/api-key.ts';
import { saveKey } from '../../src/config/key-file.ts';
import { keyFilePath } from '../../src/config/paths.ts';

const FLAG_KEY = 'flag-0123456789';
const ENV_KEY = 'env-0123456789';
const FILE_KEY = 'file-0123456789';

let home: string;
let path: string;
let uid: number;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'image2-home-'));
  path = keyFilePath({}, home);
  uid = (await stat(home)).uid;
});

afterEach(() => rm(home, { recursive: true, force: true }));

function resolve(sources: Partial<ApiKeySources>) {
  return resolveApiKey({ flag: undefined, env: {}, home, useLocalKey: false, uid, ...sources });
}

describe('the key in force', () => {
  it('comes from the flag first, then the environment, then the file', async () => {
    await saveKey(path, FILE_KEY);
    const env = { X_API_KEY: ENV_KEY };
    expect(await resolve({ flag: FLAG_KEY, env, useLocalKey: true })).toEqual({
      value: FLAG_KEY,
      source: 'flag',
      path: null,
    });
    expect(await resolve({ env, useLocalKey: true })).toEqual({ value: ENV_KEY, source: 'environment', path: null });
    expect(await resolve({ useLocalKey: true })).toEqual({ value: FILE_KEY, source: 'file', path });
  });

  it('comes from the file only where that was asked for', async () => {
    await saveKey(path, FILE_KEY);
    expect(await resolve({ env: { IMAGE2_USE_LOCAL_KEY: '1' } })).toMatchObject({ value: FILE_KEY });
    for (const value of [undefined, '', '0', 'true', 'yes']) {
      await expect(resolve({ env: { IMAGE2_USE_LOCAL_KEY: value } })).rejects.toMatchObject({ code: 'KEY_MISSING' });
    }
  });

  it('lies where XDG_CONFIG_HOME says', async () => {
    const env = { XDG_CONFIG_HOME: join(home, 'elsewhere') };
    await saveKey(keyFilePath(env, home), FILE_KEY);
    expect(await resolve({ env, useLocalKey: true })).toMatchObject({
      path: join(home, 'elsewhere', 'image2', '.env'),
    });
  });

  it('is trimmed', async () => {
    expect(await resolve({ flag: ` ${FLAG_KEY} ` })).toMatchObject({ value: FLAG_KEY });
    expect(await resolve({ env: { X_API_KEY: `${ENV_KEY}\n` } })).toMatchObject({ value: ENV_KEY });
  });

  it.each(['', '  '])('is not %j in the environment, which counts as unset', async (value) => {
    await saveKey(path, FILE_KEY);
    expect(await resolve({ env: { X_API_KEY: value }, useLocalKey: true })).toMatchObject({ value: FILE_KEY });
  });

  it('is missing where nothing names one, and says whether one is saved', async () => {
    const missing = (savedKeyExists: boolean) => ({
      code: 'KEY_MISSING',
      outcome: 'keyProblem',
      params: { savedKeyExists },
    });
    await expect(resolve({})).rejects.toMatchObject(missing(false));
    await expect(resolve({ useLocalKey: true })).rejects.toMatchObject(missing(false));
    await saveKey(path, FILE_KEY);
    await expect(resolve({})).rejects.toMatchObject(missing(true));
    await writeFile(path, 'OTHER=1\nX_API_KEY=" "\n');
    await expect(resolve({ useLocalKey: true })).rejects.toMatchObject(missing(false));
  });

  it('is not said to be saved where no regular file stands', async () => {
    await mkdir(dirname(path), { recursive: true });
    await symlink(join(home, 'nowhere'), path);
    await expect(resolve({})).rejects.toMatchObject({ params: { savedKeyExists: false } });
  });

  it.each(['short', '', 'with\nline-break', 'ümlaut-in-the-key'])('is refused in the flag as %j', async (flag) => {
    await expect(resolve({ flag, env: { X_API_KEY: ENV_KEY } })).rejects.toMatchObject({
      code: 'KEY_INVALID',
      outcome: 'keyProblem',
      params: { source: '--key' },
    });
  });

  it('is refused by the name of its source and is not echoed', async () => {
    const bad = 'bäd-secret-value';
    const refusal: unknown = await resolve({ env: { X_API_KEY: bad } }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'KEY_INVALID', params: { source: 'X_API_KEY' } });
    expect(JSON.stringify(refusal, Object.getOwnPropertyNames(refusal))).not.toContain('secret');
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, `X_API_KEY=${bad}\n`, { mode: 0o600 });
    await expect(resolve({ useLocalKey: true })).rejects.toMatchObject({
      code: 'KEY_INVALID',
      params: { source: path },
    });
  });

  it('is not read from a file that is open to others', async () => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, `X_API_KEY=${FILE_KEY}\n`, { mode: 0o644 });
    await expect(resolve({ useLocalKey: true })).rejects.toMatchObject({ code: 'KEY_FILE_UNSAFE' });
    expect(await resolve({ env: { X_API_KEY: ENV_KEY }, useLocalKey: true })).toMatchObject({ value: ENV_KEY });
  });
});
