import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bundleFiles } from '../common-js.js';

/**
 * Writes every chunk of dist/ into a folder as a function, since an executable has no files to require, and says their
 * names. They stay apart, so that a command loads only what it uses here too.
 */
export function writeChunks(folder) {
  const files = bundleFiles();
  const names = files.map((file) => basename(file));
  if (new Set(names).size < names.length) throw new Error('two chunks of dist/ have the same name');
  for (const file of files) {
    const code = readFileSync(join('dist', file), 'utf8');
    writeFileSync(join(folder, basename(file)), `(function(exports,require,module){${code}})`);
  }
  return names;
}
