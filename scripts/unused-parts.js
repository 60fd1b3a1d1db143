/** Imports of packages that this program never reaches: who imports, and what. */
const UNUSED = [
  // Bodies here are strings, never forms: with this file all of fetch would come along.
  { importer: /\/undici\/lib\//, path: /\/web\/fetch\/body\.js$/ },
  // HTTP/2 is spoken only where `allowH2` is set, and it would load node:http2 at every start.
  { importer: /\/undici\/lib\//, path: /\/client-h2\.js$/ },
  // commander starts a program for a command that is a file of its own; here there is none.
  { importer: /\/commander\/lib\//, path: /^node:child_process$/ },
];

/** An esbuild plugin that keeps {@link UNUSED} out of the bundle; a use that there is after all fails loudly. */
export const leaveUnusedPartsOut = {
  name: 'leave-unused-parts-out',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /./ }, ({ importer, kind, path }) =>
      UNUSED.some((part) => part.importer.test(importer) && part.path.test(path))
        ? { path, namespace: 'unused', pluginData: kind === 'require-call' ? 'module.exports =' : 'export default' }
        : undefined,
    );
    onLoad({ filter: /./, namespace: 'unused' }, ({ path, pluginData }) => ({
      contents: `${pluginData} () => { throw new Error(${JSON.stringify(`not in the bundle: ${path}`)}) };`,
    }));
  },
};
