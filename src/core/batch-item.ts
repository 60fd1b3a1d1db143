import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import { Image2Error } from './errors.ts';
import type { ImageRequest } from './image-request.ts';
import { nearest } from './nearest.ts';
import { type ValidationSettings, validateRequest } from './validate-request.ts';

/** One line of a batch file, checked. */
export interface BatchLine {
  /** From 1. */
  readonly line: number;
  /** The user's own name for the item, or null. */
  readonly id: string | null;
  readonly request: ImageRequest;
}

/** One item of a batch: a line with what makes it the same item in every run. */
export interface BatchItem extends BatchLine {
  /** The id, or the request and its occurrence among equal lines; never the line's number. */
  readonly key: string;
}

/** What fills parts that a line leaves out. */
export interface BatchDefaults {
  readonly mode: string | undefined;
  readonly size: string | undefined;
}

/** The longest id of an item, in characters. */
const MAX_ID_LENGTH = 200;

const lineSchema = z.object({
  prompt: z.optional(z.string()),
  mode: z.optional(z.string()),
  size: z.optional(z.string()),
  urls: z.optional(z.array(z.string())),
  model: z.optional(z.string()),
  id: z.optional(z.string()),
});

const MEMBERS = ['prompt', 'mode', 'size', 'urls', 'model', 'id'] as const;

/**
 * Reads one line. Throws LINE_NOT_JSON, MEMBER_UNKNOWN, MEMBER_INVALID, TEXT_INVALID for the id, or what
 * {@link validateRequest} throws.
 */
export function parseBatchLine(
  text: string,
  line: number,
  defaults: BatchDefaults,
  settings: ValidationSettings,
): BatchLine {
  const value = parseObject(text);
  const unknown = Object.keys(value).find((name) => !MEMBERS.some((member) => member === name));
  if (unknown !== undefined) {
    throw new Image2Error('MEMBER_UNKNOWN', { name: unknown, suggestion: nearest(unknown, MEMBERS), known: MEMBERS });
  }
  const parsed = lineSchema.safeParse(value);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0] ?? '?');
    throw new Image2Error('MEMBER_INVALID', { name, list: name === 'urls' });
  }
  const { id, mode = defaults.mode, model, prompt, size = defaults.size, urls = [] } = parsed.data;
  if (id !== undefined) checkId(id);
  return { line, id: id ?? null, request: validateRequest({ mode, prompt, size, urls, model }, settings) };
}

/** What equal lines have in common: 32 hexadecimal digits of the request's hash. */
export function requestHash({ request }: BatchLine): string {
  const parts = [request.mode, request.prompt, request.size, request.urls, request.model];
  return hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32);
}

/** The item of a line; `occurrence` counts equal lines without an id, from 1. */
export function toBatchItem(line: BatchLine, hash: string, occurrence: number): BatchItem {
  return { ...line, key: line.id === null ? `request ${hash} ${occurrence}` : `id ${line.id}` };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    throw new Image2Error('LINE_NOT_JSON', { given: text });
  }
  throw new Image2Error('LINE_NOT_JSON', { given: text });
}

function checkId(id: string): void {
  const length = [...id].length;
  if (length >= 1 && length <= MAX_ID_LENGTH && id.isWellFormed() && id.trim() !== '') return;
  throw new Image2Error('TEXT_INVALID', { flag: 'id', given: id, maxLength: MAX_ID_LENGTH });
}
