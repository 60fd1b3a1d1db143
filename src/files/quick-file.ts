import {
  closeSync,
  fchmodSync,
  fdatasync,
  fstatSync,
  fsync,
  openSync,
  readSync,
  writeFileSync,
  writeSync,
} from 'node:fs';

/** An open file for who makes many small calls. */
export interface QuickFile {
  chmod(mode: number): Promise<void>;
  close(): Promise<void>;
  read(buffer: Buffer, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
  stat(): Promise<{ readonly mode: number; readonly ino: number; readonly nlink: number; readonly size: number }>;
  sync(): Promise<void>;
  datasync(): Promise<void>;
  write(bytes: Buffer): Promise<{ readonly bytesWritten: number }>;
  writeFile(content: string): Promise<void>;
}

/**
 * Opens a file whose calls are each made at once, in some 5 µs, where handing one to a thread and back costs 50. Only a
 * flush, which takes milliseconds, goes to a thread.
 */
export async function openQuickFile(path: string, flags: string, mode?: number): Promise<QuickFile> {
  const opened = openSync(path, flags, mode);
  let isOpen = true;
  // The number of a closed file may be another one's by now.
  const fd = (): number => {
    if (isOpen) return opened;
    throw Object.assign(new Error(`closed: ${path}`), { code: 'EBADF' });
  };
  return {
    chmod: async (fileMode) => fchmodSync(fd(), fileMode),
    close: async () => {
      const open = fd();
      isOpen = false;
      closeSync(open);
    },
    read: async (buffer, offset, length, position) => ({ bytesRead: readSync(fd(), buffer, offset, length, position) }),
    stat: async () => fstatSync(fd()),
    sync: async () => flushed(fd(), fsync),
    datasync: async () => flushed(fd(), fdatasync),
    write: async (bytes) => ({ bytesWritten: writeSync(fd(), bytes) }),
    writeFile: async (content) => writeFileSync(fd(), content),
  };
}

function flushed(fd: number, flush: typeof fsync): Promise<void> {
  return new Promise((resolve, reject) => flush(fd, (error) => (error ? reject(error) : resolve())));
}
