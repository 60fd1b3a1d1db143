import type { Context } from '../context.ts';
import { Image2Error } from '../core/errors.ts';

/** What one check found. */
export interface Finding {
  readonly check: 'node' | 'key' | 'saved-key' | 'service' | 'proxy' | 'certificates' | 'records' | 'tasks' | 'answer';
  readonly level: 'ok' | 'warning' | 'error';
  readonly text: string;
  readonly remedy: string | null;
  /** For an error: what a `create` would end with. */
  readonly error: Image2Error | null;
}

/** A finding that an error is, in the words of the error. */
export function findingOf(ctx: Context, check: Finding['check'], error: unknown): Finding {
  if (!(error instanceof Image2Error)) throw error;
  const { message, hint } = ctx.describe(error);
  return { check, level: 'error', text: message, remedy: hint, error };
}

/** A finding without a fault. */
export function fine(check: Finding['check'], text: string): Finding {
  return { check, level: 'ok', text, remedy: null, error: null };
}

/** A finding that a user may want to mend. */
export function warning(check: Finding['check'], text: string, remedy: string): Finding {
  return { check, level: 'warning', text, remedy, error: null };
}
