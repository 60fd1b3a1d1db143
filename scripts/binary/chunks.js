import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { transform } from 'esbuild';
import { REQUIRE_BANNER } from '../require-banner.js';

/**
 * Writes every chunk of dist/ into a folder as a CommonJS function, since an executable has no files to import, and says
 * their names. They stay apart, so that a command loads only what it uses here too.
 */
export async function writeChunks(folder) {
  const files = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.js'));
  for (const file of files) {
    const text = readFileSync(join('dist', file), 'utf8');
    if (!text.includes(REQUIRE_BANNER)) throw new Error(`${file} does not begin as scripts/build.js begins a chunk`);
    const { code } = await transform(text.replace(REQUIRE_BANNER, ''), {
      format: 'cjs',
      platform: 'node',
      target: 'node26',
      minify: true,
      supported: { 'dynamic-import': false },
    });
    writeFileSync(join(folder, basename(file)), `(function(exports,require,module){${code}})`);
  }
  const names = files.map((file) => basename(file));
  if (new Set(names).size < names.length) throw new Error('two chunks of dist/ have the same name');
  return names;
}
