import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { realPath } from '../../src/files/real-path.ts';

test('a file has one path by whatever links it is named, there or not', async () => {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'image2-path-')));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const folder = join(root, 'folder');
  await mkdir(folder);
  await writeFile(join(folder, 'there'), '');
  await symlink(folder, join(root, 'link'));
  await symlink(join(folder, 'there'), join(root, 'alias'));
  for (const path of ['folder/there', 'link/there', 'alias'])
    expect(await realPath(join(root, path))).toBe(join(folder, 'there'));
  await symlink('link/new', join(root, 'dangling'));
  await symlink('dangling', join(root, 'chain'));
  for (const path of ['folder/new', 'link/new', 'dangling', 'chain'])
    expect(await realPath(join(root, path))).toBe(join(folder, 'new'));
  await symlink('loop', join(root, 'loop'));
  expect(await realPath(join(root, 'loop'))).toBe(join(root, 'loop'));
  expect(await realPath(join(root, 'no/such'))).toBe(join(root, 'no/such'));
});
