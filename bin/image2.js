#!/usr/bin/env node
const [major = 0, minor = 0, patch = 0] = process.versions.node.split('.').map(Number);
const tooOld = major < 20 || (major === 20 && (minor < 18 || (minor === 18 && patch < 1)));
if (tooOld) {
  process.stderr.write(`image2 needs Node.js 20.18.1 or later; this is ${process.versions.node}.\n`);
  process.exitCode = 2;
} else {
  start()
    .then(({ main }) => main())
    .then((exitCode) => {
      process.exitCode = exitCode;
    })
    .catch((error) => {
      process.stderr.write(`${error.stack}\n`);
      process.exitCode = 1;
    });
}

async function start() {
  const [, , word, ...others] = process.argv;
  if (others.length === 0 && (word === '--version' || word === '-V')) return require('../dist/version.js');
  // Node 20 has no such cache, and loading the module to see that takes time.
  const { enableCompileCache } = major > 20 ? require('node:module') : {};
  if (enableCompileCache !== undefined) {
    const { compileCacheFolder } = require('../dist/compile-cache.js');
    const { env } = process;
    const home = env.HOME || require('node:os').homedir();
    const folder = compileCacheFolder({ env, home, uid: process.getuid?.() });
    if (folder !== null) enableCompileCache(folder);
  }
  return require('../dist/main.js');
}
