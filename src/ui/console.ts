import type { Redactor } from '../core/redact.ts';
import type { Messages } from '../messages/messages.ts';
import type { Palette } from './colour.ts';
import { escapeText, shorten } from './escape.ts';
import type { Progress } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** How long one piece of text that is not ours may be on stderr, in characters. */
const PIECE_LIMIT = 500;

/** Everything that this program says goes through here. */
export interface Console {
  readonly messages: Messages;
  readonly palette: Palette;
  readonly progress: Progress;
  /** Text that is not ours made safe: redacted, then escaped, then shortened to `limit` characters (500). */
  safe(text: string, limit?: number): string;
  /** A line on stderr that `--quiet` leaves out. */
  info(line: string): void;
  /** A line on stderr that is always there. */
  notice(line: string): void;
  /** A warning on stderr. */
  warn(text: string): void;
  /** Lines of the result on stdout. Resolves once they are handed over; rejects with the system's error. */
  result(lines: readonly string[]): Promise<void>;
  /** Resolves once all of stderr is handed over. */
  flush(): Promise<void>;
}

/** What a {@link Console} needs. */
export interface ConsoleDeps {
  readonly terminal: Terminal;
  readonly messages: Messages;
  readonly palette: Palette;
  readonly progress: Progress;
  readonly redactor: Redactor;
  readonly quiet: boolean;
}

/** The one place where output leaves. A whole key in any form is masked here, whatever came before. */
export function createConsole(deps: ConsoleDeps): Console {
  const { messages, palette, progress, redactor, terminal } = deps;
  let pending: Promise<void> = Promise.resolve();

  const toStderr = (line: string): void => {
    const text = `${redactor.redact(line)}\n`;
    progress.pause();
    // A stderr that nobody reads must not end a paid task.
    const written = terminal.stderr.write(text).catch(() => {});
    pending = Promise.all([pending, written]).then(() => {});
  };

  return {
    messages,
    palette,
    progress,
    safe: (text, limit = PIECE_LIMIT) => shorten(escapeText(redactor.redact(text)), limit),
    info: (line) => {
      if (!deps.quiet) toStderr(line);
    },
    notice: toStderr,
    warn: (text) => toStderr(`${palette.warning(messages.labels.warning)}${text}`),
    result: async (lines) => {
      progress.pause();
      if (lines.length > 0) await terminal.stdout.write(redactor.redact(`${lines.join('\n')}\n`));
    },
    flush: () => pending,
  };
}
