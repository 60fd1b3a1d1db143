/** Parts of packages that this program never reaches, by the end of their path; what comes instead says so loudly. */
const UNUSED = [
  // Bodies here are strings, never forms: with this file all of fetch would come along.
  /undici\/lib\/web\/fetch\/body\.js$/,
  // HTTP/2 is spoken only where `allowH2` is set, and it would load node:http2 at every start.
  /undici\/lib\/dispatcher\/client-h2\.js$/,
];

/** An esbuild plugin that keeps {@link UNUSED} out of the bundle. */
export const leaveUnusedPartsOut = {
  name: 'leave-unused-parts-out',
  setup({ onLoad, onResolve }) {
    // commander starts programs for commands that are files of their own; here there are none.
    onResolve({ filter: /^node:child_process$/ }, ({ importer, path }) =>
      importer.includes('/commander/lib/') ? { path, namespace: 'unused' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
    onLoad({ filter: /\/undici\/lib\// }, ({ path }) => {
      if (!UNUSED.some((end) => end.test(path))) return undefined;
      const name = JSON.stringify(path.replace(/.*\/node_modules\//, ''));
      return { contents: `module.exports = () => { throw new Error('not in the bundle: ' + ${name}) };`, loader: 'js' };
    });
  },
};
