import type { Context } from '../context.ts';

/** One choice of a list. */
export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
}

/** Questions on a terminal, drawn on stderr. Each throws the stop's reason when it is left with Ctrl-C or Escape. */
export interface Questions {
  choose<T extends string>(question: string, choices: readonly Choice<T>[]): Promise<T>;
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
  const { console, stopper, world } = ctx;
  const { stop: signal } = stopper.signals;
  const { keyboard } = world;
  if (keyboard === undefined) throw new Error('openQuestions needs a keyboard');
  const isPlain = console.palette.faint('text') === 'text';
  const streams = {
    input: keyboard.input,
    output: isPlain ? withoutColour(keyboard.output) : keyboard.output,
    ...(world.env['TERM'] === 'dumb' ? { accessible: true } : {}),
  };

  async function answerOf<T>(ask: (own: AbortSignal) => Promise<T | symbol>): Promise<T> {
    // The library never stops listening to a signal, so each question gets one of its own.
    const own = new AbortController();
    const stop = (): void => own.abort();
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    try {
      const answer = await ask(own.signal);
      if (!isCancel(answer)) return answer as T;
    } finally {
      signal.removeEventListener('abort', stop);
    }
    // In raw mode Ctrl-C is a key, not a signal.
    if (!signal.aborted) stopper.interrupt('interrupted');
    throw signal.reason;
  }

  return {
    choose: <T extends string>(message: string, choices: readonly Choice<T>[]) =>
      answerOf<T>((own) => {
        const options = choices.map(({ value, label }) => ({ value: value as string, label }));
        return select({ ...streams, signal: own, message, options, showInstructions: false }) as Promise<T | symbol>;
      }),
    write: (message, placeholder, fault) =>
      answerOf<string>((own) => {
        const validate = (given: string | undefined): string | undefined => fault(given ?? '') ?? undefined;
        return text({ ...streams, signal: own, message, placeholder, validate });
      }),
    begin: (line) => intro(line, streams),
    end: (line) => outro(line, streams),
  };
}

/** The same stream, but colours stay out: the library knows `NO_COLOR`, and not `--no-color`. */
function withoutColour(output: Keyboard['output']): Keyboard['output'] {
  const write = (text: unknown): boolean => output.write(String(text).replaceAll(COLOURS, ''));
  return new Proxy(output, {
    get: (target, name) => {
      if (name === 'write') return write;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

type Keyboard = NonNullable<Context['world']['keyboard']>;

const COLOURS = new RegExp(`${String.fromCharCode(0x1b)}\\[[0-9;]*m`, 'g');
