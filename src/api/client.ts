import { type DoubtCause, Image2Error } from '../core/errors.ts';
import type { CreateAnswer, ImageService, QueryAnswer } from '../core/image-service.ts';
import type { Redactor } from '../core/redact.ts';
import { parseRetryAfter } from '../core/retry-policy.ts';
import { isTaskId } from '../core/task.ts';
import type { BodyFault, Http, HttpRequest, HttpResult } from './http.ts';
import { readAnswer, toCreateBody, toTask, type WireAnswer } from './wire.ts';

/** What the client needs; nothing of it is read from the environment. */
export interface ClientDeps {
  readonly http: Http;
  /** `{base}` of SERVICE.md without a trailing slash, a path prefix included. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly redactor: Redactor;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

// SERVICE.md and RELIABILITY.md: an early time-out of the POST manufactures a doubt, so its head may take 75 s and the
// whole exchange stays under the 120 s after which a waiter gives an unknown host up. One query has 30 s in all.
const CREATE_BOUNDS = { connectMs: 10_000, headersMs: 75_000, bodyMs: 30_000, totalMs: null, maxBytes: 1_048_576 };
const QUERY_BOUNDS = { connectMs: 10_000, headersMs: 30_000, bodyMs: 30_000, totalMs: 30_000, maxBytes: 1_048_576 };

/** The image service over HTTP, exactly as SERVICE.md tells. */
export function createClient(deps: ClientDeps): ImageService {
  const request = (method: 'GET' | 'POST', path: string, body: string | null): HttpRequest => ({
    method,
    url: new URL(`${deps.baseUrl}/api/v1/user_task/${path}`),
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': 'image2',
      'x-api-key': deps.apiKey,
    },
    body,
    ...(method === 'POST' ? CREATE_BOUNDS : QUERY_BOUNDS),
  });

  return {
    createTask: async (imageRequest, signals) => {
      const post = request('POST', 'asyncCreateWithCost', JSON.stringify(toCreateBody(imageRequest)));
      const result = await deps.http.send(post, signals);
      return readCreateResult(result, deps, signals.leave);
    },
    queryTask: async (id, signal) => {
      if (!isTaskId(id)) throw new Image2Error('TASK_ID_INVALID', { given: id });
      const result = await deps.http.send(request('GET', `get/passAuth/${id}`, null), { stop: signal, leave: signal });
      signal.throwIfAborted();
      return readQueryResult(id, result, deps);
    },
  };
}

type Answer = Extract<HttpResult, { kind: 'answer' }>;

function readCreateResult(result: HttpResult, deps: ClientDeps, signal: AbortSignal): CreateAnswer {
  if (result.kind === 'failed') {
    if (result.sent) return inDoubt(causeOfFailure(result.code, signal), null);
    const error = new Image2Error('UNREACHABLE', { host: new URL(deps.baseUrl).host, detail: failureText(result) });
    return { kind: 'nothing-created', error, sent: false };
  }
  const { status } = result;
  if (status >= 200 && status < 300) return readCreated(result, deps);
  const error = refusalOfStatus(result, deps, false);
  if (error === null) return inDoubt('status', status);
  return { kind: 'nothing-created', error, sent: true };
}

function readCreated(result: Answer, deps: ClientDeps): CreateAnswer {
  const answer = readBody(result);
  if (answer === null) return inDoubt(result.fault === 'too-slow' ? 'no-answer' : 'unreadable', result.status);
  if (answer.id !== null) {
    if (!isTaskId(answer.id) || deps.redactor.holds(answer.id)) {
      return { ...inDoubt('strange-id', result.status), strangeId: deps.redactor.redact(answer.id) };
    }
    return { kind: 'created', task: toTask(answer.id, answer.status ?? 'pending', answer) };
  }
  const { code, success, refusal } = answer;
  const refused = success === false || (code !== null && code !== 0 && code !== 200);
  if (!refused || refusal === null) return inDoubt('no-reason', result.status);
  if (success !== false && code !== null && code >= 500 && code <= 599) return inDoubt('status', code);
  const rejected = code === 401 || code === 403;
  const status = code ?? result.status;
  const error = rejected
    ? new Image2Error('KEY_REJECTED', { status, reason: refusal })
    : new Image2Error('REQUEST_REFUSED', { status, reason: refusal, isQuery: false });
  return { kind: 'nothing-created', error, sent: true };
}

