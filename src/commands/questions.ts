import type { Context } from '../context.ts';

/** One choice of a list. */
export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly hint?: string;
}

/** Questions on a terminal, drawn on stderr. Each throws the stop's reason when it is left with Ctrl-C or Escape. */
export interface Questions {
  choose<T extends string>(question: string, choices: readonly Choice<T>[], first?: T): Promise<T>;
  /** `fault` says what is wrong with an answer, null where nothing is. */
  write(question: string, placeholder: string, fault: (answer: string) => string | null): Promise<string>;
  begin(line: string): void;
  end(line: string): void;
}

/** True where a person can be asked: standard input and stderr are terminals, and there is neither `--json` nor `CI`. */
export function canAsk({ flags, world }: Context): boolean {
  const { stdin, stderr } = world.terminal;
  return stdin.isTerminal && stderr.isTerminal && !flags.json && !world.env['CI'] && world.keyboard !== undefined;
}

/** Loads the library that asks. Call it only where {@link canAsk}. */
export async function openQuestions(ctx: Context): Promise<Questions> {
  const { intro, isCancel, outro, select, text } = await import('@clack/prompts');
  const { stopper, world } = ctx;
  const { stop: signal } = stopper.signals;
  const streams = { ...world.keyboard, ...(world.env['TERM'] === 'dumb' ? { accessible: true } : {}) };

  function answered<T>(answer: T): Exclude<T, symbol> {
    if (!isCancel(answer)) return answer as Exclude<T, symbol>;
    // In raw mode Ctrl-C is a key, not a signal.
    if (!signal.aborted) stopper.interrupt('interrupted');
    throw signal.reason;
  }

  return {
    choose: async (message, choices, first) =>
      answered(
        await select<string>({
          ...streams,
          signal,
          message,
          options: choices.map((choice) => ({ ...choice })),
          showInstructions: false,
          ...(first === undefined ? {} : { initialValue: first }),
        }),
      ) as (typeof choices)[number]['value'],
    write: async (message, placeholder, fault) =>
      answered(
        await text({ ...streams, signal, message, placeholder, validate: (given) => fault(given ?? '') ?? undefined }),
      ),
    begin: (line) => intro(line, streams),
    end: (line) => outro(line, streams),
  };
}
