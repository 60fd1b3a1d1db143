import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/core/ports.ts';
import { runCommandLine } from '../../src/main.ts';
import type { Terminal } from '../../src/ui/terminal.ts';
import { systemClock, type World } from '../../src/world.ts';

/** The executable. It runs what `npm run build` put into dist/. */
export const BIN = fileURLToPath(new URL('../../bin/image2.js', import.meta.url));

/** The key that {@link runCli} and {@link runInProcess} put into the environment. */
export const TEST_KEY = 'sk-e2e-0123456789abcdef';

/** What both ways to run the program take. */
export interface CliOptions {
  /** Added to the usual environment (HOME, PATH, X_API_KEY); undefined takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The home folder; a new one that goes with the test where it is left out. */
  readonly home?: string;
  /** The current folder; the home folder where it is left out. */
  readonly cwd?: string;
  /** Standard input; empty where it is left out. */
  readonly stdin?: string | Uint8Array;
  /** What runs as a process, with its first arguments; `bin/image2.js` under this Node where it is left out. */
  readonly program?: readonly [string, ...string[]];
}

/** What came of one run. */
export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly home: string;
  /** The one JSON document on stdout; throws where stdout is anything else. */
  json(): JsonReport;
}

/** The document of `--json`, as CONTRACT.md writes it. */
export interface JsonReport {
  readonly ok: boolean;
  readonly id: string | null;
  readonly status: string | null;
  readonly imgUrls: readonly string[] | null;
  readonly failReason: string | null;
  readonly created: 'yes' | 'no' | 'unknown';
  readonly reused: boolean;
  readonly cost: string | null;
  readonly request: Readonly<Record<string, unknown>> | null;
  readonly baseUrl: string | null;
  readonly createdAt: string | null;
  readonly files: readonly Readonly<Record<string, unknown>>[] | null;
  readonly elapsedMs: number;
  readonly exitCode: number;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string | null } | null;
  readonly next: string | null;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly tasks?: readonly JsonReport[];
}

/** An empty home folder that goes with the test. */
export async function temporaryHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'image2-home-'));
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 3 }));
  return home;
}

/** A process of the executable that {@link startCli} started. */
export interface RunningCli {
  readonly child: ChildProcess;
  readonly finished: Promise<CliResult>;
  /** Resolves as soon as stdout and stderr together hold the text; rejects where the process ends without it. */
  saw(text: string): Promise<void>;
}

/** Starts `bin/image2.js` and does not wait for its end. */
export function startCli(argv: readonly string[], options: CliOptions = {}): Promise<RunningCli> {
  const [command, ...first] = options.program ?? [process.execPath, BIN];
  return start(command, [...first, ...argv], options);
}

/** Runs a bash script in which `image2` is the executable, with the same environment as {@link runCli}. */
export async function runShell(script: string, options: CliOptions = {}): Promise<CliResult> {
  const program = `image2() { ${JSON.stringify(process.execPath)} ${JSON.stringify(BIN)} "$@"; }\n${script}`;
  return (await start('bash', ['-c', program], options)).finished;
}

async function start(command: string, argv: readonly string[], options: CliOptions): Promise<RunningCli> {
  const home = options.home ?? (await temporaryHome());
  const env = definedOnly({ PATH: process.env['PATH'], ...usualEnv(home), ...options.env });
  const child = spawn(command, argv, { cwd: options.cwd ?? home, env, stdio: 'pipe' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const texts = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
      for (const watch of watchers) watch();
    });
  }
  child.stdin.on('error', () => {});
  child.stdin.end(options.stdin ?? '');
  const finished = once(child, 'close').then(([code, signal]) => resultOf({ code, signal, ...texts, home }));
  const saw = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!texts.stdout.includes(text) && !texts.stderr.includes(text)) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
      finished.then(() => reject(new Error(`ended without ${text}: ${texts.stdout}${texts.stderr}`)), reject);
    });
  return { child, finished, saw };
}

/** Runs `bin/image2.js` to its end, with an environment that holds nothing of this machine but PATH. */
export async function runCli(argv: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return (await startCli(argv, options)).finished;
}

/** What {@link runInProcess} takes beside {@link CliOptions}. */
export interface InProcessOptions extends CliOptions {
  /** The real one where it is left out; see `jumpingClock`. */
  readonly clock?: Clock;
  /** True makes stdin, stdout and stderr terminals; false where it is left out. */
  readonly isTerminal?: boolean;
  /** Lines that a person types at the questions, in order. */
  readonly typed?: readonly string[];
  /** Called after each write to stderr with all of it so far; `signal` is Ctrl-C or a kill. */
  readonly onStderr?: (stderr: string, signal: (kind: 'interrupted' | 'terminated') => void) => void;
  /** True makes every earlier run in this process look like a process that has ended. */
  readonly othersEnded?: boolean;
  /** Replaces single members of the made-up world. */
  readonly world?: Partial<World>;
}

/** Runs one command line without a process: the same code behind a made-up world. Its exit code is never a signal. */
export async function runInProcess(argv: readonly string[], options: InProcessOptions = {}): Promise<CliResult> {
  const home = options.home ?? (await temporaryHome());
  const clock = options.clock ?? systemClock;
  const texts = { stdout: '', stderr: '' };
  let handle: (kind: 'interrupted' | 'terminated') => void = () => {};
  const code = await runCommandLine({
    argv,
    env: definedOnly({ ...usualEnv(home), ...options.env }),
    cwd: options.cwd ?? home,
    home,
    platform: 'linux',
    nodeVersion: process.versions.node,
    pid: process.pid,
    version: '0.0.0-test',
    uid: process.getuid?.() ?? null,
    terminal: capture(texts, options, () => options.onStderr?.(texts.stderr, (kind) => handle(kind))),
    spinnerStream: new Writable({ write: (_chunk, _encoding, done) => done() }),
    clock,
    random: Math.random,
    startedAt: clock.now(),
    processExists: (pid) => pid === process.pid && options.othersEnded !== true,
    onSignal: (given) => {
      handle = given;
      return () => {
        handle = () => {};
      };
    },
    ...options.world,
  });
  return resultOf({ code, signal: null, ...texts, home });
}

function usualEnv(home: string): Record<string, string> {
  return { HOME: home, X_API_KEY: TEST_KEY };
}

function definedOnly(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function resultOf(run: Omit<CliResult, 'json'>): CliResult {
  return { ...run, json: () => JSON.parse(run.stdout) };
}

function capture(
  texts: { stdout: string; stderr: string },
  { stdin = '', isTerminal = false, typed = [] }: InProcessOptions,
  wroteStderr: () => void,
): Terminal {
  const lines = [...typed];
  const output = (name: 'stdout' | 'stderr', wrote: () => void) => ({
    isTerminal,
    columns: () => 80,
    write: async (text: string) => {
      texts[name] += text;
      wrote();
    },
  });
  return {
    stdin: {
      isTerminal,
      readAll: async () => Buffer.from(stdin),
      chunks: async function* () {
        yield Buffer.from(stdin);
      },
      readLine: async () => lines.shift() ?? null,
    },
    stdout: output('stdout', () => {}),
    stderr: output('stderr', wroteStderr),
  };
}
