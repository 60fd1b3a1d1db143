import { Image2Error } from '../core/errors.ts';
import type { Clock } from '../core/ports.ts';
import { type Redactor, redactDeep } from '../core/redact.ts';
import { createFolders, type Folders } from './folders.ts';
import type { HistoryWriter } from './history-writer.ts';
import { ensureFolder, errnoOf, type JournalFs, orNull } from './journal-fs.ts';
import { createLayout, type Layout } from './layout.ts';
import { currentProcess, type ProcessIdentity, type System } from './process-identity.ts';
import { quickFs } from './quick-fs.ts';
import type { RecordWriter } from './record-writer.ts';
import { recoverRecords } from './recover.ts';

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
  readonly folders: Folders;
  readonly records: RecordWriter;
  readonly history: HistoryWriter;
  /** Makes the records folder and recovers what a power cut took, once. Throws RECORDS_UNSAFE where others can write to it. */
  prepare(): Promise<void>;
  /** The same for who only reads: nothing is made, and a disk that cannot be written is passed over. */
  prepareToRead(): Promise<void>;
  /** Does work whose disk trouble is RECORDS_UNAVAILABLE; other errors pass. */
  guarded<T>(work: () => Promise<T>): Promise<T>;
}

/** The parts that a kit's records are written with. */
export type WriterParts = Pick<JournalKit, 'fs' | 'layout' | 'folders' | 'current' | 'newToken'>;

/** What puts records and their history on the disk. */
export type Writers = Pick<JournalKit, 'records' | 'history'>;

/** The kit over a records folder, and what `writersOf` made of its parts. */
export function createKit<Made extends Writers>(
  deps: JournalDeps,
  writersOf: (parts: WriterParts) => Made,
): { readonly kit: JournalKit; readonly writers: Made } {
  const { clock, system, redactor, newToken, fs = quickFs, root } = deps;
  const layout = createLayout(root);
  const folders = createFolders(fs);
  const parts: WriterParts = { fs, layout, folders, current: currentProcess(system), newToken };
  const recovered = once(() => recoverRecords(kit));
  const writers = writersOf(parts);
  const kit: JournalKit = {
    ...parts,
    clock,
    system,
    records: writers.records,
    history: writers.history,
    prepare: once(async () => {
      await prepareRoot(fs, root, deps.uid);
      await recovered();
    }),
    prepareToRead: once(async () => {
      if ((await orNull(refuseUnsafeRoot(fs, root, deps.uid))) !== null) await recovered().catch(() => {});
    }),
    isoNow: () => new Date(clock.now()).toISOString(),
    storable: <T>(value: T) => redactDeep(value, redactor) as T,
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
  return { kit, writers };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
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
