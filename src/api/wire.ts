import { isLosslessNumber, type LosslessNumber, parse, stringify } from 'lossless-json';
import * as z from 'zod/mini';
import type { ImageRequest } from '../core/image-request.ts';
import { isUsableImageUrl } from '../core/image-url.ts';
import type { Task, TaskStatus } from '../core/task.ts';

/** The body of the create request, to the letter of the service's guide. */
export interface CreateBody {
  readonly cost_type: 1;
  readonly business_url: 'gpt-image2/img';
  readonly user_input: {
    readonly modelName: string;
    readonly modelType: string;
    readonly prompt: string;
    readonly size: string;
    readonly urls?: readonly string[];
  };
}

/** What an answer says, whether bare or wrapped in `{code, msg, data}`; every part may be missing. */
export interface WireAnswer {
  /** The id digit for digit, not yet checked; null where there is none. */
  readonly id: string | null;
  readonly status: TaskStatus | null;
  readonly imgUrls: readonly string[];
  readonly cost: string | null;
  /** The envelope's code, where it is a number in any form. */
  readonly code: number | null;
  readonly success: boolean | null;
  /** The service's words for a refusal. */
  readonly refusal: string | null;
  /** The service's words for a failed task. */
  readonly failReason: string | null;
}

/** The body that `create` sends for a request. */
export function toCreateBody(request: ImageRequest): CreateBody {
  return {
    cost_type: 1,
    business_url: 'gpt-image2/img',
    user_input: {
      modelName: request.model,
      modelType: request.mode,
      prompt: request.prompt,
      size: request.size,
      ...(request.mode === 'img2img' ? { urls: request.urls } : {}),
    },
  };
}

/** Reads an answer's text. Null where it is not a JSON object. */
export function readAnswer(text: string): WireAnswer | null {
  const envelope = parseObject(text);
  if (envelope === null) return null;
  const outer = envelopeSchema.parse(envelope);
  const data = taskSchema.parse(outer.data ?? {});
  const bare = taskSchema.parse(envelope);
  const task = data.id !== null || data.task_status !== null ? data : bare;
  const output = serviceOutput(task.service_output);
  return {
    id: task.id ?? bare.id,
    status: task.task_status === null ? null : statusOfWord(task.task_status),
    imgUrls: imageUrls(output),
    cost: task.cost ?? bare.cost,
    code: outer.code,
    success: outer.success,
    refusal: firstReason([outer.msg, outer.errorMessage, outer.error]),
    failReason: firstReason([
      output['failReason'],
      task.errorMessage,
      task.error,
      task.msg,
      outer.errorMessage,
      outer.error,
      task === bare ? undefined : outer.msg,
    ]),
  };
}

/** The {@link Task} of an answer that names a state. */
export function toTask(id: string, status: TaskStatus, answer: WireAnswer): Task {
  const failed = status === 'failed' || status === 'error' || status === 'canceled';
  return {
    id,
    status,
    imgUrls: status === 'success' ? answer.imgUrls : [],
    failReason: failed ? answer.failReason : null,
    cost: answer.cost,
  };
}

// An id or a cost may be a JSON number of any length: it is taken from the text, never through a double.
const numberText = z.pipe(
  z.custom<LosslessNumber>((value) => isLosslessNumber(value)),
  z.transform((value: LosslessNumber) => value.value),
);
const filledText = z.string().check(z.refine((text) => text.trim() !== ''));
const idText = z.catch(z.union([filledText, numberText]), null as never) as z.ZodMiniType<string | null>;
const costText = z.catch(
  z.union([z.string().check(z.regex(/^\s*\d+(\.\d+)?([eE][+-]?\d{1,3})?\s*$/)), numberText]),
  null as never,
) as z.ZodMiniType<string | null>;
const codeNumber = z.catch(
  z.pipe(
    z.union([z.string().check(z.regex(/^\s*-?\d{1,9}\s*$/)), numberText]),
    z.transform((text: string) => Number(text)),
  ),
  null as never,
) as z.ZodMiniType<number | null>;
const statusWord = z.catch(filledText, null as never) as z.ZodMiniType<string | null>;
const anyObject = z.catch(z.record(z.string(), z.unknown()), null as never) as z.ZodMiniType<Record<
  string,
  unknown
> | null>;
const reasonPart = z.optional(z.unknown());

const envelopeSchema = z.object({
  code: codeNumber,
  success: z.catch(z.boolean(), null as never) as z.ZodMiniType<boolean | null>,
  msg: reasonPart,
  errorMessage: reasonPart,
  error: reasonPart,
  data: anyObject,
});

const taskSchema = z.object({
  id: idText,
  task_status: statusWord,
  cost: costText,
  service_output: z.optional(z.unknown()),
  msg: reasonPart,
  errorMessage: reasonPart,
  error: reasonPart,
});

const STATUS_WORDS: Readonly<Record<string, TaskStatus>> = {
  pending: 'pending',
  queued: 'pending',
  success: 'success',
  succeeded: 'success',
  completed: 'success',
  done: 'success',
  failed: 'failed',
  failure: 'failed',
  error: 'error',
  canceled: 'canceled',
  cancelled: 'canceled',
};

function statusOfWord(word: string): TaskStatus {
  const key = word.trim().toLowerCase();
  return (Object.hasOwn(STATUS_WORDS, key) ? STATUS_WORDS[key] : undefined) ?? 'running';
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value = parse(text, null, { onDuplicateKey: ({ newValue }) => newValue });
    return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    // Not JSON, or nested deeper than the stack.
    return null;
  }
}

function serviceOutput(value: unknown): Record<string, unknown> {
  if (typeof value === 'string') return parseObject(value) ?? {};
  return anyObject.parse(value) ?? {};
}

function imageUrls(output: Record<string, unknown>): string[] {
  const several = Array.isArray(output['imgUrls']) ? output['imgUrls'] : [];
  const usable = several.filter(isUsableImageUrl);
  if (usable.length > 0) return usable;
  return isUsableImageUrl(output['imgUrl']) ? [output['imgUrl']] : [];
}

function firstReason(parts: readonly unknown[]): string | null {
  for (const part of parts) {
    const text = reasonText(part);
    if (text !== null) return text;
  }
  return null;
}

function reasonText(part: unknown): string | null {
  if (typeof part === 'string') return part.trim() === '' ? null : part.trim();
  if (typeof part !== 'object' || part === null || isLosslessNumber(part)) return null;
  const { message, msg } = part as { message?: unknown; msg?: unknown };
  const inner = reasonText(message) ?? reasonText(msg);
  if (inner !== null) return inner;
  return Object.keys(part).length === 0 ? null : (stringify(part) ?? null);
}
