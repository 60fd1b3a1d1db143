import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * An esbuild plugin that takes packages of the start as ES modules. As CommonJS modules they are wrapped in functions,
 * which V8 parses twice: once to skip them, once to run them.
 */
export const plainModules = {
  name: 'plain-modules',
  setup({ onLoad, onResolve, resolve }) {
    onResolve({ filter: /^fastest-levenshtein$/ }, async ({ resolveDir, kind }) =>
      resolve('fastest-levenshtein/esm/mod.js', { resolveDir, kind }),
    );
    onLoad({ filter: /\/commander\/esm\.mjs$/ }, ({ path }) => ({
      contents: ['command', 'error', 'help', 'option'].map((name) => `export * from './lib/${name}.js';`).join('\n'),
      resolveDir: dirname(path),
    }));
    onLoad({ filter: /\/commander\/lib\/\w+\.js$/ }, ({ path }) => ({
      contents: toModule(readFileSync(path, 'utf8'), path),
      resolveDir: join(path, '..'),
    }));
  },
};

/** A file whose every `require` and `exports` is a statement of its own, as commander's are; refuses any other. */
function toModule(text, path) {
  const module = text
    .replace(/^const (\{[^}]*\}) = require\(('[^']+')\);/gm, 'import $1 from $2;')
    .replace(/^const (\w+) = require\(('[^']+')\)\.(\w+);/gm, 'import { $3 as $1 } from $2;')
    .replace(/^const (\w+) = require\(('[^']+')\);/gm, 'import $1 from $2;')
    .replace(/^exports\.(\w+) = \1;/gm, 'export { $1 };');
  if (/\brequire\(|\bexports\.|\bmodule\.exports/.test(module)) throw new Error(`${path} is not as plain as it was`);
  return module;
}
