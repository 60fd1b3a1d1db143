import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { chunkGroups } from './chunk-groups.js';
import { turnIntoCommonJs } from './common-js.js';
import { removeEmptyImports } from './empty-imports.js';
import { licencesOf } from './licences.js';
import { writeManualPage } from './man.js';
import { nodeModules } from './node-modules.js';
import { plainModules } from './plain-modules.js';
import { leaveUnusedPartsOut } from './unused-parts.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');

const options = {
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.18',
  minify: true,
  keepNames: false,
  legalComments: 'none',
  chunkNames: 'chunks/[name]-[hash]',
  metafile: true,
  define: { IMAGE2_VERSION: JSON.stringify(version) },
  plugins: [leaveUnusedPartsOut, plainModules],
  logOverride: { 'ambiguous-reexport': 'error' },
};
const groups = await chunkGroups(options);
const { metafile } = await build({
  ...options,
  entryPoints: groups.entryPoints,
  plugins: [...options.plugins, groups.plugin, nodeModules],
});

removeEmptyImports(metafile);
await turnIntoCommonJs();
writeFileSync('dist/LICENSES.txt', licencesOf(metafile));
writeFileSync('dist/meta.json', JSON.stringify(metafile.outputs));
await writeManualPage('dist/image2.1');
