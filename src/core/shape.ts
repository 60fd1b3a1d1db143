/** Tells whether a value that JSON gave is of one kind. */
export type Check<T> = (value: unknown) => value is T;

/** Any text. */
export const isText: Check<string> = (value) => typeof value === 'string';

/** Any number. */
export const isNumber: Check<number> = (value) => typeof value === 'number';

/** One of some values, to the letter. */
export function oneOf<const T>(...values: readonly T[]): Check<T> {
  const known: readonly unknown[] = values;
  return (value): value is T => known.includes(value);
}

/** What another check takes, or null. */
export function orNull<T>(check: Check<T>): Check<T | null> {
  return (value): value is T | null => value === null || check(value);
}

/** A list whose every part another check takes. */
export function listOf<T>(check: Check<T>): Check<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(check);
}

/** An object whose members of these names are each as they should be; further members are passed over. */
export function objectOf<T extends object>(members: { readonly [Name in keyof T]-?: Check<T[Name]> }): Check<T> {
  const checks = Object.entries<Check<unknown>>(members);
  return (value): value is T => {
    if (typeof value !== 'object' || value === null) return false;
    const object: Readonly<Record<string, unknown>> = { ...value };
    return checks.every(([name, check]) => check(object[name]));
  };
}
