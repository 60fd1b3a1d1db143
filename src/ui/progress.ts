import type { Ora } from 'ora';
import { type Lane, silentLane } from '../core/lane.ts';
import { fitWidth } from '../core/text-width.ts';

/** What is going on right now. */
export interface Progress {
  lane(): Lane;
  /** Takes the spinner off its line for a moment, so that a line can be printed. */
  pause(): void;
  /** Ends the display whatever lanes are left. */
  stop(): void;
}

/** Progress that shows nothing. */
export const silentProgress: Progress = { lane: () => silentLane, pause: () => {}, stop: () => {} };

/** Progress as plain lines, one when a lane's state changes. */
export function createLineProgress(print: (line: string) => void): Progress {
  return {
    lane: () => {
      let shown: string | null = null;
      return {
        show: (key, text) => {
          if (key === shown) return;
          shown = key;
          print(text());
        },
        stop: () => {},
      };
    },
    pause: () => {},
    stop: () => {},
  };
}

/** How a spinner draws: its stream, the width of that in columns, and whether it may use colour. */
export interface SpinnerOptions {
  readonly stream: NodeJS.WritableStream;
  readonly columns: () => number;
  readonly color: boolean;
}

/** Columns that the spinner itself takes before its text, and the `^C` behind it, which must not begin a line of its own. */
const SPINNER_COLUMNS = 5;

/** Progress as one spinner on a terminal. The spinner library is loaded when the first state is shown. */
export function createSpinnerProgress({ stream, columns, color }: SpinnerOptions): Progress {
  const lanes = new Map<Lane, () => string>();
  let spinner: Ora | null = null;
  let loading = false;
  let ticker: NodeJS.Timeout | undefined;

  const refresh = (): void => {
    const text = [...lanes.values()].map((show) => show()).join('  ·  ');
    if (spinner !== null) spinner.text = fitWidth(text, columns() - SPINNER_COLUMNS);
  };
  const load = async (): Promise<void> => {
    const { default: ora } = await import('ora');
    // Meanwhile everything may have ended, or ended and begun anew with a spinner of its own.
    if (lanes.size === 0 || spinner !== null) return;
    spinner = ora({ stream, discardStdin: false, isEnabled: true, color: color ? 'cyan' : false });
    refresh();
    spinner.start();
    ticker = setInterval(refresh, 1000);
    ticker.unref();
  };
  const stop = (): void => {
    clearInterval(ticker);
    spinner?.stop();
    spinner = null;
    loading = false;
  };
  return {
    lane: () => {
      const lane: Lane = {
        show: (_key, text) => {
          lanes.set(lane, text);
          if (loading) {
            refresh();
          } else {
            loading = true;
            load().catch(() => {});
          }
        },
        stop: () => {
          lanes.delete(lane);
          if (lanes.size === 0) stop();
          else refresh();
        },
      };
      return lane;
    },
    pause: () => spinner?.clear(),
    stop,
  };
}