function readQueryResult(id: string, result: HttpResult, deps: ClientDeps): QueryAnswer {
  if (result.kind === 'failed') {
    const certificate = CERTIFICATE_CODE.test(result.code);
    return { kind: 'hiccup', answered: false, certificate, retryAfterMs: null, detail: failureText(result) };
  }
  const hiccup = (detail: string): QueryAnswer => ({
    kind: 'hiccup',
    answered: true,
    certificate: false,
    retryAfterMs: retryAfterOf(result, deps),
    detail,
  });
  const { status } = result;
  if (status < 200 || status >= 300) {
    if (status === 404) return { kind: 'stop', error: new Image2Error('TASK_NOT_FOUND', { id }) };
    if (status === 429) return hiccup('HTTP 429');
    const error = refusalOfStatus(result, deps, true);
    return error === null ? hiccup(`HTTP ${status}`) : { kind: 'stop', error };
  }
  const answer = readBody(result);
  if (answer === null) return hiccup(`HTTP ${status}, ${codeOfFault(result.fault)}`);
  if (answer.status === null) {
    const reason = answer.refusal;
    if (answer.code === 401 || answer.code === 403) {
      return { kind: 'stop', error: new Image2Error('KEY_REJECTED', { status: answer.code, reason }) };
    }
    if (answer.code === 404) return { kind: 'stop', error: new Image2Error('TASK_NOT_FOUND', { id }) };
    return hiccup(`HTTP ${status}, ${answer.code === null ? 'NO_STATUS' : `code ${answer.code}`}`);
  }
  if (answer.id !== null && answer.id !== id) return hiccup(`HTTP ${status}, OTHER_TASK`);
  return { kind: 'task', task: toTask(id, answer.status, answer) };
}

/** The refusal that a status other than 2xx means, or null where SERVICE.md calls it unknown. */
function refusalOfStatus(result: Answer, deps: ClientDeps, isQuery: boolean): Image2Error | null {
  const { status } = result;
  const reason = readBody(result)?.refusal ?? null;
  if (status === 403 && isHtml(result)) return new Image2Error('BLOCKED', { status });
  if (status === 401 || status === 403) return new Image2Error('KEY_REJECTED', { status, reason });
  if (status === 429) {
    const retryAfterMs = retryAfterOf(result, deps);
    const until = retryAfterMs === null ? null : new Date(deps.now() + retryAfterMs).toISOString();
    return new Image2Error('RATE_LIMITED', { until, reason }, { retryAfterMs });
  }
  if (status === 301 || status === 302 || status === 307 || status === 308) {
    return new Image2Error('REDIRECTED', { status, origin: originOf(result.headers['location'], deps.baseUrl) });
  }
  if (status === 303 || status === 408 || status === 409 || status === 425) return null;
  return status >= 400 && status < 500 ? new Image2Error('REQUEST_REFUSED', { status, reason, isQuery }) : null;
}

const CERTIFICATE_CODE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|HOSTNAME_MISMATCH/;

function inDoubt(cause: DoubtCause, status: number | null): Extract<CreateAnswer, { kind: 'in-doubt' }> {
  return { kind: 'in-doubt', cause, status, strangeId: null };
}

function causeOfFailure(code: string, signal: AbortSignal): DoubtCause {
  if (signal.aborted) return 'interrupted';
  if (code === 'TIMEOUT') return 'no-answer';
  return code === 'TOO_LARGE' || code.startsWith('HPE_') || code.includes('PARSER') ? 'unreadable' : 'reset';
}

function failureText(result: Extract<HttpResult, { kind: 'failed' }>): string {
  return result.code === 'TIMEOUT' || result.code === 'ABORTED' ? `ETIMEDOUT (${result.detail})` : result.code;
}

const utf8 = new TextDecoder();

function readBody(result: Answer): WireAnswer | null {
  return result.body === null ? null : readAnswer(utf8.decode(result.body));
}

/** A body that cannot be read, as a code beside those of Node, so that no language is mixed into the other. */
function codeOfFault(fault: BodyFault | null): string {
  return fault === null ? 'NOT_JSON' : `BODY_${fault.toUpperCase().replaceAll('-', '_')}`;
}

function isHtml(result: Answer): boolean {
  if (/html/i.test(result.headers['content-type'] ?? '')) return true;
  return result.body !== null && /^\s*</.test(utf8.decode(result.body.subarray(0, 256)));
}

function retryAfterOf(result: Answer, deps: ClientDeps): number | null {
  return parseRetryAfter(result.headers['retry-after'], result.headers['date'], deps.now());
}

function originOf(location: string | undefined, baseUrl: string): string {
  if (location === undefined || !URL.canParse(location, baseUrl)) return '?';
  const { protocol, host } = new URL(location, baseUrl);
  return `${protocol}//${host}`;
}
