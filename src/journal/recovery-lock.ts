import { join } from 'node:path';
import { takeLock } from '../files/file-lock.ts';
import type { JournalKit } from './journal-kit.ts';
import { namedProcessState } from './process-identity.ts';

/** What the lock needs. */
export type LockParts = Pick<JournalKit, 'clock' | 'current' | 'folders' | 'layout' | 'system'>;

/** How often a lock that another process has is tried for, in ms. */
const WATCH_MS = 50;

/** Does work while nobody else gives records of dead processes files of their own; waits for who does. */
export async function exclusively<T>(parts: LockParts, work: () => Promise<T>): Promise<T> {
  for (;;) {
    const done = await ifFree(parts, work);
    if (done !== null) return done.result;
    await parts.clock.sleep(WATCH_MS);
  }
}

/** The same, or null at once where another process has the lock. */
export async function ifFree<T>(parts: LockParts, work: () => Promise<T>): Promise<{ readonly result: T } | null> {
  const { current, folders, layout, system } = parts;
  const owner = {
    self: JSON.stringify(current),
    stateOf: (text: string) => namedProcessState(text, current, system),
  };
  const release = await folders.within(layout.aheadFolder, () =>
    takeLock(join(layout.aheadFolder, 'recovery.lock'), owner),
  );
  if (release === null) return null;
  try {
    return { result: await work() };
  } finally {
    await release();
  }
}
