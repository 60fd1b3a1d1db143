import { execFileSync } from 'node:child_process';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readKeyFile, removeKey, saveKey } from '../../src/config/key-file.ts';

const KEY = 'sk-0123456789';

let root: string;
let path: string;
let uid: number;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'image2-key-'));
  path = join(root, 'config', 'image2', '.env');
  uid = (await stat(root)).uid;
});

afterEach(() => rm(root, { recursive: true, force: true }));

const modeOf = async (target: string) => (await lstat(target)).mode & 0o777;

async function writeKeyFile(content: string | Buffer, mode = 0o600): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, content);
  await chmod(path, mode);
}

describe('reading the key file', () => {
  it('gives the key of a file that only its owner can read', async () => {
    await writeKeyFile(`X_API_KEY=${KEY}\n`);
    expect(await readKeyFile(path, uid)).toBe(KEY);
    await chmod(path, 0o400);
    expect(await readKeyFile(path, uid)).toBe(KEY);
  });

  it('gives null where there is no file, no folder or no key', async () => {
    expect(await readKeyFile(path, uid)).toBeNull();
    await writeKeyFile('OTHER=1\n');
    expect(await readKeyFile(path, uid)).toBeNull();
    expect(await readKeyFile(join(path, 'below-a-file'), uid)).toBeNull();
  });

  it.each([0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o666])('refuses mode %o', async (mode) => {
    await writeKeyFile(`X_API_KEY=${KEY}\n`, mode);
    await expect(readKeyFile(path, uid)).rejects.toMatchObject({
      code: 'KEY_FILE_UNSAFE',
      outcome: 'keyProblem',
      params: { path, fault: 'open-to-others', remedy: `chmod 600 '${path}'` },
    });
  });

  it("refuses a foreign owner's file, and no owner where the platform has none", async () => {
    await writeKeyFile(`X_API_KEY=${KEY}\n`);
    await expect(readKeyFile(path, uid + 1)).rejects.toMatchObject({
      code: 'KEY_FILE_UNSAFE',
      params: { fault: 'foreign-owner', remedy: `sudo chown ${uid + 1} '${path}' && chmod 600 '${path}'` },
    });
    expect(await readKeyFile(path, null)).toBe(KEY);
  });

  it('refuses a symbolic link, also to a file that would do', async () => {
    await writeKeyFile(`X_API_KEY=${KEY}\n`);
    const link = join(dirname(path), 'link');
    await symlink(path, link);
    await expect(readKeyFile(link, uid)).rejects.toMatchObject({
      code: 'KEY_FILE_UNSAFE',
      params: { path: link, fault: 'not-a-file' },
    });
  });

  it('refuses a folder and a pipe in place of the file, without waiting', async () => {
    await mkdir(path, { recursive: true });
    await expect(readKeyFile(path, uid)).rejects.toMatchObject({ params: { fault: 'not-a-file' } });
    const pipe = join(root, 'pipe');
    execFileSync('mkfifo', ['-m', '600', pipe]);
    await expect(readKeyFile(pipe, uid)).rejects.toMatchObject({ params: { fault: 'not-a-file' } });
  });

  it.each([0o720, 0o702])('refuses a folder of mode %o, where others could swap the file', async (mode) => {
    await writeKeyFile(`X_API_KEY=${KEY}\n`);
    await chmod(dirname(path), mode);
    await expect(readKeyFile(path, uid)).rejects.toMatchObject({
      params: { path: dirname(path), fault: 'open-to-others', remedy: `chmod 700 '${dirname(path)}'` },
    });
    await chmod(dirname(path), 0o755);
    expect(await readKeyFile(path, uid)).toBe(KEY);
  });

  it('quotes the path in the remedy for a shell', async () => {
    const odd = join(root, "it's; $(here)");
    await writeFile(odd, '', { mode: 0o600 });
    await chmod(odd, 0o644);
    const refusal: unknown = await readKeyFile(odd, uid).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'KEY_FILE_UNSAFE' });
    const { remedy } = (refusal as { params: { remedy: string } }).params;
    execFileSync('sh', ['-c', remedy]);
    expect(await modeOf(odd)).toBe(0o600);
  });

  it('reads 64 KiB and no more', async () => {
    const line = `X_API_KEY=${KEY}\n#`;
    await writeKeyFile(line.padEnd(65_536, 'x'));
    expect(await readKeyFile(path, uid)).toBe(KEY);
    await writeKeyFile(line.padEnd(65_537, 'x'));
    await expect(readKeyFile(path, uid)).rejects.toMatchObject({
      code: 'KEY_FILE_UNREADABLE',
      params: { path, detail: 'EFBIG: file too large' },
    });
  });
});

