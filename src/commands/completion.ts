import type { Command } from 'commander';
import { completionScript, SHELLS } from '../completion/script.ts';
import type { Context } from '../context.ts';
import { Image2Error } from '../core/errors.ts';
import type { JournalRecord } from '../core/journal.ts';
import { type CommandResult, emptyRun, runPlain } from '../core/run.ts';
import { outlineOf } from './command-outline.ts';
import { parseChoice } from './flags.ts';

/** What `__complete` can list. */
const KINDS = ['taskId', 'record'] as const;

/** How much of a prompt tells tasks apart, in characters. */
const PROMPT_LIMIT = 40;

/** `image2 completion <shell>`: the script that teaches a shell this program's commands, flags and values. */
export function runCompletion(ctx: Context, given: string, program: Command): Promise<CommandResult> {
  return runPlain(ctx.stopper.signals.stop, async (run) => {
    const shell = parseChoice('completion', given, SHELLS);
    const script = completionScript(shell, outlineOf(program)).trimEnd();
    run.lines = [script];
    run.draft.extra = { completion: { shell, script } };
  });
}

/**
 * The hidden `image2 __complete <kind>`, for completion scripts: one value a line, a tab, what it is. Reads the records
 * of this machine and asks nobody; without records it lists nothing.
 */
export async function runComplete(ctx: Context, given: string): Promise<CommandResult> {
  const kind = parseChoice('__complete', given, KINDS);
  const lines = (await openRecords(ctx))
    .filter(({ id, state }) => id !== null || (kind === 'record' && state === 'doubt'))
    .map((record) => lineOf(ctx, record));
  return { kind: 'lines', run: { ...emptyRun(), lines } };
}

async function openRecords(ctx: Context): Promise<JournalRecord[]> {
  try {
    return await (await ctx.openJournal()).open();
  } catch (error) {
    if (error instanceof Image2Error) return [];
    throw error;
  }
}

function lineOf({ console }: Context, { id, name, request }: JournalRecord): string {
  const { status } = console.messages;
  const words = [id === null ? status['in-doubt'] : status.pending];
  if (request !== null) words.push(request.mode, request.size, console.safe(request.prompt, PROMPT_LIMIT));
  return `${id ?? name}\t${words.join(' ').replaceAll('\t', ' ')}`;
}
