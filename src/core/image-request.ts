import { isText, listOf, objectOf, oneOf } from './shape.ts';

/** What the service can make: a picture from words, or from words and reference images. */
export const MODES = ['text2img', 'img2img'] as const;

/** The 14 sizes that the service takes; all but `auto` are aspect ratios. */
export const SIZES = [
  'auto',
  '1:1',
  '3:2',
  '2:3',
  '16:9',
  '9:16',
  '4:3',
  '3:4',
  '21:9',
  '9:21',
  '1:3',
  '3:1',
  '2:1',
  '1:2',
] as const;

/** The model that the service's own client asks for. */
export const DEFAULT_MODEL = 'GPT-Image-2';

/** The most reference images that one request may name, a limit of the service. */
export const MAX_URLS = 8;

/** The largest prompt in bytes of UTF-8 (64 KiB). */
export const MAX_PROMPT_BYTES = 65_536;

/** A value of {@link MODES}. */
export type Mode = (typeof MODES)[number];
/** A value of {@link SIZES}. */
export type Size = (typeof SIZES)[number];

/** What the user asks the service for; `urls` is empty for `text2img`. */
export interface ImageRequest {
  readonly mode: Mode;
  readonly prompt: string;
  readonly size: Size;
  readonly urls: readonly string[];
  readonly model: string;
}

/** The shape of a request that was recorded; the rules for new ones, with their errors, are in validate-request. */
export const isImageRequest = objectOf<ImageRequest>({
  mode: oneOf(...MODES),
  prompt: isText,
  size: oneOf(...SIZES),
  urls: listOf(isText),
  model: isText,
});
