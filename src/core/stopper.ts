import type { StopSignals } from './image-service.ts';
import type { Clock } from './ports.ts';
import type { StopReason } from './stop.ts';

/** How long an answer that is under way is waited for after the first Ctrl-C, in ms. */
const GRACE_MS = 5_000;

/** Ends a command: by a signal of the system, or when its time is up. */
export interface Stopper {
  readonly signals: StopSignals;
  /** The first call asks the command to end, after a short grace for an answer under way; the second ends the grace. */
  interrupt(kind: 'interrupted' | 'terminated'): void;
  /** Ends the command, without any grace, `ms` milliseconds from now. */
  timeOutAfter(ms: number, seconds: number): void;
  /** Forgets every time-out, so that nothing keeps the process alive. */
  dispose(): void;
}

/** A stopper whose times come from `clock`. */
export function createStopper(clock: Clock): Stopper {
  const stop = new AbortController();
  const leave = new AbortController();
  const disposed = new AbortController();
  const end = (reason: StopReason): void => {
    stop.abort(reason);
    leave.abort(reason);
  };
  const after = (ms: number, act: () => void): void => {
    clock.sleep(ms, disposed.signal).then(act, () => {});
  };
  return {
    signals: { stop: stop.signal, leave: leave.signal },
    interrupt: (kind) => {
      if (stop.signal.aborted) {
        leave.abort(stop.signal.reason);
        return;
      }
      stop.abort({ kind } satisfies StopReason);
      after(GRACE_MS, () => leave.abort(stop.signal.reason));
    },
    timeOutAfter: (ms, seconds) => after(ms, () => end({ kind: 'timed-out', seconds })),
    dispose: () => disposed.abort(),
  };
}
