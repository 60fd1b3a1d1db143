import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readPictures } from '../../src/gallery/folder.ts';
import { MARK } from '../../src/gallery/page.ts';
import { writePage } from '../../src/gallery/write-page.ts';

const PAGE = `<!doctype html><head>${MARK}</head>`;

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'image2-gallery-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('a page replaces an older page of its own kind, whole', async () => {
  const folder = await newFolder();
  const first = await writePage(folder, `${PAGE} first`, Math.random);
  const second = await writePage(folder, `${PAGE} second`, Math.random);
  expect([first, second]).toEqual([join(folder, 'gallery.html'), join(folder, 'gallery.html')]);
  expect(await readFile(second, 'utf8')).toBe(`${PAGE} second`);
  expect(await readdir(folder)).toEqual(['gallery.html']);
});

test('a file of somebody else, also an empty one, stays as it is', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'gallery.html'), 'mine');
  await writeFile(join(folder, 'gallery-2.html'), '');
  expect(await writePage(folder, PAGE, Math.random)).toBe(join(folder, 'gallery-3.html'));
  expect(await readFile(join(folder, 'gallery.html'), 'utf8')).toBe('mine');
});

test('a folder that cannot be written leaves nothing behind', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'file'), '');
  await expect(writePage(join(folder, 'file'), PAGE, Math.random)).rejects.toMatchObject({ code: 'EEXIST' });
});

test('pictures come with what their sidecars say, and a sidecar that is none says nothing', async () => {
  const folder = await newFolder();
  for (const name of ['a.png', 'b.JPG', 'c.txt', '.d.png', 'e.webp']) await writeFile(join(folder, name), 'x');
  const notes = { taskId: '7', prompt: '<b>', size: 3, width: -1, height: 5 };
  await writeFile(join(folder, 'a.json'), JSON.stringify(notes));
  await writeFile(join(folder, 'b.json'), '{"prompt":"of another program"}');
  await writeFile(join(folder, 'e.json'), '{');
  const pictures = await readPictures(folder);
  expect(pictures.map(({ path }) => path.slice(folder.length + 1))).toEqual(['a.png', 'b.JPG', 'e.webp']);
  expect(pictures.map(({ sidecar }) => sidecar)).toMatchObject(
    [{ taskId: '7', prompt: '<b>', size: null, width: null, height: 5 }, null, null].map((one) => one ?? null),
  );
});
