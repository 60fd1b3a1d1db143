import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachAtOnce } from '../../src/core/pool.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { type CliResult, runCli, startCli } from '../helpers/run-cli.ts';

const HOOK = fileURLToPath(new URL('kill-hook.js', import.meta.url));
const RANDOM_MOMENTS = 200;
const AT_ONCE = 2;

let folder = '';
let sandbox: Sandbox;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image2-kill-'));
  sandbox = await startSandbox({ delayMs: 150, scenario: 'ok', ledgerPath: join(folder, 'ledger') });
});

afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

const args = (prompt: string): string[] => {
  const request = ['--mode', 'text2img', '--prompt', prompt, '--size', '1:1', '--poll-interval', '0.1'];
  return ['create', ...request, '--base-url', sandbox.baseUrl];
};

/** The ids that the service created for a prompt, by its ledger. */
async function createdFor(prompt: string): Promise<string[]> {
  const lines = (await readFile(join(folder, 'ledger'), 'utf8')).trimEnd().split('\n');
  return lines
    .map((line) => JSON.parse(line))
    .filter(({ created, body }) => created && body.user_input.prompt === prompt)
    .map(({ taskId }) => taskId);
}

/** True where a record on the disk holds the id in a whole line. */
function isWritten(home: string, id: string): boolean {
  const root = join(home, '.local/state/image2/open');
  if (!existsSync(root)) return false;
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .some(({ name, parentPath }) =>
      readFileSync(join(parentPath, name), 'utf8').includes(`"id":"${id}","cost":"0.2","createdAt"`),
    );
}

/** How a killed run and those after it went, judged by the ledger. */
type Verdict = 'nothing was created' | 'handed over' | 'in doubt, created' | 'in doubt, not created';

/** Runs the same command until it ends, as a user or a script would, and judges. */
async function judge(prompt: string, killed: CliResult): Promise<Verdict> {
  const { home } = killed;
  const before = await createdFor(prompt);
  const written = before.some((id) => isWritten(home, id));
  const again = await runCli(args(prompt), { home });
  const created = await createdFor(prompt);
  const told = `${prompt}: ${killed.stderr} then ${again.code}: ${again.stderr}`;
  expect(created.length, told).toBeLessThanOrEqual(1);
  expect([0, 7], told).toContain(again.code);
  if (written) expect(again.code, told).toBe(0);
  const [id] = created;
  if (again.code === 7) {
    const history = await runCli(['history', '--json', '--unfinished'], { home });
    expect(history.stdout, told).toContain('"created":"unknown"');
    return id === undefined ? 'in doubt, not created' : 'in doubt, created';
  }
  expect(again.stdout, told).toContain(String(id));
  return before.length === 0 ? 'nothing was created' : 'handed over';
}

function tally(title: string, verdicts: readonly Verdict[]): void {
  const counts = new Map<Verdict, number>();
  for (const verdict of verdicts) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const parts = [...counts].map(([verdict, count]) => `${verdict} ${count}`);
  console.log(`${title}: ${verdicts.length} kills, 0 paid twice, 0 lost; the next run found: ${parts.join(', ')}`);
}

async function listCalls(): Promise<string[]> {
  const path = join(folder, 'calls');
  const env = { NODE_OPTIONS: `--import ${HOOK}`, IMAGE2_CALLS: path };
  const run = await runCli(args('only listed'), { env });
  expect(run.code, run.stderr).toBe(0);
  return (await readFile(path, 'utf8')).split('\n');
}

test('killed before, half-way through and after each call to disk and wire, it pays once and loses nothing', async () => {
  const calls = await listCalls();
  const HALVES = new Set(['write', 'writeFile', 'writeSync', 'writeFileSync', 'send']);
  const points = calls.flatMap((call, index) =>
    (HALVES.has(call) ? ['before', 'half', 'after'] : ['before', 'after']).map((moment) => `${index + 1} ${moment}`),
  );
  for (const call of ['fsync', 'writeSync', 'writeFileSync', 'linkSync', 'send']) expect(calls, call).toContain(call);
  const verdicts: Verdict[] = [];
  await forEachAtOnce(AT_ONCE, points, async (point) => {
    const prompt = `killed ${point}`;
    const env = { NODE_OPTIONS: `--import ${HOOK}`, IMAGE2_KILL: point };
    const killed = await runCli(args(prompt), { env });
    verdicts.push(await judge(prompt, killed));
  });
  tally(`at ${calls.length} calls`, verdicts);
});

test('killed at any moment, it pays once and loses nothing', async () => {
  const first = await startCli(args('for its length'));
  await first.saw('prompt ');
  const started = performance.now();
  await first.finished;
  // Runs beside each other take longer than the first one alone.
  const length = (performance.now() - started) * 1.5;
  const verdicts: Verdict[] = [];
  const moments = Array.from({ length: RANDOM_MOMENTS }, (_, index) => (length * index) / RANDOM_MOMENTS);
  await forEachAtOnce(AT_ONCE, moments, async (moment) => {
    const prompt = `killed after ${moment} ms`;
    const { child, finished, saw } = await startCli(args(prompt));
    await saw('prompt ');
    const timer = setTimeout(() => child.kill('SIGKILL'), moment);
    const killed = await finished;
    clearTimeout(timer);
    verdicts.push(await judge(prompt, killed));
  });
  tally('at moments spread over a run', verdicts);
});
