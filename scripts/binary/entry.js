// The main script of the executable: what bin/image2.js is to the package.
import { getRawAsset } from 'node:sea';
import { createChunkLoader } from './chunk-loader.js';

const asset = (key) => Buffer.from(getRawAsset(key));
const load = createChunkLoader({
  requireBuiltin: require,
  read: (name) => ({ source: asset(name).toString('utf8'), cachedData: asset(`${name}.cache`) }),
});

// As bin/image2.js has it: this one answer needs nothing of the rest.
const [, , word, ...others] = process.argv;
const isVersion = others.length === 0 && (word === '--version' || word === '-V');

load(isVersion ? './version.js' : './main.js')
  .main()
  .then((exitCode) => {
    process.exitCode = exitCode;
  })
  .catch((error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  });
