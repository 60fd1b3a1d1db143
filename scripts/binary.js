// Builds image2-linux-x64, an executable that needs no Node, from what scripts/build.js put into dist/.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { writeChunks } from './binary/chunks.js';
import { dropSymbols } from './binary/drop-symbols.js';
import { fetchNode, NODE_VERSION } from './binary/fetch-node.js';
import { bringOwnAtomics } from './binary/own-atomics.js';

const NAME = 'image2-linux-x64';
const WORK = join('.cache', 'binary');

try {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(`The executable is built for and on Linux on x64; this is ${process.platform} on ${process.arch}.`);
  await buildBinary();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function buildBinary() {
  const nodePackage = fetchNode();
  rmSync(WORK, { recursive: true, force: true });
  const chunks = join(WORK, 'chunks');
  mkdirSync(chunks, { recursive: true });
  const node = join(WORK, 'node');
  const image = dropSymbols(readFileSync(join(nodePackage, 'bin', 'node')));
  bringOwnAtomics(image);
  writeFileSync(node, image, { mode: 0o755 });
  const names = writeChunks(chunks);
  run(node, ['--no-warnings', 'scripts/binary/warm-up.js', chunks]);
  const output = join(WORK, NAME);
  await assemble({ node, chunks, names, output });
  writeFileSync(`${NAME}.LICENSES.txt`, licences(nodePackage));
  writeFileSync(`${NAME}.sha256`, `${sha256(output)}  ${NAME}\n`);
  renameSync(output, NAME);
  const sizeOf = (files) => files.reduce((sum, file) => sum + statSync(file).size, 0);
  printSizes([
    [`Node ${NODE_VERSION}, without its symbols`, sizeOf([node])],
    ['the program', sizeOf(names.map((name) => join(chunks, name)))],
    ['its code cache', sizeOf(names.map((name) => join(chunks, `${name}.cache`)))],
    [NAME, sizeOf([NAME])],
  ]);
}

async function assemble({ node, chunks, names, output }) {
  const main = join(WORK, 'entry.js');
  await build({
    entryPoints: ['scripts/binary/entry.js'],
    outfile: main,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node26',
    minify: true,
  });
  const files = names.flatMap((name) => [name, `${name}.cache`]);
  const config = {
    main,
    output,
    disableExperimentalSEAWarning: true,
    // The chunks bring caches of their own; this one would hold no function that is called later, and it prints a warning
    // where NODE_OPTIONS makes it unfit.
    useCodeCache: false,
    // A start allocates less than this, so nothing is collected before it is done.
    execArgv: ['--min-semi-space-size=16'],
    execArgvExtension: 'env',
    assets: Object.fromEntries(files.map((file) => [file, join(chunks, file)])),
  };
  const path = join(WORK, 'config.json');
  writeFileSync(path, JSON.stringify(config));
  run(node, ['--build-sea', path]);
}

/** What it says on stderr is in the error where it fails. */
function run(node, argv) {
  execFileSync(node, argv, { stdio: ['ignore', 'ignore', 'pipe'] });
}

function licences(nodePackage) {
  const line = `\n${'-'.repeat(72)}\n`;
  const own = `image2 (MIT)\n\n${readFileSync('LICENSE', 'utf8')}`;
  const ofNode = `Node.js ${NODE_VERSION} and what it contains\n\n${readFileSync(join(nodePackage, 'LICENSE'), 'utf8')}`;
  return [own, readFileSync('dist/LICENSES.txt', 'utf8'), ofNode].join(line);
}

function sha256(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function printSizes(rows) {
  for (const [name, bytes] of rows) process.stdout.write(`${(bytes / 1e6).toFixed(1).padStart(7)} MB  ${name}\n`);
}
