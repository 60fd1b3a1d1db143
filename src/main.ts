import { parseChoice } from './commands/flags.ts';
import { type Context, createContext, type GlobalFlags } from './context.ts';
import { EXIT_CODES, type ExitCode } from './core/exit-code.ts';
import { type CommandResult, emptyRun, toImage2Error } from './core/run.ts';
import { chooseLanguage, LANGUAGES, loadMessages } from './messages/locale.ts';
import { type Invocation, parseCommandLine } from './program.ts';
import { processWorld, type World } from './world.ts';

declare const IMAGE2_VERSION: string;

/**
 * Runs the command line of this process and says the exit code. After a signal it ends the process by that same signal,
 * so that a shell loop stops.
 */
export async function main(): Promise<ExitCode> {
  const world = processWorld(IMAGE2_VERSION);
  const exitCode = await runCommandLine(world);
  if (exitCode === EXIT_CODES.interrupted) process.kill(process.pid, 'SIGINT');
  if (exitCode === EXIT_CODES.terminated) process.kill(process.pid, 'SIGTERM');
  // Everything was written. A name look-up or a socket that hangs must not keep the process past its deadline.
  setTimeout(() => process.exit(exitCode), LINGER_MS).unref();
  return exitCode;
}

const LINGER_MS = 100;

/** Runs one command line in a world and never rejects. */
export async function runCommandLine(world: World): Promise<ExitCode> {
  const guessed = guessFlags(world.argv);
  const messages = await loadMessages(chooseLanguage(guessed.lang, world.env));
  let flags = guessed;
  let run: Invocation['run'];
  try {
    const parsed = parseCommandLine(world.argv, world.version, messages, world.terminal.stdout.columns);
    if (parsed.kind === 'run') {
      flags = parsed.invocation.flags;
      if (flags.lang !== undefined) parseChoice('--lang', flags.lang, LANGUAGES);
    }
    run = parsed.kind === 'run' ? parsed.invocation.run : () => Promise.resolve(textResult(parsed.text));
  } catch (error) {
    run = async () => failure(error);
  }
  const ctx = await createContext(world, flags);
  const forgetSignals = world.onSignal(ctx.stopper.interrupt);
  try {
    return await publishResult(ctx, await run(ctx).catch(failure));
  } finally {
    forgetSignals();
    ctx.stopper.dispose();
    ctx.console.progress.stop();
    await ctx.console.flush();
  }
}

async function publishResult(ctx: Context, result: CommandResult): Promise<ExitCode> {
  switch (result.kind) {
    case 'one':
      return ctx.publish([result.run]);
    case 'many':
      return ctx.publish(result.runs, 'many');
    case 'lines':
      return ctx.publish([result.run], 'lines');
    case 'published':
      return result.exitCode;
  }
}

function textResult(given: string): CommandResult {
  const text = given.trimEnd();
  const run = { ...emptyRun(), lines: [text] };
  run.draft.created = 'no';
  run.draft.extra = { text };
  return { kind: 'one', run };
}

function failure(error: unknown): CommandResult {
  return { kind: 'one', run: { ...emptyRun(), error: toImage2Error(error) } };
}

/** The global flags of a command line that may be wrong, so that its error comes in the right language and form. */
function guessFlags(argv: readonly string[]): GlobalFlags {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  const lang = words.flatMap((word, index) => {
    if (word === '--lang') return words[index + 1] ?? [];
    return word.startsWith('--lang=') ? word.slice('--lang='.length) : [];
  })[0];
  return {
    json: words.includes('--json'),
    quiet: words.includes('--quiet') || words.includes('-q'),
    color: !words.includes('--no-color'),
    ...(lang === undefined ? {} : { lang }),
  };
}
