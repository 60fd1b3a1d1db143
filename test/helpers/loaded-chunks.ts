import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type CliOptions, type CliResult, runCli } from './run-cli.ts';
import { PROJECT } from './source-files.ts';

/** What one run of the executable loaded from dist/. */
export interface Loaded {
  readonly result: CliResult;
  /** Files of dist/, such as `main.js`. */
  readonly files: readonly string[];
  /** Packages with code in these files. */
  readonly packages: readonly string[];
  /** Folders of src/ with code in these files, and files of src/ itself. */
  readonly rooms: readonly string[];
  /** Node's own modules that it loaded, without the internal ones. */
  readonly builtins: readonly string[];
  /** Parts of Node's loader of ES modules that were not there before the executable ran. */
  readonly esLoader: readonly string[];
}

// Node tells of every module that it loaded since its start, ` NativeModule fs` and the like.
const HOOK = `
const { writeFileSync } = require('node:fs');
const names = () => process.moduleLoadList.map((line) => line.replace(/^NativeModule /, ''));
const early = names();
process.on('exit', () => {
  const builtins = names().filter((name) => !/ |^internal\\//.test(name));
  const esLoader = names().filter((name) => name.startsWith('internal/modules/esm/') && !early.includes(name));
  writeFileSync(__filename + '.json', JSON.stringify({ builtins, esLoader }));
});
`;

/** Every module in dist/, by the file that it is in: esbuild's own account of what it wrote. */
export function bundledModules(): ReadonlyMap<string, readonly string[]> {
  const outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }> = JSON.parse(
    readFileSync(join(PROJECT, 'dist/meta.json'), 'utf8'),
  );
  return new Map(
    Object.entries(outputs).map(([file, { inputs }]) => [
      file.replace(/^dist\//, ''),
      Object.keys(inputs).filter((path) => (inputs[path]?.bytesInOutput ?? 0) > 0),
    ]),
  );
}

/** The text of every file of dist/ with code, by its path there. */
export function bundleTexts(): ReadonlyMap<string, string> {
  const dist = join(PROJECT, 'dist');
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.js'));
  return new Map(files.map((path) => [path, readFileSync(join(dist, path), 'utf8')]));
}

/** Runs the executable, and asks V8 which files it loaded, and Node which of its own modules. */
export async function runAndSeeLoaded(argv: readonly string[], options: CliOptions = {}): Promise<Loaded> {
  const folder = await mkdtemp(join(tmpdir(), 'image2-loaded-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const hook = join(folder, 'hook.cjs');
  await writeFile(hook, HOOK);
  const env = { ...options.env, NODE_V8_COVERAGE: folder, NODE_OPTIONS: `--require ${hook}` };
  const result = await runCli(argv, { ...options, env });
  const reports: { result: { url: string }[] }[] = readdirSync(folder)
    .filter((name) => name.startsWith('coverage-'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
  const dist = join(PROJECT, 'dist/');
  const files = reports
    .flatMap((report) => report.result.map(({ url }) => (url.startsWith('file:') ? fileURLToPath(url) : '')))
    .filter((path) => path.startsWith(dist))
    .map((path) => path.slice(dist.length));
  const bundled = bundledModules();
  const modules = files.flatMap((file) => bundled.get(file) ?? []);
  const ofNode: Pick<Loaded, 'builtins' | 'esLoader'> = JSON.parse(readFileSync(`${hook}.json`, 'utf8'));
  return {
    result,
    files: sorted(files),
    packages: sorted(modules.flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [])),
    rooms: sorted(modules.flatMap((path) => /^src\/([^/]+?)(?:\.ts)?(?:\/|$)/.exec(path)?.[1] ?? [])),
    builtins: sorted(ofNode.builtins),
    esLoader: ofNode.esLoader,
  };
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
