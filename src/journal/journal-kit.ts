import { Image2Error } from '../core/errors.ts';
import type { Clock } from '../core/ports.ts';
import { type Redactor, redactDeep } from '../core/redact.ts';
import { createGroupedAppend } from './grouped-append.ts';
import { appendLine, ensureFolder, errnoOf, type JournalFs, nodeFs, orNull } from './journal-fs.ts';
import { createLayout, type Layout } from './layout.ts';
import { currentProcess, type ProcessIdentity, type System } from './process-identity.ts';

/** What the journal needs. */
export interface JournalDeps {
  /** The records folder; made (mode 0700) when something is written. */
  readonly root: string;
  readonly clock: Clock;
  readonly system: System;
  readonly redactor: Redactor;
  /** 16 or more random hexadecimal digits, new on each call. */
  readonly newToken: () => string;
  /** This process's user id, null where there is none. */
  readonly uid: number | null;
  readonly fs?: JournalFs;
}

/** What the parts of the journal share. */
export interface JournalKit {
  readonly fs: JournalFs;
  readonly layout: Layout;
  readonly clock: Clock;
  readonly system: System;
  /** Who this process is. */
  readonly current: ProcessIdentity;
  readonly newToken: () => string;
  /** The present as an ISO time. */
  isoNow(): string;
  /** A value as it may go to the disk: without the key in any form. */
  storable<T>(value: T): T;
  /** Makes the records folder, once. Throws RECORDS_UNSAFE where others can write to it. */
  prepare(): Promise<void>;
  /** Does work in a folder that is made, durably, where it is missing. The work may be done again from its start. */
  inFolder<T>(folder: string, work: () => Promise<T>): Promise<T>;
  /** Refuses a records folder that others can write, where there is one. Throws RECORDS_UNSAFE. */
  refuseUnsafe(): Promise<void>;
  /** Appends a line to this host's history, durably; lines that come while a write is under way share the next one. */
  appendHistory(line: string): Promise<void>;
  /** Does work whose disk trouble is RECORDS_UNAVAILABLE; other errors pass. */
  guarded<T>(work: () => Promise<T>): Promise<T>;
}

/** The kit over a records folder. */
export function createKit(deps: JournalDeps): JournalKit {
  const { clock, system, redactor, newToken, fs = nodeFs, root } = deps;
  let prepared: Promise<void> | undefined;
  const folders = new Set<string>();
  const layout = createLayout(root);
  const current = currentProcess(system);
  const inFolder: JournalKit['inFolder'] = async (folder, work) => {
    if (folders.has(folder)) {
      try {
        return await work();
      } catch (error) {
        if (errnoOf(error) !== 'ENOENT') throw error;
      }
    }
    await ensureFolder(fs, folder);
    folders.add(folder);
    return work();
  };
  return {
    fs,
    layout,
    clock,
    system,
    current,
    inFolder,
    refuseUnsafe: async () => {
      await orNull(refuseUnsafeRoot(fs, root, deps.uid));
    },
    appendHistory: createGroupedAppend((lines) =>
      inFolder(layout.historyFolder, () => appendLine(fs, layout.historyPath(current.host), lines.join('\n'))),
    ),
    newToken,
    isoNow: () => new Date(clock.now()).toISOString(),
    storable: <T>(value: T) => redactDeep(value, redactor) as T,
    prepare: () => {
      prepared ??= prepareRoot(fs, root, deps.uid);
      return prepared;
    },
    guarded: async (work) => {
      try {
        return await work();
      } catch (error) {
        const detail = errnoOf(error);
        if (error instanceof Image2Error || detail === null) throw error;
        throw new Image2Error('RECORDS_UNAVAILABLE', { path: root, detail }, { cause: error });
      }
    },
  };
}

async function prepareRoot(fs: JournalFs, root: string, ownUid: number | null): Promise<void> {
  await ensureFolder(fs, root);
  const { mode } = await refuseUnsafeRoot(fs, root, ownUid);
  // A file system without modes keeps its own, which nobody else can write.
  if ((mode & 0o777) !== 0o700) await fs.chmod(root, 0o700).catch(() => {});
}

async function refuseUnsafeRoot(fs: JournalFs, root: string, ownUid: number | null): Promise<{ mode: number }> {
  const { mode, uid } = await fs.stat(root);
  const foreign = ownUid !== null && uid !== ownUid;
  if ((mode & 0o022) !== 0 || foreign) throw new Image2Error('RECORDS_UNSAFE', { path: root });
  return { mode };
}
