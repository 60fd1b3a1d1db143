import type { Size } from '../core/image-request.ts';
import type { PictureBrief } from './picture-brief.ts';
import type { Scenario } from './scenario.ts';

/** What the sandbox keeps of a task: small, whatever the prompt. */
export interface SandboxTask {
  /** Digits only. */
  readonly id: string;
  readonly scenario: Scenario;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds from creation to the end. */
  readonly delayMs: number;
  readonly size: Size;
  /** What the pictures are painted from, besides their number. */
  readonly brief: PictureBrief;
  /** 1 for the first task with this very body, 2 for the next. */
  readonly attempt: number;
  /** How many queries have come. */
  queries: number;
  /** How many of them were answered with the task's end; each such answer has image URLs of its own. */
  editions: number;
}

/** The tasks of one sandbox, in memory. */
export interface TaskStore {
  /** The next serial number, from which an id is made. */
  nextSerial(): number;
  add(task: SandboxTask): void;
  find(id: string): SandboxTask | null;
  /** Counts creates with this very body: 1 for the first. */
  countBody(digest: string): number;
}

/** Tasks that are remembered, and as many bodies: some 35 MB. */
const MOST_REMEMBERED = 100_000;

/** An empty store whose serial numbers start at `firstSerial`; beyond `most` tasks or bodies the oldest are forgotten. */
export function createTaskStore(firstSerial: number, most = MOST_REMEMBERED): TaskStore {
  const tasks = new Map<string, SandboxTask>();
  const bodies = new Map<string, number>();
  let serial = firstSerial;
  return {
    nextSerial: () => serial++,
    add: (task) => remember(tasks, most, task.id, task),
    find: (id) => tasks.get(id) ?? null,
    countBody: (digest) => {
      const count = (bodies.get(digest) ?? 0) + 1;
      remember(bodies, most, digest, count);
      return count;
    },
  };
}

function remember<T>(map: Map<string, T>, most: number, key: string, value: T): void {
  map.set(key, value);
  if (map.size <= most) return;
  const oldest = map.keys().next();
  if (oldest.done !== true) map.delete(oldest.value);
}
