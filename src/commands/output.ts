import type { BaseUrl, Context } from '../context.ts';
import type { OutputTarget } from '../images/output-target.ts';
import type { WaitingFlags } from './flags.ts';
import type { Following } from './follow-task.ts';

/** The target of `-o`, read but not touched; null without the flag. Throws OUTPUT_TEMPLATE_INVALID. */
export async function parseOutput(ctx: Context, flags: WaitingFlags): Promise<OutputTarget | null> {
  return flags.output === undefined ? null : ctx.parseOutputTarget(flags.output);
}

/** Makes the target and tries writing there, before anything is sent. Throws OUTPUT_NOT_WRITABLE. */
export async function openOutput(
  ctx: Context,
  flags: WaitingFlags & { readonly sandbox?: boolean; readonly wait?: boolean },
  target: OutputTarget | null,
  baseUrl: BaseUrl,
): Promise<Following['output']> {
  const sidecar = flags.sidecar === true;
  if (target !== null && flags.output !== undefined) {
    await (await ctx.openImages(baseUrl)).prepare(target);
    return { target, given: flags.output, sidecar, urlsOnStdout: false };
  }
  if (!flags.sandbox || flags.wait === false) return null;
  // The sandbox and its URLs end with the command, so the picture is kept all the same.
  const folder = await (await ctx.openImages(baseUrl)).temporaryFolder();
  ctx.console.notice(ctx.console.messages.progress.temporaryFolder(ctx.console.safe(folder)));
  return { target: await ctx.parseOutputTarget(`${folder}/`), given: folder, sidecar, urlsOnStdout: true };
}
