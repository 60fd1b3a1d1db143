import type { BatchStopCause, ErrorCode, ErrorParams, ImageFault } from '../../src/core/errors.ts';

const RECORD = '0f3a9c0f3a9c0f3a9c0f3a9c0f3a9c0f.1.1';
const SENT_AT = '2026-11-22T08:00:00.000Z';
const BASE_URL = 'https://images.example';
const PATH = '/srv/x';

/** Every fault of an image once. */
export const IMAGE_FAULTS: readonly ImageFault[] = [
  { kind: 'status', status: 404 },
  { kind: 'network', detail: 'ECONNRESET' },
  { kind: 'redirect', detail: 'downgrade' },
  { kind: 'private-host' },
  { kind: 'not-an-image' },
  { kind: 'cut-short' },
  { kind: 'too-large' },
  { kind: 'timed-out' },
  { kind: 'disk', detail: 'ENOSPC' },
];

const DOUBT_CAUSES: readonly ErrorParams['IN_DOUBT']['cause'][] = [
  'reset',
  'no-answer',
  'unreadable',
  'status',
  'no-reason',
  'strange-id',
  'interrupted',
  'told-before',
  'crashed',
  'unknown-host',
  'torn',
];

const BATCH_STOPS: readonly BatchStopCause[] = [
  { kind: 'max-tasks' },
  { kind: 'max-cost' },
  { kind: 'no-cost' },
  { kind: 'doubtful-cost' },
  { kind: 'key-rejected' },
  { kind: 'refusals', reason: 'no credits' },
  { kind: 'not-followed', reason: 'REDIRECTED' },
  { kind: 'doubts', count: 10 },
  { kind: 'unreachable' },
  { kind: 'rate-limited', until: SENT_AT },
  { kind: 'out-of-time' },
];

const LEFTOVERS: readonly ErrorParams['INTERRUPTED'][] = [
  { left: 'nothing-sent' },
  { left: 'task' },
  { left: 'in-doubt' },
  { left: 'nothing' },
];

