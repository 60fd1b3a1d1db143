import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { PROJECT } from './source-files.ts';

/** The executable that needs no Node, which `npm run build:binary` makes. */
export const BINARY = join(PROJECT, 'image2-linux-x64');

/** A script that, required first, makes the executable say of every code cache whether V8 refused it. */
export const CACHE_PROBE = `
const vm = require('node:vm');
const { Script } = vm;
vm.Script = class extends Script {
  constructor(source, options) {
    super(source, options);
    process.stderr.write('cache ' + options.filename + ' ' + this.cachedDataRejected + '\\n');
  }
};
`;

/** The libraries that the system loads for the binary, by name and place, in the order of the alphabet. */
export function libraries(): (readonly [name: string, path: string])[] {
  const paths = execFileSync('ldd', [BINARY], { encoding: 'utf8' }).match(/(?<=\s)\/\S+/g) ?? [];
  return paths.map((path) => [path.split('/').at(-1) ?? '', path] as const).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A root that goes with the test and holds the executable as `/image2`, its libraries, an empty `/home` and nothing else. */
export function bareRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'image2-root-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [, path] of libraries()) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    copyFileSync(path, join(root, path));
  }
  copyFileSync(BINARY, join(root, 'image2'));
  mkdirSync(join(root, 'home'));
  return root;
}
