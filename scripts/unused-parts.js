/** Imports of packages that this program never reaches: who imports, and what. */
const UNUSED = [
  // Bodies here are strings, never forms: with this file all of fetch would come along.
  { importer: /\/undici\/lib\//, path: /\/web\/fetch\/body\.js$/ },
  // HTTP/2 is spoken only where `allowH2` is set, and it would load node:http2 at every start.
  { importer: /\/undici\/lib\//, path: /\/client-h2\.js$/ },
  // commander starts a program for a command that is a file of its own; here there is none.
  { importer: /\/commander\/lib\//, path: /^node:child_process$/ },
];

/**
 * undici asks node:http for a class that bodies here never are of, and for a default that is always given, and would load
 * all of it at every start.
 */
const HTTP_OF_UNDICI = 'module.exports = { maxHeaderSize: 16384, IncomingMessage: class {} };';

/** An esbuild plugin that keeps {@link UNUSED} out of the bundle; a use that there is after all fails loudly. */
export const leaveUnusedPartsOut = {
  name: 'leave-unused-parts-out',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /./ }, ({ importer, kind, path }) =>
      UNUSED.some((part) => part.importer.test(importer) && part.path.test(path))
        ? { path, namespace: 'unused', pluginData: kind === 'require-call' ? 'module.exports =' : 'export default' }
        : undefined,
    );
    onResolve({ filter: /^node:http$/ }, ({ importer }) =>
      /\/undici\/lib\//.test(importer) ? { path: 'node:http', namespace: 'http-of-undici' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'http-of-undici' }, () => ({ contents: HTTP_OF_UNDICI }));
    onLoad({ filter: /./, namespace: 'unused' }, ({ path, pluginData }) => ({
      contents: `${pluginData} () => { throw new Error(${JSON.stringify(`not in the bundle: ${path}`)}) };`,
    }));
  },
};
