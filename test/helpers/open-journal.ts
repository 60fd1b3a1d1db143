import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ImageRequest } from '../../src/core/image-request.ts';
import type { ClaimOptions, Ending, GroupedJournal, Journal, RequestIdentity } from '../../src/core/journal.ts';
import { createRedactor } from '../../src/core/redact.ts';
import { createGroupedJournal } from '../../src/journal/grouped-journal.ts';
import { createJournal, type JournalDeps } from '../../src/journal/journal.ts';
import { type JumpingClock, jumpingClock } from './jumping-clock.ts';

/** Beyond every process id that the system hands out: such a process never runs. */
const DEAD_PID = 0x7fff_fff0;

/** A request as the journal sees it. */
export const REQUEST: ImageRequest = { mode: 'text2img', prompt: 'a fox', size: '1:1', urls: [], model: 'GPT-Image-2' };

/** The claim of a plain `create` with the usual window of ten minutes. */
export const PLAIN: ClaimOptions = { again: false, reuseWindowMs: 600_000 };

/** The claim of `create --again`. */
export const AGAIN: ClaimOptions = { ...PLAIN, again: true };

/** How a task ends well. */
export const SUCCESS: Ending = {
  status: 'success',
  imgUrls: ['https://images.example/1.png'],
  failReason: null,
  cost: '0.2',
  files: [],
};

/** How a task fails. */
export const FAILURE: Ending = { ...SUCCESS, status: 'failed', imgUrls: [], failReason: 'no' };

/** A signal that never fires. */
export const NEVER = new AbortController().signal;

/** The identity of {@link REQUEST} under one key and service, with parts changed. */
export function identityOf(changes: Partial<RequestIdentity> = {}): RequestIdentity {
  const usual = {
    baseUrl: 'https://service.example',
    keyFingerprint: '0123456789abcdef',
    slot: 1,
    once: null,
    item: null,
  };
  return { ...usual, request: REQUEST, ...changes };
}

/** A folder of records that goes with the test, and the processes that use it. */
export interface JournalWorld {
  readonly root: string;
  readonly clock: JumpingClock;
  /** A journal of this very process, so that its records have a living owner. */
  living(changes?: Partial<JournalDeps>): Journal;
  /** A journal of a process that is gone by the time that anybody looks. */
  dead(changes?: Partial<JournalDeps>): Journal;
  /** The same two for many requests at once. */
  livingGroup(changes?: Partial<JournalDeps>): GroupedJournal;
  deadGroup(changes?: Partial<JournalDeps>): GroupedJournal;
}

/** A records folder that is not there yet, with a clock that a test moves. */
export async function openJournalWorld(): Promise<JournalWorld> {
  const home = await mkdtemp(join(tmpdir(), 'image2-journal-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const root = join(home, 'state', 'image2');
  const clock = jumpingClock({ start: Date.now() });
  let tokens = 0;
  const deps = (pid: number, changes: Partial<JournalDeps> = {}): JournalDeps => ({
    root,
    clock,
    system: { hostname: 'here', pid, processExists: (other) => other === process.pid },
    redactor: createRedactor(),
    newToken: () => {
      tokens += 1;
      return tokens.toString(16).padStart(16, 'f');
    },
    uid: process.getuid?.() ?? null,
    ...changes,
  });
  const groups: GroupedJournal[] = [];
  onTestFinished(async () => {
    for (const group of groups) await group.release();
  });
  const group = (pid: number, changes: Partial<JournalDeps> = {}): GroupedJournal => {
    const made = createGroupedJournal(deps(pid, changes));
    groups.push(made);
    return made;
  };
  return {
    root,
    clock,
    living: (changes) => createJournal(deps(process.pid, changes)),
    dead: (changes) => createJournal(deps(DEAD_PID, changes)),
    livingGroup: (changes) => group(process.pid, changes),
    deadGroup: (changes) => group(DEAD_PID, changes),
  };
}

/** Claims and insists that the right to send was given. */
export async function claimed(journal: Journal, identity = identityOf(), options = PLAIN) {
  const found = await journal.claim(identity, options, NEVER);
  if (found.kind !== 'claimed') throw new Error(`expected a claim, got ${found.kind}`);
  return found;
}

/** Claims, creates the task `id` and closes it with an ending. */
export async function ended(journal: Journal, id: string, ending = SUCCESS, identity = identityOf(), options = PLAIN) {
  const { record } = await (await claimed(journal, identity, options)).created(id, '0.2');
  await journal.close(record, ending);
  return record;
}
