import * as z from 'zod/mini';
import { Image2Error, type UrlFault } from './errors.ts';
import {
  DEFAULT_MODEL,
  type ImageRequest,
  MAX_PROMPT_BYTES,
  MAX_URLS,
  MODES,
  type Mode,
  SIZES,
  type Size,
} from './image-request.ts';
import { nearest } from './nearest.ts';
import { isPrivateAddress } from './private-address.ts';

const modeSchema = z.enum(MODES);
const sizeSchema = z.enum(SIZES);

/** The parts of a request as a user gave them; `undefined` where a part was left out. */
export interface RequestFields {
  readonly mode: string | undefined;
  readonly prompt: string | undefined;
  readonly size: string | undefined;
  readonly urls: readonly string[];
  readonly model: string | undefined;
}

/** What decides whether a reference image on a private host makes sense. */
export interface ValidationSettings {
  /** True where the base URL is loopback, so that the service can reach this machine. */
  readonly allowPrivateUrls: boolean;
}

/**
 * The request that the fields describe. Throws an {@link Image2Error} (MISSING_FLAG, MODE_INVALID, SIZE_INVALID,
 * PROMPT_EMPTY, PROMPT_TOO_LONG, URL_INVALID, URL_COUNT_INVALID, URL_REQUIRED, URL_NOT_ALLOWED, TEXT_INVALID) for the
 * first part that does not fit.
 */
export function validateRequest(fields: RequestFields, settings: ValidationSettings): ImageRequest {
  const mode = validateMode(required('--mode', fields.mode));
  const prompt = validatePrompt(required('--prompt', fields.prompt));
  const size = validateSize(required('--size', fields.size));
  return {
    mode,
    prompt,
    size,
    urls: validateUrls(mode, fields.urls, settings),
    model: validateModel(fields.model ?? DEFAULT_MODEL),
  };
}

/** Throws MODE_INVALID unless `given` is a mode. */
export function validateMode(given: string): Mode {
  const parsed = modeSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Image2Error('MODE_INVALID', { given, suggestion: nearestMode(given) });
}

/** Throws SIZE_INVALID unless `given` is one of the 14 sizes. */
export function validateSize(given: string): Size {
  const parsed = sizeSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Image2Error('SIZE_INVALID', { given, suggestion: nearestSize(given) });
}

/** Throws PROMPT_EMPTY or PROMPT_TOO_LONG. */
export function validatePrompt(prompt: string): string {
  if (prompt.trim() === '') throw new Image2Error('PROMPT_EMPTY', {});
  const bytes = Buffer.byteLength(prompt, 'utf8');
  if (bytes > MAX_PROMPT_BYTES) throw new Image2Error('PROMPT_TOO_LONG', { bytes, maxBytes: MAX_PROMPT_BYTES });
  if (!prompt.isWellFormed()) throw new Image2Error('PROMPT_NOT_UTF8', { source: '--prompt' });
  return prompt;
}

/** What is wrong with a reference image URL, or null where nothing is. */
export function urlFault(given: string, settings: ValidationSettings): UrlFault | null {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(given)) return looksLikePath(given) ? 'local-path' : 'not-a-url';
  if (/^file:/i.test(given) || /^[a-z]:[\\/]/i.test(given)) return 'local-path';
  if (!/^https?:/i.test(given)) return 'scheme';
  if (!/^https?:\/\/[^/]/i.test(given) || /\s/.test(given) || !URL.canParse(given)) return 'not-a-url';
  const url = new URL(given);
  if (url.username !== '' || url.password !== '') return 'credentials';
  if (!settings.allowPrivateUrls && isPrivateAddress(url.hostname)) return 'private-host';
  return null;
}

function required(flag: string, given: string | undefined): string {
  if (given === undefined) throw new Image2Error('MISSING_FLAG', { flag });
  return given;
}

function validateModel(given: string): string {
  // Odd model names are the service's to refuse; control characters and endless text are not.
  const printable = [...given].every((character) => character >= ' ' && character !== '\x7f');
  if (given.trim() === '' || given.length > 100 || !printable || !given.isWellFormed()) {
    throw new Image2Error('TEXT_INVALID', { flag: '--model', given, maxLength: 100 });
  }
  return given;
}

function validateUrls(mode: Mode, urls: readonly string[], settings: ValidationSettings): string[] {
  if (mode === 'text2img' && urls.length > 0) throw new Image2Error('URL_NOT_ALLOWED', {});
  if (mode === 'img2img' && urls.length === 0) throw new Image2Error('URL_REQUIRED', {});
  if (urls.length > MAX_URLS) throw new Image2Error('URL_COUNT_INVALID', { count: urls.length, max: MAX_URLS });
  return urls.map((untrimmed) => {
    const given = untrimmed.trim();
    const fault = urlFault(given, settings);
    if (fault !== null) throw new Image2Error('URL_INVALID', { given: withoutCredentials(given), fault });
    return given;
  });
}

function nearestMode(given: string): string | null {
  const plain = given
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .replace('to', '2')
    .replace('image', 'img')
    .replace('txt', 'text');
  return nearest(plain, MODES);
}

function nearestSize(given: string): string | null {
  const plain = given
    .trim()
    .toLowerCase()
    .replaceAll(/\s*[x×*/_：∶，,.-]\s*/g, ':');
  const exact = SIZES.find((size) => size === plain);
  if (exact !== undefined) return exact;
  const pixels = /^(\d+):(\d+)$/.exec(plain);
  return pixels === null ? nearest(plain, SIZES) : sizeOfRatio(Number(pixels[1]), Number(pixels[2]));
}

function sizeOfRatio(width: number, height: number): string | null {
  return (
    SIZES.find((size) => {
      const [w, h] = size.split(':').map(Number);
      return w !== undefined && h !== undefined && height > 0 && Math.abs(width / height - w / h) < 0.01 * (w / h);
    }) ?? null
  );
}

function looksLikePath(given: string): boolean {
  return /^[./~\\]/.test(given) || /\.(png|jpe?g|webp|gif|avif|bmp|heic|tiff?)$/i.test(given);
}

/** A password in a URL is a secret also where it is refused. */
function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:[\\/]*)[^\\/?#]*@/i, '$1***@');
}
