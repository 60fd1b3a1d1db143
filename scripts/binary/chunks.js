import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { transform } from 'esbuild';

/**
 * Writes every chunk of dist/ into a folder as a CommonJS function, since an executable has no files to import, and says
 * their names. They stay apart, so that a command loads only what it uses here too.
 */
export async function writeChunks(folder) {
  const files = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.js'));
  for (const file of files) {
    const text = readFileSync(join('dist', file), 'utf8');
    const { code } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target: 'node26',
      minify: true,
      supported: { 'dynamic-import': false },
      // Some address of a file: the chunks take only Node's own modules by it.
      define: { 'import.meta.url': '"file:///"' },
    });
    writeFileSync(join(folder, basename(file)), `(function(exports,require,module){${code}})`);
  }
  const names = files.map((file) => basename(file));
  if (new Set(names).size < names.length) throw new Error('two chunks of dist/ have the same name');
  return names;
}