/** Params for every error code, in every variety that changes the words. */
export const ERROR_SAMPLES: { readonly [C in ErrorCode]: readonly ErrorParams[C][] } = {
  UNKNOWN_COMMAND: [
    { given: 'creat', suggestion: 'create' },
    { given: 'x', suggestion: null },
  ],
  UNKNOWN_FLAG: [
    { given: '--siez', suggestion: '--size' },
    { given: '-x', suggestion: null },
  ],
  UNEXPECTED_ARGUMENT: [{ given: 'x' }],
  MISSING_VALUE: [
    ...['--mode', '--output', '--unheard-of'].map((flag) => ({ flag, next: null })),
    { flag: '--prompt', next: '--json' },
  ],
  MISSING_FLAG: [{ flag: '--size' }, { flag: '--prompt' }],
  MISSING_ARGUMENT: [{ argument: 'taskId' }],
  FLAG_CONFLICT: [{ flag: '--once', other: '--again' }],
  FLAG_NEEDS: [{ flag: '--sidecar', other: '-o' }],
  CHOICE_INVALID: [
    { flag: '--lang', given: 'fr', choices: ['en', 'zh'], suggestion: null },
    { flag: '--lang', given: 'em', choices: ['en', 'zh'], suggestion: 'en' },
  ],
  NUMBER_INVALID: [
    { flag: '--count', given: 'x', min: 1, max: 16, whole: true },
    { flag: '--delay', given: 'x', min: 0, max: 9, whole: false },
  ],
  TEXT_INVALID: [{ flag: '--once', given: '', maxLength: 200 }],
  DURATION_INVALID: [{ flag: '--timeout', given: '5 d' }],
  MODE_INVALID: [
    { given: 'txt2img', suggestion: 'text2img' },
    { given: 'x', suggestion: null },
  ],
  SIZE_INVALID: [
    { given: '3x4', suggestion: '3:4' },
    { given: '7:5', suggestion: null },
  ],
  PROMPT_EMPTY: [{}],
  PROMPT_NOT_UTF8: [{ source: 'stdin' }, { source: PATH }],
  PROMPT_TOO_LONG: [{ bytes: 70_000, maxBytes: 65_536 }],
  PROMPT_FILE_UNREADABLE: [{ path: PATH, detail: 'ENOENT' }],
  URL_INVALID: [
    { given: 'x', fault: 'not-a-url' },
    { given: './x.png', fault: 'local-path' },
    { given: 'ftp://x', fault: 'scheme' },
    { given: 'https://a:b@x', fault: 'credentials' },
    { given: 'http://10.0.0.1', fault: 'private-host' },
  ],
  URL_COUNT_INVALID: [{ count: 9, max: 8 }],
  URL_REQUIRED: [{}],
  URL_NOT_ALLOWED: [{}],
  TASK_ID_INVALID: [{ given: '1/2' }],
  BASE_URL_INVALID: [
    { given: 'x', source: '--base-url', fault: 'not-a-url' },
    { given: 'ftp://x', source: 'IMAGE2_BASE_URL', fault: 'scheme' },
    { given: 'http://x', source: '--base-url', fault: 'plain-http' },
    { given: 'https://a:b@x', source: '--base-url', fault: 'credentials' },
    { given: 'https://x?a', source: '--base-url', fault: 'query' },
    { given: 'https://x#a', source: '--base-url', fault: 'fragment' },
  ],
  PROXY_INVALID: [{ variable: 'HTTPS_PROXY' }],
  OUTPUT_TEMPLATE_INVALID: [{ given: 'out/{x}', placeholder: '{x}' }],
  OUTPUT_NOT_WRITABLE: [{ path: PATH, detail: 'EACCES' }],
  RECORDS_UNAVAILABLE: [{ path: PATH, detail: 'EROFS' }],
  RECORDS_UNSAFE: [{ path: PATH }],
  RECORD_NOT_FOUND: [{ given: '0f' }],
  RECORD_IN_USE: [{ record: RECORD }],
  RECORD_AMBIGUOUS: [{ given: '0', count: 2 }],
  RECORD_SETTLED: [{ record: RECORD, id: '13170' }],
  ONCE_CONFLICT: [{ once: 'poster' }],
  NEEDS_TERMINAL: [
    { flag: '--confirm', instead: null },
    { flag: 'key set', instead: 'key set --stdin' },
  ],
  CONFIRM_DECLINED: [{}],
  SERVER_NOT_STARTED: [{ port: 80, detail: 'EACCES' }],
  FILE_NOT_WRITABLE: [{ path: PATH, detail: 'EACCES' }],
  BATCH_UNREADABLE: [{ path: PATH, detail: 'ENOENT' }],
  BATCH_INVALID: [{ count: 1 }, { count: 2 }],
  BATCH_EMPTY: [{}],
  BATCH_STOPPED: [...BATCH_STOPS.map((stop) => ({ stop, left: 2 })), { stop: { kind: 'max-tasks' }, left: 1 }],
  BATCH_CHANGED: [{ left: 1 }, { left: 7 }],
  BATCH_IN_USE: [{ path: PATH }],
  RESULTS_NOT_OWN: [
    { path: '/out/x.jsonl', why: 'input' },
    { path: '/dev/full', why: 'no-file' },
  ],
  RESULTS_REQUIRED: [{}],
  LINE_NOT_JSON: [{ given: '[]' }],
  LINE_TOO_LONG: [{ maxBytes: 9 }],
  MEMBER_UNKNOWN: [
    { name: 'promt', suggestion: 'prompt', known: ['prompt', 'size'] },
    { name: 'x', suggestion: null, known: ['prompt', 'size'] },
  ],
  MEMBER_INVALID: [
    { name: 'urls', list: true },
    { name: 'size', list: false },
  ],
  ITEM_ID_REUSED: [{ id: 'poster-3' }],
  SHARD_INVALID: [{ given: '9/8' }],
  FOLDER_UNREADABLE: [{ path: PATH, detail: 'EACCES' }],
  KEY_MISSING: [{ savedKeyExists: true }, { savedKeyExists: false }],
  KEY_INVALID: [{ source: 'X_API_KEY' }, { source: 'stdin' }, { source: 'terminal' }, { source: PATH }],
  KEY_FILE_UNSAFE: [
    { path: PATH, fault: 'open-to-others', remedy: `chmod 600 ${PATH}` },
    { path: PATH, fault: 'foreign-owner', remedy: `chmod 600 ${PATH}` },
    { path: PATH, fault: 'not-a-file', remedy: `chmod 600 ${PATH}` },
  ],
  KEY_FILE_UNREADABLE: [{ path: PATH, detail: 'EIO' }],
  KEY_NOT_SAVED: [{ path: PATH, detail: 'ENOSPC' }],
  KEY_REJECTED: [
    { status: 401, reason: 'expired' },
    { status: 401, reason: null },
  ],
  REQUEST_REFUSED: [
    { status: 400, reason: 'too long', isQuery: false },
    { status: 402, reason: null, isQuery: false },
    { status: 400, reason: null, isQuery: true },
  ],
  RATE_LIMITED: [
    { until: SENT_AT, reason: 'slow down' },
    { until: null, reason: null },
  ],
  REDIRECTED: [{ status: 302, origin: 'https://elsewhere.example' }],
  BLOCKED: [{ status: 403 }],
  UNREACHABLE: [{ host: 'images.example', detail: 'ENOTFOUND' }],
  TASK_NOT_FOUND: [{ id: '13170' }],
  NO_ANSWER: [{ id: '13170', detail: 'ECONNREFUSED' }],
  TIMED_OUT: [
    { seconds: 5, phase: 'starting' },
    { seconds: 5, phase: 'awaiting-answer' },
    { seconds: 5, phase: 'waiting' },
    { seconds: 5, phase: 'saving' },
  ],
  ATTEMPTS_EXHAUSTED: [
    { id: '13170', attempts: 1 },
    { id: '13170', attempts: 90 },
  ],
  NOT_FINISHED: [
    { id: '13170', status: 'pending' },
    { id: '13170', status: 'running' },
  ],
  TASK_FAILED: [
    { id: '13170', reason: 'unsafe' },
    { id: '13170', reason: null },
  ],
  TASK_ERROR: [
    { id: '13170', reason: 'overload' },
    { id: '13170', reason: null },
  ],
  TASK_CANCELED: [
    { id: '13170', reason: 'by hand' },
    { id: '13170', reason: null },
  ],
  IN_DOUBT: [
    ...DOUBT_CAUSES.map((cause) => ({
      cause,
      status: 502,
      strangeId: '13/170',
      sentAt: SENT_AT,
      baseUrl: BASE_URL,
      record: RECORD,
      isItem: false,
    })),
    ...[SENT_AT, null].flatMap((sentAt) =>
      [RECORD, null].flatMap((record) =>
        [false, true].map((isItem) => ({
          cause: 'status' as const,
          status: null,
          strangeId: null,
          sentAt,
          baseUrl: BASE_URL,
          record,
          isItem,
        })),
      ),
    ),
  ],
  IMAGE_URL_MISSING: [{ id: '13170' }],
  IMAGE_NOT_SAVED: [
    ...IMAGE_FAULTS.map((fault) => ({ id: '13170', fault, failed: 1, total: 1 })),
    { id: '13170', fault: { kind: 'cut-short' }, failed: 1, total: 2 },
  ],
  STDOUT_FAILED: [{ detail: 'ENOSPC' }],
  INTERRUPTED: LEFTOVERS,
  TERMINATED: LEFTOVERS,
  INTERNAL: [{ detail: 'TypeError: x is not a function' }],
};
