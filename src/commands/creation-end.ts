import type { CreationEnd } from '../core/batch-gate.ts';
import { Image2Error } from '../core/errors.ts';

/** What came of an item's POST, as far as the gate cares. */
export function endOf(error: unknown): CreationEnd {
  if (!(error instanceof Image2Error)) return { kind: 'reused' };
  const { code, outcome } = error;
  if (code === 'RATE_LIMITED') return { kind: 'rate-limited', retryAfterMs: error.retryAfterMs };
  if (code === 'UNREACHABLE') return { kind: 'unreachable' };
  if (outcome === 'keyProblem') return { kind: 'key-rejected' };
  if (outcome === 'inDoubt') return { kind: 'in-doubt' };
  if (outcome !== 'refused' && outcome !== 'cannotStart') return { kind: 'reused' };
  const reason = 'reason' in error.params ? (error.params.reason ?? code) : code;
  return { kind: 'refused', reason };
}
