/**
 * Appends lines in groups: those that come in one turn of the event loop, and those that come while `append` is under way,
 * go into its next call together. Each promise settles as the call that took its line.
 */
export function createGroupedAppend(
  append: (lines: readonly string[]) => Promise<void>,
): (line: string) => Promise<void> {
  let waiting: string[] = [];
  let next: Promise<void> | null = null;
  let last: Promise<void> = Promise.resolve();
  return (line) => {
    waiting.push(line);
    next ??= Promise.all([last, endOfTurn()]).then(() => {
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

function endOfTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
