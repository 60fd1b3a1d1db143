import type { ChalkInstance } from 'chalk';

/** How much colour a stream takes: none, 16, 256 or 16 million. */
export type ColourLevel = 0 | 1 | 2 | 3;

/** What decides about colour, strongest first. */
export interface ColourSettings {
  readonly noColorFlag: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
}

/** The colour level of a stream: `--no-color`, `NO_COLOR`, `FORCE_COLOR`, `TERM=dumb`, then whether it is a terminal. */
export function colourLevel({ noColorFlag, env, isTerminal }: ColourSettings): ColourLevel {
  if (noColorFlag || (env['NO_COLOR'] ?? '') !== '') return 0;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) {
    if (forced === '0' || forced === 'false') return 0;
    return forced === '2' ? 2 : forced === '3' ? 3 : 1;
  }
  if (!isTerminal || env['TERM'] === 'dumb' || env['CI']) return 0;
  return 1;
}

/** The few styles that this tool uses. With level 0 they change nothing and no colour library is loaded. */
export interface Palette {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly good: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

/** A palette for a level. */
export async function createPalette(level: ColourLevel): Promise<Palette> {
  if (level === 0) return { error: same, warning: same, good: same, strong: same, faint: same };
  const { Chalk } = await import('chalk');
  const chalk: ChalkInstance = new Chalk({ level });
  return { error: chalk.red, warning: chalk.yellow, good: chalk.green, strong: chalk.bold, faint: chalk.dim };
}

function same(text: string): string {
  return text;
}
