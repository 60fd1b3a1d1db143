import { isLosslessNumber, parse, stringify } from 'lossless-json';
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

/** Reads an answer's text. Null where it is not a JSON object. A part of a wrong type counts as missing. */
export function readAnswer(text: string): WireAnswer | null {
  const envelope = parseObject(text);
  if (envelope === null) return null;
  const data = isObject(envelope['data']) ? envelope['data'] : {};
  const isWrapped = idOf(data) !== null || filledText(data['task_status']) !== null;
  const task = isWrapped ? data : envelope;
  const output = serviceOutput(task['service_output']);
  const word = filledText(task['task_status']);
  return {
    id: idOf(task) ?? idOf(envelope),
    status: word === null ? null : statusOfWord(word),
    imgUrls: imageUrls(output),
    cost: costOf(task) ?? costOf(envelope),
    code: codeOf(envelope),
    success: typeof envelope['success'] === 'boolean' ? envelope['success'] : null,
    refusal: firstReason([envelope['msg'], envelope['errorMessage'], envelope['error']]),
    failReason: firstReason([
      output['failReason'],
      task['errorMessage'],
      task['error'],
      task['msg'],
      envelope['errorMessage'],
      envelope['error'],
      isWrapped ? envelope['msg'] : undefined,
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
function numberText(value: unknown): string | null {
  return isLosslessNumber(value) ? value.value : null;
}

function filledText(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function idOf({ id }: Record<string, unknown>): string | null {
  return filledText(id) ?? numberText(id);
}

function costOf({ cost }: Record<string, unknown>): string | null {
  const text = filledText(cost);
  return text !== null && /^\s*\d+(\.\d+)?([eE][+-]?\d{1,3})?\s*$/.test(text) ? text : numberText(cost);
}

function codeOf({ code }: Record<string, unknown>): number | null {
  const text = filledText(code);
  const digits = text !== null && /^\s*-?\d{1,9}\s*$/.test(text) ? text : numberText(code);
  return digits === null ? null : Number(digits);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}

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
    return isObject(value) ? value : null;
  } catch {
    // Not JSON, or nested deeper than the stack.
    return null;
  }
}

function serviceOutput(value: unknown): Record<string, unknown> {
  if (typeof value === 'string') return parseObject(value) ?? {};
  return isObject(value) ? value : {};
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
