import { describe, expect, test } from 'vitest';
import { type StopPoint, type StopReason, stopError } from '../../src/core/stop.ts';

function stoppedBy(reason: StopReason): AbortSignal {
  return AbortSignal.abort(reason);
}

describe('the error of a stop', () => {
  test.each([
    ['nothing', 'no', 'nothing'],
    ['nothing-sent', 'no', 'nothing-sent'],
    ['in-doubt', 'unknown', 'in-doubt'],
    ['task', 'yes', 'task'],
    ['saving', 'yes', 'task'],
  ] as const)('by a signal at "%s" says created: %s', (at, created, left) => {
    expect(stopError(stoppedBy({ kind: 'interrupted' }), at)).toMatchObject({
      code: 'INTERRUPTED',
      outcome: 'interrupted',
      created,
      params: { left },
    });
    expect(stopError(stoppedBy({ kind: 'terminated' }), at)).toMatchObject({
      code: 'TERMINATED',
      outcome: 'terminated',
      created,
      params: { left },
    });
  });

  test.each([
    ['nothing', 'refused', 'starting'],
    ['nothing-sent', 'refused', 'starting'],
    ['in-doubt', 'inDoubt', 'awaiting-answer'],
    ['task', 'unfinished', 'waiting'],
    ['saving', 'notDelivered', 'saving'],
  ] as const satisfies readonly (readonly [StopPoint, string, string])[])(
    'by --timeout at "%s" ends as %s',
    (at, outcome, phase) => {
      const error = stopError(stoppedBy({ kind: 'timed-out', seconds: 45 }), at);
      expect(error).toMatchObject({ code: 'TIMED_OUT', outcome, params: { seconds: 45, phase } });
    },
  );
});
