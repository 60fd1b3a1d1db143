/** One of the things that go on at the same time, as a display shows it. */
export interface Lane {
  /** Shows a state. On a terminal `text` is asked again each second; elsewhere it is printed once when `key` changes. */
  show(key: string, text: () => string): void;
  /** Ends this lane. */
  stop(): void;
}

/** A lane that shows nothing. */
export const silentLane: Lane = { show: () => {}, stop: () => {} };
