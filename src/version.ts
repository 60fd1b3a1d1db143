import { writeSync } from 'node:fs';
import type { ExitCode } from './core/exit-code.ts';

declare const IMAGE2_VERSION: string;

/**
 * Runs the command line that is `--version` and nothing else, which needs neither the command tree nor a catalogue.
 * Where standard output does not take the line at once, the whole program says what there is to say.
 */
export async function main(): Promise<ExitCode> {
  const line = `${IMAGE2_VERSION}\n`;
  try {
    if (writeSync(1, line) === line.length) return 0;
  } catch {
    // The whole program tries again, and knows what each error means.
  }
  return (await import('./main.ts')).main();
}
