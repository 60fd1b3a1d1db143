import { hash } from 'node:crypto';
import { type BatchDefaults, type BatchItem, parseBatchLine, requestHash, toBatchItem } from '../core/batch-item.ts';
import { createCompactTable } from '../core/compact-table.ts';
import { Image2Error } from '../core/errors.ts';
import type { ValidationSettings } from '../core/validate-request.ts';
import { MAX_LINE_BYTES, readLines } from '../files/read-lines.ts';

/** One part of a batch: the i-th of n, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** How a batch file is read. */
export interface ScanOptions {
  readonly path: string;
  readonly defaults: BatchDefaults;
  readonly settings: ValidationSettings;
  /** Null for all items. */
  readonly shard: Shard | null;
}

/** What one line is: an item, or a fault. A repeated id with the same request is passed over. */
export type Scanned =
  | { readonly kind: 'item'; readonly item: BatchItem }
  | { readonly kind: 'fault'; readonly line: number; readonly error: Image2Error };

/**
 * Reads a batch file line by line, blank lines left out. Two passes over one file give the same items. Memory: one slot of
 * a compact table per item, which counts equal lines or remembers what an id stands for. Throws BATCH_UNREADABLE.
 */
export async function* scanBatch(options: ScanOptions): AsyncGenerator<Scanned> {
  const seen = createCompactTable();
  try {
    for await (const line of readLines(options.path)) {
      const text = decode(line.bytes);
      if (text?.trim() === '') continue;
      const scanned = scanLine(line.number, text, line.length, options, seen);
      if (scanned !== null) yield scanned;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof Image2Error || code === undefined) throw error;
    throw new Image2Error('BATCH_UNREADABLE', { path: options.path, detail: code }, { cause: error });
  }
}

function scanLine(
  number: number,
  text: string | null,
  bytes: number,
  { defaults, settings, shard }: ScanOptions,
  seen: ReturnType<typeof createCompactTable>,
): Scanned | null {
  try {
    if (bytes > MAX_LINE_BYTES) throw new Image2Error('LINE_TOO_LONG', { maxBytes: MAX_LINE_BYTES });
    if (text === null) throw new Image2Error('PROMPT_NOT_UTF8', { source: `${number}` });
    const line = parseBatchLine(text, number, defaults, settings);
    const hash = requestHash(line);
    let occurrence = 1;
    if (line.id === null) {
      occurrence = (seen.get(hash) ?? 0) + 1;
      seen.set(hash, occurrence);
    } else {
      const idHash = digest(`id ${line.id}`);
      // 52 bits of the request's hash are what a slot can hold.
      const known = seen.get(idHash);
      const mark = Number.parseInt(hash.slice(0, 13), 16);
      if (known === mark) return null;
      if (known !== undefined) throw new Image2Error('ITEM_ID_REUSED', { id: line.id });
      seen.set(idHash, mark);
    }
    const item = toBatchItem(line, hash, occurrence);
    return isInShard(item, shard) ? { kind: 'item', item } : null;
  } catch (error) {
    if (error instanceof Image2Error) return { kind: 'fault', line: number, error };
    throw error;
  }
}

/** A stable share: the same item is in the same shard in every run and on every machine. */
function isInShard({ key }: BatchItem, shard: Shard | null): boolean {
  return shard === null || Number.parseInt(digest(key).slice(0, 12), 16) % shard.count === shard.index - 1;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

function digest(text: string): string {
  return hash('sha256', text, 'hex');
}
