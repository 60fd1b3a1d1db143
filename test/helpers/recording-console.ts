import { createRedactor } from '../../src/core/redact.ts';
import { en } from '../../src/messages/en/index.ts';
import type { Messages } from '../../src/messages/messages.ts';
import { createPalette } from '../../src/ui/colour.ts';
import { createConsole } from '../../src/ui/console.ts';
import { type Progress, silentProgress } from '../../src/ui/progress.ts';

/** What a {@link recordingConsole} may be given. */
export interface RecordingOptions {
  readonly messages?: Messages;
  readonly quiet?: boolean;
  readonly progress?: Progress;
  /** Fails every write to stdout. */
  readonly stdoutError?: Error;
  /** Fails every write to stderr. */
  readonly stderrError?: Error;
}

/** A console whose streams are texts, its redactor, and everything in the order in which it was written. */
export async function recordingConsole(options: RecordingOptions = {}) {
  const written: { stream: 'stdout' | 'stderr'; text: string }[] = [];
  const output = (stream: 'stdout' | 'stderr', error: Error | undefined) => ({
    isTerminal: false,
    columns: () => 80,
    write: async (text: string) => {
      if (error !== undefined) throw error;
      written.push({ stream, text });
    },
  });
  const refuse = (): never => {
    throw new Error('this console has no input');
  };
  const redactor = createRedactor();
  const console = createConsole({
    terminal: {
      stdin: { isTerminal: false, readAll: refuse, chunks: refuse, readLine: refuse },
      stdout: output('stdout', options.stdoutError),
      stderr: output('stderr', options.stderrError),
    },
    messages: options.messages ?? en,
    palette: await createPalette(0),
    progress: options.progress ?? silentProgress,
    redactor,
    quiet: options.quiet ?? false,
  });
  const textOf = (stream: 'stdout' | 'stderr'): string =>
    written
      .filter((one) => one.stream === stream)
      .map(({ text }) => text)
      .join('');
  return { console, redactor, written, stdout: () => textOf('stdout'), stderr: () => textOf('stderr') };
}
