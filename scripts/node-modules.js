import { relative } from 'node:path';

/** Loaded by the first call, since most runs make none: these bring much of Node along. */
const LATE = [
  'node:crypto',
  'node:fs/promises',
  'node:http',
  'node:https',
  'node:net',
  'node:timers/promises',
  'node:tty',
  'node:v8',
  'node:zlib',
];

/**
 * An esbuild plugin that takes Node's own modules straight from Node. esbuild would make a default import, as packages have
 * it, into a copy of the whole module with a getter for each name, and load every module at once.
 */
export const nodeModules = {
  name: 'node-modules',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^node:/ }, ({ importer, kind, path }) =>
      // A copy for each importer: a shared one would become a chunk of its own.
      kind === 'import-statement'
        ? { path: `${path}?${encodeURIComponent(relative('.', importer))}`, namespace: 'node' }
        : undefined,
    );
    onLoad({ filter: /./, namespace: 'node' }, async ({ path }) => {
      const [name] = path.split('?');
      return {
        contents: LATE.includes(name) ? lateModule(name, await import(name)) : wholeModule(name, await import(name)),
      };
    });
  },
};

function wholeModule(name, { default: whole }) {
  const lines = Object.keys(whole).map((one) => `export const ${one} = /* @__PURE__ */ (() => whole.${one})();`);
  return [`const whole = /* @__PURE__ */ process.getBuiltinModule('${name}');`, 'export default whole;', ...lines].join(
    '\n',
  );
}

/** Its functions and classes only: a named use of anything else fails in the build. */
function lateModule(name, { default: whole }) {
  const named = Object.keys(whole).filter((one) => typeof whole[one] === 'function');
  const lines = named.map(
    (one) => `export function ${one}(...given) {
      return new.target ? new (late().${one})(...given) : late().${one}(...given);
    }`,
  );
  return [
    `const late = () => process.getBuiltinModule('${name}');`,
    'export default /* @__PURE__ */ new Proxy({}, { get: (_target, one) => late()[one] });',
    ...lines,
  ].join('\n');
}
