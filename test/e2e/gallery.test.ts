import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runInProcess, temporaryHome } from '../helpers/run-cli.ts';
import { startScriptedService } from '../helpers/scripted-service.ts';

const HOSTILE = '</script><img src=x onerror=alert(1)>';

test('gallery puts a page beside the pictures and prints its path', async () => {
  const home = await temporaryHome();
  const service = await startScriptedService();
  const env = { IMAGE2_BASE_URL: service.url };
  const create = ['create', '--mode', 'text2img', '--prompt', HOSTILE, '--size', '1:1', '-o', 'pictures/', '--sidecar'];
  const made = await runInProcess(create, { home, env });
  expect(made.code).toBe(0);
  const run = await runInProcess(['gallery', 'pictures'], { home, env });
  const page = join(home, 'pictures', 'gallery.html');
  expect(run).toMatchObject({ code: 0, stdout: `${page}\n` });
  const html = await readFile(page, 'utf8');
  expect(html).not.toContain(HOSTILE);
  expect(html).toContain('13170-1.png');
  const again = await runInProcess(['gallery', 'pictures', '--json'], { home, env });
  expect(JSON.parse(again.stdout)).toMatchObject({ ok: true, created: 'no', gallery: { path: page, entries: 1 } });
});

test('gallery without a folder shows the history, failed tasks with their reasons', async () => {
  const home = await temporaryHome();
  const query = { body: { id: 13170, task_status: 'failed', service_output: { failReason: 'not today' } } };
  const service = await startScriptedService({ query });
  const env = { IMAGE2_BASE_URL: service.url };
  await runInProcess(['create', '--mode', 'text2img', '--prompt', 'a fox', '--size', '1:1'], { home, env });
  const run = await runInProcess(['gallery', '--lang', 'zh'], { home, env });
  const page = join(home, '.local', 'state', 'image2', 'gallery.html');
  expect(run).toMatchObject({ code: 0, stdout: `${page}\n` });
  const html = await readFile(page, 'utf8');
  expect(html).toContain('not today');
  expect(html).toContain('lang="zh');
});

test('a folder that is not there or cannot be written is exit 2', async () => {
  const home = await temporaryHome();
  const absent = await runInProcess(['gallery', 'nowhere', '--json'], { home });
  expect(absent.json()).toMatchObject({ exitCode: 2, error: { code: 'FOLDER_UNREADABLE' } });
  await mkdir(join(home, '.local', 'state'), { recursive: true });
  await writeFile(join(home, '.local', 'state', 'image2'), 'a file');
  const blocked = await runInProcess(['gallery', '--json'], { home });
  expect(blocked.json()).toMatchObject({ exitCode: 2 });
});
