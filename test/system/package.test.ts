import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROJECT } from '../helpers/source-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'image2-package-'));
let size = 0;

beforeAll(() => {
  const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder, '--ignore-scripts'], {
    cwd: PROJECT,
    encoding: 'utf8',
  });
  const [first] = JSON.parse(packed.slice(packed.indexOf('['))) as { filename: string; size: number }[];
  size = first?.size ?? 0;
  const tarball = join(folder, first?.filename ?? '');
  execFileSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', tarball], { stdio: 'pipe' });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the tarball brings no other package along', () => {
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['image2']);
});

test('the tarball stays small', () => {
  expect(size).toBeGreaterThan(50_000);
  expect(size).toBeLessThan(400_000);
});

test('the installed command runs the main job', () => {
  const bin = join(folder, 'node_modules', '.bin', 'image2');
  const request = ['--mode', 'text2img', '--prompt', 'a lighthouse at dawn', '--size', '3:4'];
  const run = spawnSync(bin, ['create', '--sandbox', ...request, '-o', join(folder, 'pictures')], {
    encoding: 'utf8',
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder },
  });
  expect(run.status).toBe(0);
  expect(run.stdout).toMatch(/\.png\n$/);
});
