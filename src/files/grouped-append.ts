/**
 * Appends lines in groups: those that come in one turn of the event loop, or within `gatherMs` milliseconds, and those
 * that come while `append` is under way, go into its next call together. Each promise settles as the call that took its
 * line.
 */
export function createGroupedAppend(
  append: (lines: readonly string[]) => Promise<void>,
  gatherMs = 0,
): (line: string) => Promise<void> {
  let waiting: string[] = [];
  let next: Promise<void> | null = null;
  let last: Promise<void> = Promise.resolve();
  return (line) => {
    waiting.push(line);
    next ??= Promise.all([last, gathered(gatherMs)]).then(() => {
      const lines = waiting;
      waiting = [];
      next = null;
      const done = append(lines);
      last = done.catch(() => {});
      return done;
    });
    return next;
  };
}

function gathered(ms: number): Promise<void> {
  return new Promise((resolve) => (ms === 0 ? setImmediate(resolve) : setTimeout(resolve, ms)));
}
