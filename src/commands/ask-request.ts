import type { Context } from '../context.ts';
import { Image2Error } from '../core/errors.ts';
import { MAX_URLS, MODES, type Mode, SIZES } from '../core/image-request.ts';
import { ratioShape } from '../core/ratio-shape.ts';
import { padEnd } from '../core/text-width.ts';
import { urlFault, type ValidationSettings, validatePrompt, validateRequest } from '../core/validate-request.ts';
import type { AskEnding } from '../messages/ask-texts.ts';
import { type Choice, openQuestions, type Questions } from './questions.ts';

/** The parts of a request that a person can be asked for, as given. */
export interface AskableFlags {
  readonly mode?: string;
  readonly prompt?: string;
  readonly promptFile?: string;
  readonly size?: string;
  readonly url?: readonly string[];
  readonly model?: string;
}

/** True where a part is missing that has to be there. */
export function isIncomplete({ mode, prompt, promptFile, size, url = [] }: AskableFlags): boolean {
  if (mode === undefined || size === undefined) return true;
  return (prompt === undefined && promptFile === undefined) || (mode === 'img2img' && url.length === 0);
}

/** Throws what `validateRequest` throws for the parts that were given, before the others are asked for. */
export function checkGiven({ mode, prompt, size, url = [], model }: AskableFlags, settings: ValidationSettings): void {
  const any = { prompt: 'any', size: 'auto', url: 'https://example.com' };
  const urls = mode === 'img2img' && url.length === 0 ? [any.url] : url;
  const likely = urls.length > 0 ? 'img2img' : 'text2img';
  validateRequest(
    { mode: mode ?? likely, prompt: prompt ?? any.prompt, size: size ?? any.size, urls, model },
    settings,
  );
}

/** The flags with every missing part asked for. Throws the stop's reason when the person leaves. */
export async function askRequest<T extends AskableFlags>(
  ctx: Context,
  flags: T,
  settings: ValidationSettings,
  ending: AskEnding,
): Promise<T> {
  const { ask } = ctx.console.messages;
  const questions = await openQuestions(ctx);
  questions.begin(ask.intro);
  const mode = flags.mode ?? (flags.url === undefined ? await askMode(ctx, questions) : 'img2img');
  const url = mode === 'img2img' && flags.url === undefined ? { url: await askUrls(ctx, questions, settings) } : {};
  const hasPrompt = flags.prompt !== undefined || flags.promptFile !== undefined;
  const prompt = hasPrompt ? {} : { prompt: await askPrompt(ctx, questions) };
  const size = flags.size ?? (await askSize(ctx, questions));
  questions.end(ask.endings[ending]);
  return { ...flags, mode, ...url, ...prompt, size };
}

function askMode({ console }: Context, questions: Questions): Promise<Mode> {
  const { mode, modes } = console.messages.ask;
  return questions.choose(
    mode,
    MODES.map((value) => ({ value, label: `${value}  ${modes[value]}` })),
  );
}

async function askUrls(ctx: Context, questions: Questions, settings: ValidationSettings): Promise<string[]> {
  const { url, urlPlaceholder, nextUrl } = ctx.console.messages.ask;
  const fault = (given: string): string | null =>
    faultOf(ctx, () => {
      const found = urlFault(given.trim(), settings);
      if (found !== null) throw new Image2Error('URL_INVALID', { given, fault: found });
    });
  const urls = [await questions.write(url, urlPlaceholder, fault)];
  while (urls.length < MAX_URLS) {
    const more = await questions.write(nextUrl(urls.length), '', (given) =>
      given.trim() === '' ? null : fault(given),
    );
    if (more.trim() === '') break;
    urls.push(more);
  }
  return urls.map((given) => given.trim());
}

function askPrompt(ctx: Context, questions: Questions): Promise<string> {
  const { prompt, promptPlaceholder } = ctx.console.messages.ask;
  return questions.write(prompt, promptPlaceholder, (given) => faultOf(ctx, () => validatePrompt(given)));
}

function askSize({ console }: Context, questions: Questions) {
  const { size, sizes } = console.messages.ask;
  const choices = SIZES.map((value): Choice<(typeof SIZES)[number]> => {
    const shape = ratioShape(value);
    return { value, label: `${padEnd(value, 4)}  ${padEnd(shape, 6)}  ${sizes[value]}` };
  });
  return questions.choose(size, choices);
}

/** The sentence of what `check` throws. */
function faultOf(ctx: Context, check: () => void): string | null {
  try {
    check();
    return null;
  } catch (error) {
    if (!(error instanceof Image2Error)) throw error;
    return ctx.describe(error).message;
  }
}
