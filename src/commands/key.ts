import type { Context } from '../context.ts';
import { Image2Error } from '../core/errors.ts';
import { type CommandResult, runPlain } from '../core/run.ts';
import type { ServiceFlags } from '../core/service-flags.ts';
import { untilStopped } from '../core/until-stopped.ts';

/** A key has at most 512 characters; more than this much input is no key. */
const MAX_INPUT_BYTES = 4_096;

/** `image2 key set`: asks without echo, or takes standard input with `--stdin`. */
export function runKeySet(ctx: Context, flags: { readonly stdin?: boolean }): Promise<CommandResult> {
  const { console, stopper, world } = ctx;
  return runPlain(stopper.signals.stop, async (run) => {
    const typed = flags.stdin ? await readStdin(ctx) : await askForKey(ctx);
    run.draft.extra = { key: await saveTypedKey(ctx, typed, flags.stdin ? 'stdin' : 'terminal') };
    if (world.env['X_API_KEY']?.trim()) console.warn(console.messages.warnings.keyShadowed);
  });
}

/** `image2 key show`: where the key in force comes from, and its mask. */
export function runKeyShow(ctx: Context, flags: ServiceFlags): Promise<CommandResult> {
  const { console, stopper } = ctx;
  return runPlain(stopper.signals.stop, async (run) => {
    const { source, mask, path } = await ctx.resolveKey(flags);
    const where = path === null ? console.messages.summary.keySources[source] : console.safe(path);
    run.lines = [console.messages.key.shown(mask, where)];
    run.draft.extra = { key: { source, mask, path } };
  });
}

/** `image2 key remove`: of nothing is fine too. */
export function runKeyRemove(ctx: Context): Promise<CommandResult> {
  const { console, stopper } = ctx;
  return runPlain(stopper.signals.stop, async (run) => {
    const store = ctx.keyStore();
    const removed = await store.remove();
    run.draft.extra = { key: { source: 'file', removed, path: store.path } };
    console.info(
      removed ? console.messages.key.removed(console.safe(store.path)) : console.messages.key.nothingToRemove,
    );
  });
}

/** Saves a key and tells where. Throws KEY_INVALID (exit 2), which names `source`, or what saving throws. */
export async function saveTypedKey(
  ctx: Context,
  typed: string,
  source: 'stdin' | 'terminal',
): Promise<{ readonly source: 'file'; readonly mask: string; readonly path: string }> {
  const { console } = ctx;
  const store = ctx.keyStore();
  const mask = await store.save(typed).catch((error: unknown) => {
    if (!(error instanceof Image2Error) || error.code !== 'KEY_INVALID') throw error;
    throw new Image2Error('KEY_INVALID', { source }, { outcome: 'cannotStart' });
  });
  console.info(console.messages.key.saved(mask, console.safe(store.path)));
  return { source: 'file', mask, path: store.path };
}

/** A key typed on the terminal without echo; empty where the input ended. Throws FLAG_NEEDS without a terminal. */
export async function askForKey(ctx: Context): Promise<string> {
  const { stdin, stderr } = ctx.world.terminal;
  if (!stdin.isTerminal || !stderr.isTerminal)
    throw new Image2Error('NEEDS_TERMINAL', { flag: 'key set', instead: 'key set --stdin' });
  const question = ctx.console.messages.key.ask;
  return (await stdin.readLine({ question, echo: false, signal: ctx.stopper.signals.stop })) ?? '';
}

async function readStdin(ctx: Context): Promise<string> {
  const { stop } = ctx.stopper.signals;
  const bytes = await untilStopped(ctx.world.terminal.stdin.readAll(MAX_INPUT_BYTES), stop);
  return new TextDecoder().decode(bytes);
}
