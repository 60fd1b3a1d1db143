import { Image2Error, type Leftover } from './errors.ts';
import type { Created, Outcome } from './exit-code.ts';

/** Why a command was told to end, as the reason of its stop signal. */
export type StopReason =
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'terminated' }
  | { readonly kind: 'timed-out'; readonly seconds: number };

/** What a stopped command leaves behind, or `saving`: the task succeeded and its images were under way. */
export type StopPoint = Leftover | 'saving';

/** The error that ends a command whose stop signal fired, in words and code for where it had got to. */
export function stopError(stop: AbortSignal, at: StopPoint): Image2Error {
  const reason = stop.reason as StopReason;
  const left: Leftover = at === 'saving' ? 'task' : at;
  const created = CREATED[left];
  if (reason.kind === 'timed-out') {
    const { phase, outcome } = TIMEOUTS[at];
    return new Image2Error('TIMED_OUT', { seconds: reason.seconds, phase }, { outcome });
  }
  return reason.kind === 'interrupted'
    ? new Image2Error('INTERRUPTED', { left }, { created })
    : new Image2Error('TERMINATED', { left }, { created });
}

const CREATED: Readonly<Record<Leftover, Created>> = {
  'nothing-sent': 'no',
  task: 'yes',
  'in-doubt': 'unknown',
  nothing: 'no',
};

const TIMEOUTS = {
  'nothing-sent': { phase: 'starting', outcome: 'refused' },
  nothing: { phase: 'starting', outcome: 'refused' },
  'in-doubt': { phase: 'awaiting-answer', outcome: 'inDoubt' },
  task: { phase: 'waiting', outcome: 'unfinished' },
  saving: { phase: 'saving', outcome: 'notDelivered' },
} as const satisfies Record<StopPoint, { phase: string; outcome: Outcome }>;
