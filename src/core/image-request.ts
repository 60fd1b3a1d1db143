import * as z from 'zod/mini';

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

/** Takes one of {@link MODES}, to the letter. */
export const modeSchema = z.enum(MODES);
/** Takes one of {@link SIZES}, to the letter. */
export const sizeSchema = z.enum(SIZES);

/** A value of {@link MODES}. */
export type Mode = z.infer<typeof modeSchema>;
/** A value of {@link SIZES}. */
export type Size = z.infer<typeof sizeSchema>;

/** The shape of a valid request; the rules of single flags, with their errors, are in validate-request. */
export const imageRequestSchema = z.object({
  mode: modeSchema,
  prompt: z.string(),
  size: sizeSchema,
  urls: z.array(z.string()),
  model: z.string(),
});

/** What the user asks the service for; `urls` is empty for `text2img`. */
export type ImageRequest = Readonly<z.infer<typeof imageRequestSchema>>;
