import { homedir } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Env } from './config/paths.ts';
import type { Clock, Random } from './core/ports.ts';
import { createProcessTerminal } from './process-terminal.ts';
import type { Terminal } from './ui/terminal.ts';

/** The world around the program: what a process has and a test makes up. */
export interface World {
  readonly argv: readonly string[];
  readonly env: Env;
  readonly cwd: string;
  readonly home: string;
  readonly platform: string;
  readonly nodeVersion: string;
  /** This program's own version. */
  readonly version: string;
  readonly pid: number;
  readonly uid: number | null;
  readonly terminal: Terminal;
  /** Where the spinner draws. */
  readonly spinnerStream: NodeJS.WritableStream;
  /** Where questions are drawn and answered key by key; left out where nobody can be asked. */
  readonly keyboard?: { readonly input: Readable; readonly output: Writable };
  readonly clock: Clock;
  readonly random: Random;
  /** When the process started, ms since the epoch. */
  readonly startedAt: number;
  /** True where a process of that id runs. */
  processExists(pid: number): boolean;
  /** Calls back on SIGINT and SIGTERM until the returned function is called. */
  onSignal(handle: (kind: 'interrupted' | 'terminated') => void): () => void;
}

/** The running process, with this program's version, as a {@link World}. */
export function processWorld(version: string): World {
  return {
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    home: process.env['HOME'] || homedir(),
    platform: process.platform,
    nodeVersion: process.versions.node,
    version,
    pid: process.pid,
    uid: process.getuid?.() ?? null,
    terminal: createProcessTerminal(),
    get spinnerStream() {
      return process.stderr;
    },
    get keyboard() {
      return { input: process.stdin, output: process.stderr };
    },
    clock: systemClock,
    random: Math.random,
    startedAt: Date.now() - process.uptime() * 1000,
    processExists,
    onSignal: (handle) => {
      const interrupted = (): void => handle('interrupted');
      const terminated = (): void => handle('terminated');
      process.on('SIGINT', interrupted).on('SIGTERM', terminated);
      return () => {
        process.off('SIGINT', interrupted).off('SIGTERM', terminated);
      };
    },
  };
}

/** The real time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    try {
      // setTimeout takes at most 2^31 - 1 ms; nothing here means to sleep longer than those 24 days.
      await sleep(Math.min(Math.max(0, ms), 2 ** 31 - 1), undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : error;
    }
  },
};

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
