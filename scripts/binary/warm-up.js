// Runs under the Node that the executable carries: `node warm-up.js <folder of chunks>`. It runs the usual commands once and
// then writes the code cache of every chunk beside it, which so holds the functions that a start really calls.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { createChunkLoader } from './chunk-loader.js';

const folder = resolve(process.argv[2] ?? '');
const names = readdirSync(folder).filter((name) => name.endsWith('.js'));
const home = mkdtempSync(join(tmpdir(), 'image2-warm-up-'));
const scripts = new Map();
const load = createChunkLoader({
  requireBuiltin: createRequire(import.meta.url),
  read: (name) => ({ source: readFileSync(join(folder, name), 'utf8') }),
  compiled: (name, script) => scripts.set(name, script),
});

// V8 throws away what was not called for a while; every function that ran has to be there at the end.
setFlagsFromString('--no-flush-bytecode');
// A command ends its process soon after it is done; here the next one follows.
process.exit = () => {};
Object.assign(process.env, { HOME: home, X_API_KEY: 'sk-warm-up-0123456789' });
process.chdir(home);
try {
  const server = await startService();
  const { main } = load('./main.js');
  for (const argv of commandLines(`http://127.0.0.1:${server.address().port}`)) {
    process.argv = [process.execPath, process.execPath, ...argv];
    const exitCode = await main();
    if (exitCode !== 0) throw new Error(`image2 ${argv.join(' ')} ended with ${exitCode}`);
  }
  server.close();
  server.closeAllConnections();
  process.argv = [process.execPath, process.execPath, '--version'];
  await load('./version.js').main();
  for (const name of names) load(`./${name}`);
} finally {
  rmSync(home, { recursive: true, force: true });
}
// The flags are part of what makes a cache fit.
setFlagsFromString('--flush-bytecode');
for (const [name, script] of scripts) writeFileSync(join(folder, `${name}.cache`), script.createCachedData());

function commandLines(base) {
  const service = ['--base-url', base];
  const request = ['--mode', 'text2img', '--size', '1:1'];
  writeFileSync(join(home, 'items.jsonl'), '{"prompt":"a fox"}\n{"prompt":"a hare"}\n');
  mkdirSync(join(home, 'pictures'));
  return [
    ['--version'],
    ['--help'],
    ['create', '--help'],
    ['--version', '--lang', 'zh'],
    ['get', '1', ...service],
    ['get', '1', '--json', ...service],
    ['create', ...request, '--prompt', 'a lighthouse at dawn', ...service],
    ['create', ...request, '--prompt', 'a ship', '--sandbox', '--poll-interval', '0.1', '-o', 'pictures'],
    ['batch', 'items.jsonl', ...request, '--quiet', ...service],
    ['history'],
    ['gallery', 'pictures'],
    ['key', 'show'],
  ];
}

/** A service whose every task has ended well. */
async function startService() {
  const imgUrls = ['https://images.example/1.png'];
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ id: 1, task_status: 'success', service_output: { imgUrls } }));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
