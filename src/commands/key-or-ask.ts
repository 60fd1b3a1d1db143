import type { Context, KnownKey } from '../context.ts';
import { isImage2Error } from '../core/errors.ts';
import type { ServiceFlags } from '../core/service-flags.ts';
import { askForKey, saveTypedKey } from './key.ts';
import { canAsk } from './questions.ts';

/**
 * The key in force; on a terminal without any, the person hears where to get one and may paste it, which saves it.
 * Throws what `resolveKey` throws, also where no key is pasted.
 */
export async function resolveKeyOrAsk(ctx: Context, flags: ServiceFlags): Promise<KnownKey> {
  try {
    return await ctx.resolveKey(flags);
  } catch (error) {
    if (!isImage2Error(error, 'KEY_MISSING') || error.params.savedKeyExists || !canAsk(ctx)) throw error;
    const { console, world } = ctx;
    const { path } = ctx.keyStore();
    for (const line of console.messages.ask.firstRun(console.safe(shortPath(path, world.home)))) console.notice(line);
    await console.flush();
    const typed = await askForKey(ctx);
    if (typed.trim() === '') throw error;
    await saveTypedKey(ctx, typed, 'terminal');
    return ctx.resolveKey({ ...flags, useLocalKey: true });
  }
}

function shortPath(path: string, home: string): string {
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
