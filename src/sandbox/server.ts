import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { Image2Error } from '../core/errors.ts';
import { createAnswerer, type SandboxEvent } from './answerer.ts';
import { openLedger } from './ledger.ts';
import { createPictures } from './pictures.ts';
import type { Scenario } from './scenario.ts';
import { createTaskStore } from './task-store.ts';

export type { SandboxEvent } from './answerer.ts';
export type { LedgerEntry } from './ledger.ts';

/** How to run a sandbox. */
export interface SandboxOptions {
  /** 0 or nothing for any free port. */
  readonly port?: number;
  /** Milliseconds from a task's creation to its end: `pending` for the first third, then `running`. */
  readonly delayMs: number;
  /** For every request, unless its prompt holds `[scenario:name]`. */
  readonly scenario: Scenario;
  /** A file that gets one line of JSON (a `LedgerEntry`) for each request before that is answered. */
  readonly ledgerPath?: string;
  /** Called for each request, after the ledger and before the answer. */
  readonly onEvent?: (event: SandboxEvent) => void;
  /** Milliseconds since the epoch; `Date.now` unless given. */
  readonly now?: () => number;
}

/** A running sandbox. */
export interface Sandbox {
  /** `http://127.0.0.1:<port>`, without a slash at its end. */
  readonly baseUrl: string;
  readonly port: number;
  /** Ends at once, with every connection that is still open. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts the embedded service on 127.0.0.1. Throws SERVER_NOT_STARTED where the port cannot be had and
 * FILE_NOT_WRITABLE where the ledger cannot be opened.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const ledger = options.ledgerPath === undefined ? null : openLedger(options.ledgerPath);
  const server = createServer();
  const port = await listen(server, options.port ?? 0).catch((error: unknown) => {
    ledger?.close();
    throw error;
  });
  const baseUrl = `http://127.0.0.1:${port}`;
  const { delayMs, scenario, onEvent = () => undefined, now = Date.now } = options;
  const store = createTaskStore(randomInt(1_000_000, 1_000_000_000));
  const world = { delayMs, scenario, now, baseUrl, png: createPictures().png, store };
  const answerer = createAnswerer({ world, ledger, onEvent });
  server.on('request', answerer.answer);
  return {
    baseUrl,
    port,
    close: async () => {
      answerer.stop();
      await end(server);
      ledger?.close();
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const detail = error.code ?? error.message;
      reject(new Image2Error('SERVER_NOT_STARTED', { port, detail }, { cause: error }));
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
