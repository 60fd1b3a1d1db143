import type { Context } from '../context.ts';
import { Image2Error } from '../core/errors.ts';
import { MAX_PROMPT_BYTES } from '../core/image-request.ts';
import { untilStopped } from '../core/until-stopped.ts';
import { refuseTogether } from './flags.ts';

/** Where a prompt may come from. */
export interface PromptFlags {
  readonly prompt?: string;
  readonly promptFile?: string;
}

/** Enough to tell a prompt of the largest size, with a BOM and a final newline, from one that is too long. */
const READ_LIMIT = MAX_PROMPT_BYTES + 16;

/**
 * The prompt as given, or read from standard input (`-`) or a file; undefined where none was given. Throws
 * PROMPT_NOT_UTF8, PROMPT_TOO_LONG, PROMPT_FILE_UNREADABLE or FLAG_CONFLICT.
 */
export async function readPrompt(ctx: Context, flags: PromptFlags): Promise<string | undefined> {
  refuseTogether('--prompt', flags.prompt, '--prompt-file', flags.promptFile);
  if (flags.promptFile !== undefined)
    return decodePrompt(await readPromptFile(ctx, flags.promptFile), flags.promptFile);
  // Node puts U+FFFD in the place of bytes of the command line that are not UTF-8; nobody means to pay for that.
  if (flags.prompt?.includes('\ufffd')) throw new Image2Error('PROMPT_NOT_UTF8', { source: '--prompt' });
  if (flags.prompt !== '-') return flags.prompt;
  const { stop } = ctx.stopper.signals;
  return decodePrompt(await untilStopped(ctx.world.terminal.stdin.readAll(READ_LIMIT), stop), 'stdin');
}

/** Text from UTF-8 bytes; a BOM and one final newline are cut, nothing else. */
export function decodePrompt(bytes: Uint8Array, source: string): string {
  if (bytes.length > READ_LIMIT) {
    throw new Image2Error('PROMPT_TOO_LONG', { bytes: bytes.length, maxBytes: MAX_PROMPT_BYTES });
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Image2Error('PROMPT_NOT_UTF8', { source }, { cause: error });
  }
  return text.replace(/\r?\n$/, '');
}

async function readPromptFile(ctx: Context, path: string): Promise<Uint8Array> {
  try {
    return await ctx.readFile(path, READ_LIMIT);
  } catch (error) {
    ctx.stopper.signals.stop.throwIfAborted();
    const detail = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new Image2Error('PROMPT_FILE_UNREADABLE', { path, detail }, { cause: error });
  }
}
