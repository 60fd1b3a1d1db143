import type { FileHandle } from 'node:fs/promises';

/** Writes lines durably: those that come while a flush is under way share the next one. */
export interface LineWriter {
  /** Resolves once the text is on the disk; rejects with the system's error, and from then on always with that one. */
  write(text: string): Promise<void>;
}

/** A writer that appends to an open file. */
export function createLineWriter(handle: Pick<FileHandle, 'write' | 'datasync'>): LineWriter {
  let queue: { readonly text: string; readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = [];
  let flushing = false;
  // What failed half-way left a torn line: nothing may be written behind it.
  let broken: { readonly error: unknown } | null = null;

  const flush = async (): Promise<void> => {
    flushing = true;
    while (queue.length > 0) {
      const batch = queue;
      queue = [];
      try {
        if (broken !== null) throw broken.error;
        const bytes = Buffer.from(batch.map(({ text }) => text).join(''));
        for (let offset = 0; offset < bytes.length; ) {
          offset += (await handle.write(bytes, offset, bytes.length - offset)).bytesWritten;
        }
        await handle.datasync();
        for (const { resolve } of batch) resolve();
      } catch (error) {
        broken ??= { error };
        for (const { reject } of batch) reject(error);
      }
    }
    flushing = false;
  };

  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        queue.push({ text, resolve, reject });
        if (!flushing) void flush();
      }),
  };
}
