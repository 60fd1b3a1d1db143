import type { Mode, Size } from '../core/image-request.ts';

/** What the last line says before a request goes on: it costs credits, goes to the sandbox, or stays here. */
export type AskEnding = 'paid' | 'sandbox' | 'dry-run';

/** The questions that `create` asks in a terminal. */
export interface AskTexts {
  readonly intro: string;
  readonly mode: string;
  readonly modes: Readonly<Record<Mode, string>>;
  readonly url: string;
  readonly urlPlaceholder: string;
  /** `count` are given already. */
  readonly nextUrl: (count: number) => string;
  readonly prompt: string;
  readonly promptPlaceholder: string;
  readonly size: string;
  /** What a size is good for. */
  readonly sizes: Readonly<Record<Size, string>>;
  readonly endings: Readonly<Record<AskEnding, string>>;
  /** What somebody without a key should know, three lines. */
  readonly firstRun: (keyFile: string) => readonly string[];
}