describe('saving a key', () => {
  it('makes a closed file in a closed folder and leaves nothing else', async () => {
    await saveKey(path, `  ${KEY}\n`);
    expect(await readFile(path, 'utf8')).toBe(`X_API_KEY=${KEY}\n`);
    expect(await modeOf(path)).toBe(0o600);
    expect(await modeOf(dirname(path))).toBe(0o700);
    expect(await readdir(dirname(path))).toEqual(['.env']);
  });

  it('closes a file and a folder that were open to others', async () => {
    await writeKeyFile('A=1\n', 0o644);
    await chmod(dirname(path), 0o777);
    await saveKey(path, KEY);
    expect(await modeOf(path)).toBe(0o600);
    expect(await modeOf(dirname(path))).toBe(0o700);
    expect(await readKeyFile(path, uid)).toBe(KEY);
  });

  it('keeps other lines byte for byte, also those that are not UTF-8', async () => {
    const before = Buffer.from([0x41, 0x3d, 0xff, 0xfe, 0x80, 0x0d, 0x0a]);
    const after = Buffer.from('B=密\r\n');
    await writeKeyFile(Buffer.concat([before, Buffer.from('X_API_KEY=old\r\n'), after]));
    await saveKey(path, KEY);
    expect(await readFile(path)).toEqual(Buffer.concat([before, Buffer.from(`X_API_KEY=${KEY}\r\n`), after]));
  });

  it('puts a new file in place of the old one, which a reader may still hold', async () => {
    await writeKeyFile('A=1\n');
    const { ino } = await stat(path);
    await saveKey(path, KEY);
    expect((await stat(path)).ino).not.toBe(ino);
  });

  it('brings back every key of printable ASCII', async () => {
    const characters = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
    const keys = fc.array(characters, { minLength: 8, maxLength: 512 }).map((parts) => parts.join(''));
    const lines = fc.array(fc.string({ unit: 'grapheme' })).map((texts) => texts.join('\n'));
    await fc.assert(
      fc.asyncProperty(keys, lines, async (key, text) => {
        await writeKeyFile(text);
        await saveKey(path, key);
        expect(await readKeyFile(path, uid)).toBe(key);
      }),
    );
  });

  it.each(['short', 'line\nbreak-in-it', 'ümlaut-in-it', 'x'.repeat(513)])(
    'refuses %j and writes nothing',
    async (key) => {
      await expect(saveKey(path, key)).rejects.toMatchObject({ code: 'KEY_INVALID', outcome: 'cannotStart' });
      expect(await readdir(root)).toEqual([]);
    },
  );

  it('neither replaces nor follows a symbolic link', async () => {
    const target = join(root, 'target');
    await writeFile(target, 'A=1\n');
    await mkdir(dirname(path), { recursive: true });
    await symlink(target, path);
    const refusal = { code: 'KEY_FILE_UNSAFE', params: { path, fault: 'not-a-file' } };
    await expect(saveKey(path, KEY)).rejects.toMatchObject(refusal);
    await expect(removeKey(path)).rejects.toMatchObject(refusal);
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect(await readFile(target, 'utf8')).toBe('A=1\n');
  });

  it('says why it could not be written', async () => {
    await writeFile(join(root, 'config'), '');
    await expect(saveKey(path, KEY)).rejects.toMatchObject({
      code: 'KEY_NOT_SAVED',
      outcome: 'cannotStart',
      params: { path, detail: 'ENOTDIR: not a directory' },
    });
  });

  it('leaves a file alone that is too large to be one of keys', async () => {
    const content = '#'.padEnd(65_537, 'x');
    await writeKeyFile(content);
    await expect(saveKey(path, KEY)).rejects.toMatchObject({ code: 'KEY_NOT_SAVED' });
    expect(await readFile(path, 'utf8')).toBe(content);
  });

  it('never puts the key into an error', async () => {
    await writeFile(join(root, 'config'), '');
    const refusal: unknown = await saveKey(path, KEY).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Error);
    expect(JSON.stringify(refusal, Object.getOwnPropertyNames(refusal))).not.toContain(KEY);
  });
});

describe('removing a key', () => {
  it('deletes a file in which nothing else stands', async () => {
    await saveKey(path, KEY);
    await writeFile(path, '\n  \r\n', { flag: 'a' });
    expect(await removeKey(path)).toBe(true);
    expect(await readdir(dirname(path))).toEqual([]);
  });

  it('keeps the other lines, in a closed file', async () => {
    await writeKeyFile(`A=1\nexport X_API_KEY=${KEY}\n# note\nX_API_KEY=${KEY}\n`, 0o644);
    expect(await removeKey(path)).toBe(true);
    expect(await readFile(path, 'utf8')).toBe('A=1\n# note\n');
    expect(await modeOf(path)).toBe(0o600);
  });

  it('does nothing where there is no key', async () => {
    expect(await removeKey(path)).toBe(false);
    expect(await readdir(root)).toEqual([]);
    await writeKeyFile('A=1\n', 0o644);
    expect(await removeKey(path)).toBe(false);
    expect(await modeOf(path)).toBe(0o644);
  });
});
