import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Takes out of the written files the imports that only run esbuild's own helpers, which do nothing when they run: they
 * are left where a file shares a chunk with others and uses none of it, and each loads a file.
 */
export function removeEmptyImports(metafile) {
  const helpers = Object.entries(metafile.outputs).filter(([, { inputs }]) => Object.keys(inputs).length === 0);
  const names = helpers.map(([path]) => path.split('/').at(-1));
  for (const [path, { imports }] of Object.entries(metafile.outputs)) {
    const text = readFileSync(path, 'utf8');
    const kept = names.reduce((rest, name) => rest.replace(new RegExp(`import"[./a-z]*/${name}";`), ''), text);
    if (kept === text) continue;
    writeFileSync(path, kept);
    metafile.outputs[path].imports = imports.filter((one) => !names.some((name) => one.path.endsWith(`/${name}`)));
  }
}
