import { relative } from 'node:path';

/**
 * An esbuild plugin that takes Node's own modules straight from Node. As imports of an ES module each would pass the
 * module loader and get a namespace with all of its names, a quarter of a millisecond for every one.
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
      const names = Object.keys(await import(name)).filter((one) => one !== 'default');
      const taken = names.map((one) => `export const ${one} = /* @__PURE__ */ (() => whole.${one})();`);
      const whole = `const whole = /* @__PURE__ */ process.getBuiltinModule('${name}');\nexport default whole;`;
      return { contents: [whole, ...taken].join('\n') };
    });
  },
};
