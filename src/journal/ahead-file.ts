import { dirname, join } from 'node:path';
import { createGroupedAppend } from '../files/grouped-append.ts';
import type { Folders } from './folders.ts';
import { type JournalFile, type JournalFs, syncFolder } from './journal-fs.ts';
import type { Layout } from './layout.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { formatHead } from './write-ahead-text.ts';

/** One write-ahead file, open for appending. */
export interface AheadFile {
  readonly path: string;
  /** The number of the file, which is also that of each name that is a link to it. */
  readonly ino: number;
  /** How long it is. */
  readonly bytes: number;
  /** Resolves once the text is on the disk; texts that come while a flush is under way share the next one. */
  append(text: string): Promise<void>;
  /** True where another host took this process for dead and gave its records files of their own, as of the last append. */
  readonly isTaken: boolean;
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
  /** Called before texts are written; where it rejects they are not. */
  readonly beforeWrite: () => Promise<void>;
}

/** A new file that names its writer, durably. */
export async function createAheadFile(deps: AheadFileDeps): Promise<AheadFile> {
  const { beforeWrite, current, folders, fs, layout, newToken } = deps;
  const path = join(layout.aheadFolder, `${newToken()}.jsonl`);
  const handle = await folders.within(dirname(path), () => fs.open(path, 'wx', 0o600));
  const discard = async (): Promise<void> => {
    await handle.close().catch(() => {});
    await fs.unlink(path).catch(() => {});
  };
  try {
    let bytes = await writeAll(handle, formatHead(current));
    await handle.sync();
    await syncFolder(fs, layout.aheadFolder);
    let isTorn = false;
    let isTaken = false;
    return {
      path,
      ino: (await handle.stat()).ino,
      get bytes() {
        return bytes;
      },
      append: createGroupedAppend(async (texts) => {
        await beforeWrite();
        const text = `${isTorn ? '\n' : ''}${texts.join('')}`;
        isTorn = true;
        bytes += await writeAll(handle, text);
        isTorn = false;
        await handle.sync();
        isTaken = (await handle.stat()).nlink === 0;
      }),
      get isTaken() {
        return isTaken;
      },
      touch: (now) => fs.utimes(path, now, now),
      close: () => handle.close(),
      discard,
    };
  } catch (error) {
    await discard();
    throw error;
  }
}

async function writeAll(handle: JournalFile, text: string): Promise<number> {
  const bytes = Buffer.from(text);
  for (let offset = 0; offset < bytes.length; ) offset += (await handle.write(bytes.subarray(offset))).bytesWritten;
  return bytes.length;
}
