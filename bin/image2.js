#!/usr/bin/env node
const [major = 0, minor = 0, patch = 0] = process.versions.node.split('.').map(Number);
const tooOld = major < 20 || (major === 20 && (minor < 18 || (minor === 18 && patch < 1)));
if (tooOld) {
  process.stderr.write(`image2 needs Node.js 20.18.1 or later; this is ${process.versions.node}.\n`);
  process.exitCode = 2;
} else {
  import('../dist/main.js')
    .then(({ main }) => main())
    .then((exitCode) => {
      process.exitCode = exitCode;
    })
    .catch((error) => {
      process.stderr.write(`${error.stack}\n`);
      process.exitCode = 1;
    });
}
