// This file runs inside the executable.
import { Script } from 'node:vm';

/**
 * Modules of Node that take a noticeable part of a start: each is loaded when something of it is first used. Those that
 * are functions or classes themselves are not among them.
 */
const DEFERRED = new Set([
  'node:async_hooks',
  'node:child_process',
  'node:crypto',
  'node:dns',
  'node:fs/promises',
  'node:http',
  'node:https',
  'node:net',
  'node:os',
  'node:perf_hooks',
  'node:querystring',
  'node:readline',
  'node:stream/promises',
  'node:timers/promises',
  'node:tls',
  'node:zlib',
]);

/**
 * A function that loads a chunk of dist/ by the name that another chunk imports it under. `read` gives the text of a chunk
 * and, where there is one, its code cache; `compiled` is told of every script.
 */
export function createChunkLoader({ read, requireBuiltin, compiled }) {
  const modules = new Map();
  const builtins = new Map();
  const builtin = (id) => {
    if (!DEFERRED.has(id)) return requireBuiltin(id);
    if (!builtins.has(id))
      builtins.set(
        id,
        deferred(() => requireBuiltin(id)),
      );
    return builtins.get(id);
  };
  const load = (id) => {
    if (!id.startsWith('.')) return builtin(id);
    const name = id.slice(id.lastIndexOf('/') + 1);
    const known = modules.get(name);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    modules.set(name, module);
    const { source, cachedData } = read(name);
    const script = new Script(source, { filename: name, cachedData });
    compiled?.(name, script);
    script.runInThisContext()(module.exports, load, module);
    return module.exports;
  };
  return load;
}

function deferred(load) {
  let loaded;
  const real = () => {
    loaded ??= load();
    return loaded;
  };
  return new Proxy(
    {},
    {
      get: (_, key) => real()[key],
      has: (_, key) => key in real(),
      ownKeys: () => Reflect.ownKeys(real()),
      getOwnPropertyDescriptor: (_, key) => {
        const descriptor = Reflect.getOwnPropertyDescriptor(real(), key);
        return descriptor && { ...descriptor, configurable: true };
      },
    },
  );
}
