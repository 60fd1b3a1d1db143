import type { Ora } from 'ora';

/** What is going on right now. */
export interface Progress {
  /**
   * Shows a state. On a terminal `text` is asked again each second; elsewhere it is printed once when `key` changes.
   */
  show(key: string, text: () => string): void;
  /** Takes the spinner off its line for a moment, so that a line can be printed. */
  pause(): void;
  /** Ends the display. */
  stop(): void;
}

/** Progress that shows nothing. */
export const silentProgress: Progress = { show: () => {}, pause: () => {}, stop: () => {} };

/** Progress as plain lines, one when the state changes. */
export function createLineProgress(print: (line: string) => void): Progress {
  let shown: string | null = null;
  return {
    show: (key, text) => {
      if (key === shown) return;
      shown = key;
      print(text());
    },
    pause: () => {},
    stop: () => {},
  };
}

/** Progress as a spinner on a terminal. The spinner library is loaded when the first state is shown. */
export function createSpinnerProgress(stream: NodeJS.WritableStream, color: boolean): Progress {
  let spinner: Ora | null = null;
  let loading: Promise<void> | null = null;
  let current: (() => string) | null = null;
  let ticker: NodeJS.Timeout | undefined;
  let stopped = false;

  const refresh = (): void => {
    if (spinner !== null && current !== null) spinner.text = current();
  };
  const load = async (): Promise<void> => {
    const { default: ora } = await import('ora');
    if (stopped) return;
    spinner = ora({ stream, discardStdin: false, ...(color ? { color: 'cyan' } : { color: 'white' }) });
    refresh();
    spinner.start();
    ticker = setInterval(refresh, 1000);
    ticker.unref();
  };
  return {
    show: (_key, text) => {
      stopped = false;
      current = text;
      loading ??= load().catch(() => {});
      refresh();
    },
    pause: () => spinner?.clear(),
    stop: () => {
      stopped = true;
      clearInterval(ticker);
      spinner?.stop();
      spinner = null;
      loading = null;
    },
  };
}
