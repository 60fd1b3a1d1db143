import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';

/** The files of dist/ with code, as paths in it. */
export function bundleFiles() {
  return readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.js'));
}

/**
 * Turns every file of dist/ into a CommonJS module in place, since esbuild splits only ES modules and Node takes 5 ms to
 * make its loader of ES modules ready. A dynamic import becomes a `require` at that moment, behind a promise.
 */
export async function turnIntoCommonJs() {
  for (const file of bundleFiles()) {
    const path = join('dist', file);
    const { code } = await transform(readFileSync(path, 'utf8'), {
      format: 'cjs',
      platform: 'node',
      target: 'node20.18',
      minify: true,
      supported: { 'dynamic-import': false },
      // What an ES module is without being asked.
      banner: '"use strict";',
    });
    writeFileSync(path, code);
  }
  writeFileSync('dist/package.json', '{ "type": "commonjs" }\n');
}
