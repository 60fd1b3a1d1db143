import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
const [bundled = '', development = ''] = read('docs/dependencies.md').split('## For development only');
const namesIn = (text: string): string[] => [...text.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name = '']) => name);
const direct = (): string[] => Object.keys(JSON.parse(read('package.json')).devDependencies);

/** The packages whose code is in dist/. */
function packagesOfBundle(): string[] {
  const outputs: Record<string, { inputs: object }> = JSON.parse(read('dist/meta.json'));
  const files = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const names = files.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return [...new Set(names)].sort();
}

test('the page of dependencies names what the bundle holds, and nothing else', () => {
  expect(namesIn(bundled).sort()).toEqual(packagesOfBundle());
});

test('it names every package of package.json once', () => {
  const listed = [...namesIn(bundled), ...namesIn(development)];
  expect(listed.filter((name) => direct().includes(name)).sort()).toEqual(direct().sort());
  expect(namesIn(development).filter((name) => !direct().includes(name))).toEqual([]);
});

test('an installed program depends on nothing, and nothing of it runs at install time', () => {
  const manifest = JSON.parse(read('package.json'));
  expect(manifest).not.toHaveProperty('dependencies');
  expect(manifest).not.toHaveProperty('optionalDependencies');
  expect(manifest).not.toHaveProperty('peerDependencies');
  expect(Object.keys(manifest.scripts).filter((name) => /install/.test(name))).toEqual([]);
});

test('every package of the bundle comes with its licence', () => {
  const licences = read('dist/LICENSES.txt');
  for (const name of packagesOfBundle()) expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'));
});
