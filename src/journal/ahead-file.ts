import { dirname, join } from 'node:path';
import { createGroupedAppend } from '../files/grouped-append.ts';
import type { Folders } from './folders.ts';
import { errnoOf, type JournalFile, type JournalFs, syncFolder } from './journal-fs.ts';
import type { Layout } from './layout.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { formatHead } from './write-ahead-text.ts';

/** One write-ahead file, open for appending. */
export interface AheadFile {
  readonly path: string;
  /** The number of the file, which is also that of each name that is a link to it: while it is open, of no other. */
  readonly ino: number;
  /** True while it may take another record: it is not too long, and nothing has gone wrong with it. */
  readonly isFit: boolean;
  /** Resolves once the text is on the disk; texts that come while a flush is under way share the next one. */
  append(text: string): Promise<void>;
  /** True where another process held this one for dead and took the file away, as of the last append or look. */
  readonly isTaken: boolean;
  /** Looks whether it was taken. */
  look(): Promise<void>;
  /** Says that its writer lives. */
  touch(now: Date): Promise<void>;
  /** Closes it, and keeps what is on the disk. */
  close(): Promise<void>;
  /** Closes and removes it. */
  discard(): Promise<void>;
}

/** What an {@link AheadFile} needs. */
export interface AheadFileDeps {
  readonly fs: JournalFs;
  readonly layout: Layout;
  readonly folders: Folders;
  readonly current: ProcessIdentity;
  readonly newToken: () => string;
}

/** How long lines are gathered for one flush, in ms: nothing beside a task, and a third of the flushes of a busy batch. */
export const GATHER_MS = 3;

/** A file longer than this, in bytes, takes no more records: who asks for one reads the whole file. */
const FULL_BYTES = 256 * 1024;

/** A new file that names its writer, durably. */
export async function createAheadFile({ current, folders, fs, layout, newToken }: AheadFileDeps): Promise<AheadFile> {
  const token = newToken();
  const path = join(layout.aheadFolder, `${token}.jsonl`);
  const handle = await folders.within(dirname(path), () => fs.open(path, 'wx', 0o600));
  const discard = async (): Promise<void> => {
    await handle.close().catch(() => {});
    await fs.unlink(path).catch(() => {});
  };
  try {
    let bytes = await writeAll(handle, formatHead(current, token));
    await handle.sync();
    await syncFolder(fs, layout.aheadFolder);
    const { ino } = await handle.stat();
    let isTorn = false;
    let hasFailed = false;
    let isTaken = false;
    const look = async (): Promise<void> => {
      try {
        isTaken = (await fs.lstat(path)).ino !== ino;
      } catch (error) {
        isTaken ||= GONE.has(errnoOf(error));
      }
    };
    const write = async (texts: readonly string[]): Promise<void> => {
      const text = `${isTorn ? '\n' : ''}${texts.join('')}`;
      isTorn = true;
      bytes += await writeAll(handle, text);
      isTorn = false;
      await handle.sync();
      await look();
    };
    return {
      path,
      ino,
      get isFit() {
        return bytes < FULL_BYTES && !hasFailed && !isTaken;
      },
      append: createGroupedAppend(
        (texts) =>
          write(texts).catch((error: unknown) => {
            hasFailed = true;
            throw error;
          }),
        GATHER_MS,
      ),
      get isTaken() {
        return isTaken;
      },
      look,
      touch: (now) => fs.utimes(path, now, now),
      close: () => handle.close(),
      discard,
    };
  } catch (error) {
    await discard();
    throw error;
  }
}

const GONE = new Set<string | null>(['ENOENT', 'ESTALE']);

async function writeAll(handle: JournalFile, text: string): Promise<number> {
  const bytes = Buffer.from(text);
  for (let offset = 0; offset < bytes.length; ) offset += (await handle.write(bytes.subarray(offset))).bytesWritten;
  return bytes.length;
}
