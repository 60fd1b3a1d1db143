import { type ImageRequest, isImageRequest } from '../core/image-request.ts';
import type { ReportFile } from '../core/report.ts';
import { TASK_STATUSES, type TaskStatus } from '../core/task.ts';

/** A result of an earlier run, as its line in the results file says it; parts of a wrong type are left out. */
export interface EarlierResult {
  readonly exitCode: number;
  readonly id: string | null;
  readonly status: TaskStatus | null;
  readonly created: 'yes' | 'no' | 'unknown';
  readonly request: ImageRequest | null;
  readonly imgUrls: readonly string[];
  readonly failReason: string | null;
  readonly cost: string | null;
  readonly createdAt: string | null;
  readonly files: readonly ReportFile[];
}

/** A line of a results file as it was read; nothing about its parts is known yet. */
export type ResultLine = Readonly<Record<string, unknown>>;

/** The result that a line says. */
export function toResult(document: ResultLine): EarlierResult {
  const text = (key: string): string | null => (typeof document[key] === 'string' ? document[key] : null);
  const list = (key: string): unknown[] => (Array.isArray(document[key]) ? document[key] : []);
  const { exitCode, request } = document;
  return {
    exitCode: typeof exitCode === 'number' ? exitCode : 1,
    id: text('id'),
    created: CREATED.find((created) => created === document['created']) ?? 'yes',
    request: isImageRequest(request) ? request : null,
    status: TASK_STATUSES.find((status) => status === document['status']) ?? null,
    imgUrls: list('imgUrls').filter((url) => typeof url === 'string'),
    failReason: text('failReason'),
    cost: text('cost'),
    createdAt: text('createdAt'),
    files: list('files').filter(isFile),
  };
}

const CREATED = ['yes', 'no', 'unknown'] as const;

function isFile(value: unknown): value is ReportFile {
  return typeof value === 'object' && value !== null && 'path' in value && typeof value.path === 'string';
}

/** The JSON object of a line, or null where the line is none. */
export function parseResultLine(bytes: Uint8Array): ResultLine | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as ResultLine) : null;
  } catch {
    return null;
  }
}

/** The hash of a line's item, or null where it names none: the line is somebody else's. */
export function hashOf(document: ResultLine | null): string | null {
  const item = document?.['item'];
  if (typeof item !== 'object' || item === null || !('hash' in item)) return null;
  return typeof item.hash === 'string' && /^[0-9a-f]{32}$/.test(item.hash) ? item.hash : null;
}

/** True where a line says that the task succeeded and its result was handed over. */
export function isSuccess(document: ResultLine | null): boolean {
  return document?.['exitCode'] === 0 && document['status'] === 'success';
}
