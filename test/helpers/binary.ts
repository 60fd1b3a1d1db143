import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
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
