import { posix } from 'node:path';
import { build } from 'esbuild';

/**
 * Modules that are loaded together in one file each, by the name of the file in dist/ (a module belongs to the first
 * group that its roots reach). Left alone, esbuild makes a chunk of every module that other entries share, and each file costs Node about
 * half a millisecond.
 */
const GROUPS = {
  main: [
    'src/main.ts',
    'src/core/decimal.ts',
    'src/core/image-url.ts',
    'src/core/next-command.ts',
    'src/core/retry-policy.ts',
    'src/core/task.ts',
  ],
  version: ['src/version.ts'],
  'compile-cache': ['src/compile-cache.ts'],
  'chunks/key': ['src/commands/key.ts'],
  'chunks/records': ['src/journal/journal.ts', 'src/random-token.ts'],
  'chunks/get': ['src/commands/get.ts', 'src/core/private-address.ts', 'src/api/wire.ts'],
  'chunks/create': ['src/commands/create.ts'],
  'chunks/request': ['src/api/client.ts', 'src/api/http.ts', 'src/api/proxy-client.ts'],
  'chunks/images': ['src/images/output-target.ts', 'src/images/prepare-target.ts', 'src/images/save-images.ts'],
};

// Several groups use it, by short names that would collide with others in one file.
const KEPT_APART = /^node_modules\/zod\//;

/** The entry points and the plugin that make the groups. */
export async function chunkGroups(options) {
  const { metafile } = await build({ ...options, entryPoints: Object.values(GROUPS).flat(), write: false });
  const { inputs } = metafile;
  const groupOf = groupModules(inputs);
  return {
    entryPoints: Object.keys(GROUPS).map((name) => ({ in: `group:${name}`, out: name })),
    plugin: { name: 'chunk-groups', setup: (hooks) => setUp(hooks, inputs, groupOf) },
  };
}

function groupModules(inputs) {
  const groupOf = new Map();
  for (const [name, roots] of Object.entries(GROUPS)) {
    const visit = (path) => {
      if (groupOf.has(path)) return;
      groupOf.set(path, name);
      for (const { path: next, kind, external } of inputs[path].imports)
        if (kind !== 'dynamic-import' && !external) visit(next);
    };
    for (const root of roots) visit(root);
  }
  for (const path of groupOf.keys()) if (KEPT_APART.test(path)) groupOf.delete(path);
  return groupOf;
}

/** The modules of a group that are imported from elsewhere, or dynamically, which takes the whole file. */
function sharedModules(inputs, groupOf) {
  const shared = new Set();
  for (const [path, { imports }] of Object.entries(inputs)) {
    for (const { kind, path: to } of imports) {
      const isForeign = groupOf.get(to) !== groupOf.get(path) || kind === 'dynamic-import';
      if (groupOf.has(to) && isForeign) shared.add(to);
    }
  }
  return shared;
}

function setUp({ onLoad, onResolve }, inputs, groupOf) {
  const shared = [...sharedModules(inputs, groupOf)];
  onResolve({ filter: /^group:/ }, ({ path }) => ({ path: path.slice('group:'.length), namespace: 'group' }));
  onLoad({ filter: /./, namespace: 'group' }, ({ path: group }) => {
    const modules = new Set([...GROUPS[group], ...shared.filter((path) => groupOf.get(path) === group)]);
    const contents = [...modules].map((path) => `export * from './${path}';`).join('\n');
    return { contents, resolveDir: process.cwd(), loader: 'ts' };
  });
  onResolve({ filter: /./, namespace: 'file' }, ({ importer, kind, path: specifier }) => {
    const from = importer.slice(process.cwd().length + 1);
    const target = inputs[from]?.imports.find(({ original }) => original === specifier)?.path;
    const group = groupOf.get(target);
    const isInside = groupOf.get(from) === group;
    if (group === undefined || (isInside && kind !== 'dynamic-import')) return undefined;
    if (kind === 'require-call') throw new Error(`${specifier} is required from another group, by ${from}`);
    return { path: relativePath(groupOf.get(from) ?? 'chunks/of-none', group), external: true };
  });
}

function relativePath(from, to) {
  const path = posix.relative(posix.dirname(from), `${to}.js`);
  return path.startsWith('.') ? path : `./${path}`;
}
