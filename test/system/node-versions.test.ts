import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { arch, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { PROJECT } from '../helpers/source-files.ts';

// The oldest that must work, and every line that is or will be supported. The binaries come from the package registry.
const VERSIONS = ['20.18.1', '22', '24', '26'];
const CACHE = join(PROJECT, '.cache', 'node-versions');
const home = mkdtempSync(join(tmpdir(), 'image2-versions-'));

afterAll(() => rmSync(home, { recursive: true, force: true }));

function nodeBinary(version: string): string {
  const folder = join(CACHE, version);
  mkdirSync(folder, { recursive: true });
  const name = `node-linux-${arch()}`;
  const options = ['--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts'];
  execFileSync('npm', ['install', ...options, `${name}@${version}`], { stdio: 'pipe' });
  return join(folder, 'node_modules', name, 'bin', 'node');
}

describe.each(VERSIONS)('on Node %s', (version) => {
  const node = nodeBinary(version);
  const runWith = (env: Readonly<Record<string, string>>, ...argv: string[]): ReturnType<typeof spawnSync> =>
    spawnSync(node, [join(PROJECT, 'bin', 'image2.js'), ...argv], {
      encoding: 'utf8',
      cwd: home,
      env: { PATH: process.env['PATH'], HOME: join(home, version), ...env },
    });
  const run = (...argv: string[]): ReturnType<typeof spawnSync> => runWith({}, ...argv);

  test('is the Node that was asked for', () => {
    expect(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout).toMatch(new RegExp(`^v${version}\\b`));
  });

  test('the executable makes and saves a picture in the sandbox', () => {
    const folder = join(home, `pictures-${version}`);
    const request = ['--mode', 'text2img', '--prompt', 'a lighthouse at dawn', '--size', '3:4'];
    const { status, stdout, stderr } = run('create', '--sandbox', ...request, '-o', folder, '--json');
    expect(stderr).not.toMatch(/Warning:|error:/);
    expect(status).toBe(0);
    expect(JSON.parse(String(stdout))).toMatchObject({
      ok: true,
      status: 'success',
      files: [{ width: 513, height: 684 }],
    });
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('a usage error is exit 2, and help and version are exit 0', () => {
    expect(run('create', '--size', '16x9', '--mode', 'text2img', '--prompt', 'x').status).toBe(2);
    expect(run('--version')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    expect(run('create', '--help').status).toBe(0);
  });

  test('compiled code is kept where this Node can, and nothing depends on it', () => {
    const caches = join(home, `caches-${version}`);
    const plain = runWith({ XDG_CACHE_HOME: '/proc' }, '--help');
    expect(plain).toMatchObject({ status: 0, stderr: '' });
    for (let turn = 1; turn <= 2; turn += 1) {
      expect(runWith({ XDG_CACHE_HOME: caches }, '--help')).toMatchObject({
        status: 0,
        stdout: plain.stdout,
        stderr: '',
      });
    }
    if (version === '20.18.1') expect(existsSync(caches)).toBe(false);
    else expect(readdirSync(join(caches, 'image2'))).toHaveLength(1);
    runWith({ XDG_CACHE_HOME: join(home, 'off'), NODE_DISABLE_COMPILE_CACHE: '1' }, '--help');
    expect(existsSync(join(home, 'off'))).toBe(false);
  });

  test('records work', () => {
    expect(run('history', '--json')).toMatchObject({ status: 0, stdout: '' });
  });
});

test('a Node that is too old gets a clear sentence and exit 2', () => {
  const node = nodeBinary('18');
  const old = spawnSync(node, [join(PROJECT, 'bin', 'image2.js')], { encoding: 'utf8' });
  expect(old).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('needs Node.js 20.18.1 or later'),
  });
});
