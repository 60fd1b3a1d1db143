/** Counts how often the same thing came in a row. */
export interface Streak {
  /** Says that it came once more; how often in a row by now. */
  add(what: string): number;
  /** Says that something else came. */
  end(): void;
}

/** A streak in which nothing has come yet. */
export function createStreak(): Streak {
  let last: string | null = null;
  let count = 0;
  return {
    add: (what) => {
      count = what === last ? count + 1 : 1;
      last = what;
      return count;
    },
    end: () => {
      last = null;
    },
  };
}
