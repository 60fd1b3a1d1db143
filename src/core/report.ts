import type { Created, ExitCode } from './exit-code.ts';
import type { ImageRequest } from './image-request.ts';
import type { TaskStatus } from './task.ts';

/** An image on the disk: absolute path, size in bytes and pixels, and the SHA-256 of its bytes in hexadecimal. */
export interface ReportFile {
  readonly path: string;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly sha256: string;
}

/** What a command has found out about its task so far; it becomes the JSON document. Null is "not known". */
export interface ReportDraft {
  id: string | null;
  status: TaskStatus | null;
  imgUrls: readonly string[] | null;
  failReason: string | null;
  /** Null where only the outcome says it. */
  created: Created | null;
  reused: boolean;
  cost: string | null;
  request: ImageRequest | null;
  baseUrl: string | null;
  createdAt: string | null;
  files: readonly ReportFile[];
  /** The command that goes on from here. */
  next: string | null;
  /** Members that only one command has, such as `body` of a dry run. */
  extra: Readonly<Record<string, unknown>>;
}

/** The error part of the JSON document. */
export interface ReportError {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** The JSON document of one task or one command, as CONTRACT.md shows it. */
export interface ReportDocument {
  readonly ok: boolean;
  readonly id: string | null;
  readonly status: TaskStatus | null;
  readonly imgUrls: readonly string[] | null;
  readonly failReason: string | null;
  readonly created: Created;
  readonly reused: boolean;
  readonly cost: string | null;
  readonly request: ImageRequest | null;
  readonly baseUrl: string | null;
  readonly createdAt: string | null;
  readonly files: readonly ReportFile[];
  readonly elapsedMs: number;
  readonly exitCode: ExitCode;
  readonly error: ReportError | null;
  readonly next: string | null;
}

/** A draft that knows nothing yet. */
export function emptyDraft(): ReportDraft {
  return {
    id: null,
    status: null,
    imgUrls: null,
    failReason: null,
    created: null,
    reused: false,
    cost: null,
    request: null,
    baseUrl: null,
    createdAt: null,
    files: [],
    next: null,
    extra: {},
  };
}
