import { appendFileSync, closeSync, openSync } from 'node:fs';
import { Image2Error } from '../core/errors.ts';
import type { Scenario } from './scenario.ts';

/** One line of the ledger: a request and what was decided about it. */
export interface LedgerEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly method: string;
  /** Path and query as they came. */
  readonly path: string;
  /** The mask of the `x-api-key` header, null without one. */
  readonly key: string | null;
  /** The status of the answer, null where no whole answer will be sent. */
  readonly status: number | null;
  readonly scenario: Scenario;
  /** The id that was created or asked for. */
  readonly taskId: string | null;
  readonly created: boolean;
  /** The parsed JSON body, null where there is none. */
  readonly body: unknown;
}

/** Where each request is written down before it is answered. */
export interface Ledger {
  /** Hands the line to the operating system before it returns. Does nothing once closed. */
  append(entry: LedgerEntry): void;
  close(): void;
}

/** Opens `path` for appending, created with mode 0600. Throws FILE_NOT_WRITABLE. */
export function openLedger(path: string): Ledger {
  let file: number | null = openFile(path);
  return {
    append: (entry) => {
      if (file !== null) appendFileSync(file, `${JSON.stringify(entry)}\n`);
    },
    close: () => {
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}

/** The first four characters, `****` and the last four; all `****` under 12 characters. */
export function maskKey(key: string): string {
  return key.length < 12 ? '****' : `${key.slice(0, 4)}****${key.slice(-4)}`;
}

/**
 * The entry with the key masked wherever else a client may have put it, member names included. Keys under 8 characters
 * are no keys of the service and stay, since replacing them would change what the ledger is to witness.
 */
export function withoutKey(entry: LedgerEntry, key: string): LedgerEntry {
  if (key.length < 8) return entry;
  const escaped = escapeJson(key);
  const text = JSON.stringify(entry);
  return text.includes(escaped) ? JSON.parse(text.replaceAll(escaped, () => escapeJson(maskKey(key)))) : entry;
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function openFile(path: string): number {
  try {
    return openSync(path, 'a', 0o600);
  } catch (error) {
    throw new Image2Error('FILE_NOT_WRITABLE', { path, detail: detailOf(error) }, { cause: error });
  }
}

function detailOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
