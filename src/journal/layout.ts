import { hash } from 'node:crypto';
import { join } from 'node:path';
import { isTaskId } from '../core/task.ts';

/** A record's place among identical requests: the hash of its identity, the slot of `--count`, the generation of `--again`. */
export interface RecordName {
  readonly hash: string;
  readonly slot: number;
  readonly generation: number;
}

/** The highest generation that a name can hold. */
export const LAST_GENERATION = 999_999;

/** Where everything is. Folders are split 256 ways, so that none of them grows slow. */
export interface Layout {
  readonly root: string;
  /** `open/ab/<record name>`: one file per unresolved request. */
  openFolder(hash: string): string;
  openPath(name: string): string;
  /** `ended/ab/<hash>.<slot>`: the last ending of a request; `once/…`: the ending of a `--once` key, kept for ever. */
  endedPath(kind: 'ended' | 'once', hash: string, slot: number): string;
  /** `ids/70/13170`: the name of a task's open record. Tasks of two services may share an id, so the record must be asked. */
  idPath(id: string): string;
  /** `ahead/<token>.jsonl`: the write-ahead files of processes that make many records. */
  readonly aheadFolder: string;
  /** `history/<host>.jsonl`: one file per host, since appends are not atomic on network disks. */
  readonly historyFolder: string;
  historyPath(host: string): string;
}

/** The layout under a root folder. */
export function createLayout(root: string): Layout {
  const sharded = (room: string, name: string): string => join(root, room, name.slice(0, 2), name);
  return {
    root,
    openFolder: (hash) => join(root, 'open', hash.slice(0, 2)),
    openPath: (name) => sharded('open', name),
    endedPath: (kind, hash, slot) => sharded(kind, `${hash}.${slot}`),
    // A hash would load Node's cryptography for every `get`.
    idPath: (id) => join(root, 'ids', id.slice(-2), isTaskId(id) ? id : digest(id)),
    aheadFolder: join(root, 'ahead'),
    historyFolder: join(root, 'history'),
    historyPath: (host) => join(root, 'history', `${digest(host).slice(0, 12)}.jsonl`),
  };
}

/** The file name of a record. */
export function formatRecordName(name: RecordName): string {
  return `${name.hash}.${name.slot}.${name.generation}`;
}

/** The parts of a record's file name, or null for any other file. */
export function parseRecordName(text: string): RecordName | null {
  const found = /^([0-9a-f]{32})\.([1-9]\d{0,3})\.([1-9]\d{0,5})$/.exec(text);
  if (found === null) return null;
  return { hash: found[1] ?? '', slot: Number(found[2]), generation: Number(found[3]) };
}

function digest(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32);
}
