// This file runs inside the executable.
import { Script } from 'node:vm';

/**
 * A function that loads a chunk of dist/ by the name under which another chunk imports it. `read` gives the text of a
 * chunk and, where there is one, its code cache; `compiled` is told of every script.
 */
export function createChunkLoader({ read, requireBuiltin, compiled }) {
  const modules = new Map();
  return function load(id) {
    if (!id.startsWith('.')) return requireBuiltin(id);
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
}
