// One table of ratios, each against its baseline in the same run: `npm run bench`, or `node bench/table.js [runs]` for
// the processes alone, without records and batches.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeHome } from './records-home.js';
import { BASELINES, HAS_BINARY, ROWS } from './rows.js';

const inBench = (path) => fileURLToPath(new URL(path, import.meta.url));
const [given] = process.argv.slice(2);
const runs = Number(given ?? 21);

const home = mkdtempSync(join(tmpdir(), 'image2-bench-'));
const service = spawn(process.execPath, [inBench('instant-service.js')], { stdio: ['ignore', 'pipe', 'inherit'] });
try {
  const [line] = await once(service.stdout, 'data');
  const rows = measureRows(String(line).trim());
  const others = given === undefined ? [...rowsOfRecords(), ...rowsOfBatch()] : [];
  printTable([...rows, ...others]);
} finally {
  service.kill();
  rmSync(home, { recursive: true, force: true });
}

/** Every command once a turn, one after another, so that what else the machine does hits all alike. */
function measureRows(baseUrl) {
  const env = {
    PATH: process.env.PATH,
    HOME: makeHome(home, 1_000, baseUrl),
    X_API_KEY: 'sk-bench-0123456789',
    IMAGE2_BASE_URL: baseUrl,
    IMAGE2_REUSE_WINDOW: '0',
    // The interpreter itself: what stands on PATH may be a slow script that looks for it.
    PYTHON: execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim(),
  };
  const commands = new Map(Object.values(BASELINES).map((command) => [command.join(' '), { command, exitCode: 0 }]));
  for (const { command, exitCode = 0 } of ROWS) commands.set(command.join(' '), { command, exitCode });
  const times = new Map([...commands.keys()].map((key) => [key, []]));
  for (let turn = 0; turn <= runs; turn += 1) {
    for (const [key, { command, exitCode }] of commands) {
      const ms = timed(command, exitCode, env);
      // The first turn fills the caches of the disk.
      if (turn > 0) times.get(key).push(ms);
    }
  }
  const medianOf = (command) => median(times.get(command.join(' ')));
  return ROWS.map(({ name, command, baseline, target }) => {
    const [ms, baseMs] = [medianOf(command), medianOf(BASELINES[baseline])];
    return { name, baseline, measured: `${ms.toFixed(0)} / ${baseMs.toFixed(0)} ms`, ratio: ms / baseMs, target };
  });
}

function timed([program, ...argv], exitCode, env) {
  const started = performance.now();
  const { status, stderr } = spawnSync(program, argv, { env, encoding: 'utf8' });
  const ms = performance.now() - started;
  if (status !== exitCode) throw new Error(`${program} ${argv.join(' ')} ended with ${status}: ${stderr}`);
  return ms;
}

/** `create   0: 120 ms (×1.00)   1,000: 121 ms (×1.01)   …`, as bench/records.js prints it. */
function rowsOfRecords() {
  const lines = linesOf('records.js');
  return lines.flatMap((line) => {
    const [name] = line.split(/ {2,}/);
    return [...line.matchAll(/([\d,]+): (\d+ ms) \(×([\d.]+)\)/g)].slice(1).map(([, size, measured, ratio]) => ({
      name: `${name}, ${size} records`,
      baseline: 'no records',
      measured,
      ratio: Number(ratio),
    }));
  });
}

/** `rate, against a bare loop: 0.62 (1600 / 2580 items/s; target 0.6)`, as bench/batch.js prints it. */
function rowsOfBatch() {
  return linesOf('batch.js').flatMap((line) => {
    const [, name, baseline, ratio, measured, target] =
      /^(.*), against (.*): ([\d.]+) \(([^;]*)(?:; target ([\d.]+))?\)$/.exec(line) ?? [];
    if (name === undefined) return [];
    return [
      { name: `batch: ${name}`, baseline, measured, ratio: Number(ratio), ...(target && { target: Number(target) }) },
    ];
  });
}

function linesOf(script) {
  const text = execFileSync(process.execPath, [inBench(script)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return text.trimEnd().split('\n');
}

function printTable(rows) {
  const cells = rows.map(({ name, baseline, measured, ratio, target }) => [
    name,
    baseline,
    measured,
    ratio.toFixed(2),
    target === undefined ? '' : target.toFixed(2),
  ]);
  const head = ['what', 'against', 'medians', 'ratio', 'target'];
  const lines = [head, head.map(() => '---'), ...cells].map((line) => `| ${line.join(' | ')} |`);
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}`;
  process.stdout.write(`${machine}, ${runs} runs each\n\n${lines.join('\n')}\n`);
  if (!HAS_BINARY) process.stdout.write('\nWithout the executable: make it with npm run build:binary.\n');
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
