import { htmlReply, jsonReply, messageReply, type Reply } from './reply.ts';
import type { Scenario } from './scenario.ts';

/** What a scenario may do with one create request. */
export interface CreateTurn {
  /** 1 for the first create with this very body, 2 for the next. */
  readonly attempt: number;
  /** Milliseconds that a task of this server takes. */
  readonly delayMs: number;
  /** Creates the task and returns the usual answer; where it is not called, nothing exists. */
  create(): Reply;
}

/** What a scenario may do with one query of a task. */
export interface QueryTurn {
  /** 1 for the first query of this task. */
  readonly count: number;
  readonly finished: boolean;
  /** The usual answer, with the status word given instead of its own. */
  answer(word?: string): Reply;
}

/** What a scenario may do with one download. */
export interface ImageTurn {
  /** Which answered success the URL came from, 1 for the first; null for a URL made up elsewhere. */
  readonly edition: number | null;
  /** Paints the picture and returns the usual answer. */
  picture(): Reply;
}

/** How a task ends: its status word, its pictures and the members that its last answers carry besides. */
export interface TaskEnd {
  readonly word: string;
  readonly images: number;
  readonly output: Readonly<Record<string, unknown>> | null;
  readonly extra: Readonly<Record<string, unknown>>;
}

/** One scenario: only what differs from a service in good health. */
export interface Behaviour {
  /** The answer to every request that carries a key. */
  readonly refusal?: Reply;
  readonly onCreate?: (turn: CreateTurn) => Reply;
  readonly onQuery?: (turn: QueryTurn) => Reply;
  readonly onImage?: (turn: ImageTurn) => Reply;
  readonly end?: TaskEnd;
  /** Milliseconds that a task takes, from the server's own. */
  readonly taskDelayMs?: (delayMs: number) => number;
  /** The id of the task with this serial number, digits only. */
  readonly idOf?: (serial: number) => string;
  /** True for `{code, msg, data}` around each answer and `service_output` as a string of JSON. */
  readonly wrapped?: boolean;
}

/** The end of a task that nothing befalls: one picture. */
export const SUCCESS: TaskEnd = { word: 'success', images: 1, output: {}, extra: {} };

/** Every scenario, told as its differences from `ok`. */
export const BEHAVIOURS: Readonly<Record<Scenario, Behaviour>> = {
  ok: {},
  'two-images': { end: { ...SUCCESS, images: 2 } },
  slow: { taskDelayMs: (delayMs) => Math.max(60_000, delayMs * 10) },
  wrapped: { wrapped: true, idOf: idBeyondDouble },
  'unknown-status': { onQuery: unknownWords },
  failed: { end: { word: 'failed', images: 0, output: { failReason: '提示词未通过内容安全审核' }, extra: {} } },
  error: { end: { word: 'error', images: 0, output: null, extra: { errorMessage: '上游模型异常,请稍后再试' } } },
  canceled: { end: { word: 'canceled', images: 0, output: null, extra: {} } },
  'key-rejected': { refusal: messageReply(401, 'API Key 无效或已过期') },
  'no-credits': { onCreate: () => messageReply(200, '余额不足,请先充值', 402) },
  'rate-limited': { onCreate: ({ attempt, create }) => (attempt === 1 ? tooMany(2) : create()) },
  redirected: { onCreate: () => ({ ...htmlReply(307), headers: { location: 'https://elsewhere.invalid/login' } }) },
  'server-error': { onCreate: createdBut(messageReply(500, '服务器内部错误')) },
  'lost-answer': { onCreate: ({ create }) => ({ ...create(), reach: 'closed' }) },
  'no-answer': { onCreate: ({ create }) => ({ ...create(), reach: 'silent' }) },
  garbage: { onCreate: createdBut(htmlReply(200)) },
  'slow-answer': { onCreate: ({ create, delayMs }) => ({ ...create(), afterMs: delayMs }) },
  'flaky-polling': { onQuery: flakyPolling },
  'polling-rate-limited': { onQuery: ({ count, answer }) => (count === 1 ? tooMany(1) : answer()) },
  'key-revoked': { onQuery: () => messageReply(401, 'API Key 已被吊销') },
  'task-not-found': { onQuery: () => messageReply(404, '任务不存在') },
  'no-images': { end: { ...SUCCESS, images: 0, output: { imgUrls: [] } } },
  'expired-url': { onImage: ({ edition, picture }) => (edition === 1 ? messageReply(403, '链接已过期') : picture()) },
  'cut-image': { onImage: ({ picture }) => ({ ...picture(), reach: 'half' }) },
  'not-an-image': { onImage: () => htmlReply(200) },
};

function createdBut(reply: Reply): (turn: CreateTurn) => Reply {
  return ({ create }) => {
    create();
    return reply;
  };
}

function tooMany(seconds: number): Reply {
  const text = JSON.stringify({ code: 429, msg: '请求过于频繁', data: null });
  return jsonReply(429, text, { 'retry-after': String(seconds) });
}

function unknownWords({ count, finished, answer }: QueryTurn): Reply {
  if (count === 1) return answer('queued');
  return finished ? answer() : answer('processing');
}

function flakyPolling({ count, answer }: QueryTurn): Reply {
  const usual = answer();
  switch (count % 4) {
    case 1:
      return messageReply(503, '服务繁忙');
    case 2:
      return { ...usual, reach: 'reset' };
    case 3:
      return { ...usual, reach: 'half' };
    default:
      return usual;
  }
}

/** 2^62 + 1 and up in odd steps: a 64-bit integer that no double can hold. */
function idBeyondDouble(serial: number): string {
  return String(2n ** 62n + 1n + 2n * BigInt(serial));
}
