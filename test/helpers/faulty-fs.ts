import type { JournalFile, JournalFs } from '../../src/journal/journal-fs.ts';
import { quickFs } from '../../src/journal/quick-fs.ts';

/** When calls fail, and how. */
export interface FaultPlan {
  /** The number of the first call that fails, from 1. */
  readonly at: number;
  /** True fails every call from there on; else only that one. */
  readonly lasting: boolean;
  readonly code: string;
}

/** A file system that fails as planned, and how many calls it got. */
export interface FaultyFs {
  readonly fs: JournalFs;
  calls(): number;
  /** True once a call was made to fail. */
  failed(): boolean;
  /** Makes the call of this number from now on the first that fails. */
  failFrom(call: number): void;
}

/** The real file system, one of whose calls fails. A write that fails has written its first half. */
export function faultyFs({ at: first, lasting, code }: FaultPlan): FaultyFs {
  let at = first;
  let calls = 0;
  let failed = false;
  const isFaulty = (): boolean => {
    calls += 1;
    const faulty = lasting ? calls >= at : calls === at;
    failed ||= faulty;
    return faulty;
  };
  const fault = (): Error => Object.assign(new Error(code), { code });
  const guard =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (isFaulty()) throw fault();
      return call(...args);
    };
  const guardFile = (file: JournalFile): JournalFile =>
    new Proxy(file, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        // A file that is not closed would outlive the test.
        if (name === 'close') return method.bind(target);
        return async (...args: unknown[]) => {
          if (!isFaulty()) return method.apply(target, args);
          const [content] = args;
          if (name === 'write' && Buffer.isBuffer(content)) {
            await file.write(content.subarray(0, content.length / 2));
          }
          if (name === 'writeFile' && typeof content === 'string') {
            await file.writeFile(content.slice(0, content.length / 2));
          }
          throw fault();
        };
      },
    });
  const fs: JournalFs = {
    chmod: guard(quickFs.chmod),
    mkdir: guard(quickFs.mkdir),
    open: guard(async (path, flags, mode) => guardFile(await quickFs.open(path, flags, mode))),
    readFile: guard(quickFs.readFile),
    exists: guard(quickFs.exists),
    readdir: guard(quickFs.readdir),
    link: guard(quickFs.link),
    rename: guard(quickFs.rename),
    unlink: guard(quickFs.unlink),
    stat: guard(quickFs.stat),
    lstat: guard(quickFs.lstat),
    utimes: guard(quickFs.utimes),
  };
  const failFrom = (call: number): void => {
    at = calls + call;
  };
  return { fs, calls: () => calls, failed: () => failed, failFrom };
}
