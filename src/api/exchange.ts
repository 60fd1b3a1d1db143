import type { Dispatcher } from 'undici';
import type { StopSignals } from '../core/image-service.ts';
import { whenAborted } from '../core/when-aborted.ts';
import { decodeBody } from './decode-body.ts';

/** One HTTP request and the bounds it must keep. Times are in ms, sizes in bytes. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** From the start until the connection stands. */
  readonly connectMs: number;
  /** From the request's start on the wire until the whole head of the answer. */
  readonly headersMs: number;
  /** From the head until the whole body. */
  readonly bodyMs: number;
  /** From the start until the whole body, in place of the bounds of head and body; null for those. */
  readonly totalMs: number | null;
  /** The largest body, after decoding. */
  readonly maxBytes: number;
}

/** Why a body cannot be read. */
export type BodyFault = 'cut' | 'too-large' | 'encoding' | 'too-slow';

/** What came of one request. It is always one of the two, never an exception. */
export type HttpResult =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      /** Null where `fault` says why. */
      readonly body: Uint8Array | null;
      readonly fault: BodyFault | null;
    }
  | {
      readonly kind: 'failed';
      /** True once undici began to write the request: from then on the service may have seen it. */
      readonly sent: boolean;
      /** A Node, OpenSSL or undici code, `TIMEOUT` for one of the bounds, `ABORTED` for the signal. */
      readonly code: string;
      readonly detail: string;
    };

/** Sends one request over a dispatcher and settles once: the latch of what left is `onRequestStart`. */
export function exchange(client: Dispatcher, request: HttpRequest, signals: StopSignals): Promise<HttpResult> {
  return new Promise((resolve) => {
    const state: Progress = { sent: false, head: null, chunks: [], bytes: 0, settled: false };
    let timer: NodeJS.Timeout | undefined;
    const ends: (() => void)[] = [];
    let total: NodeJS.Timeout | undefined;

    const settle = (result: HttpResult | Promise<HttpResult>): void => {
      if (state.settled) return;
      state.settled = true;
      clearTimeout(timer);
      clearTimeout(total);
      for (const end of ends) end();
      resolve(result);
    };
    const fail = (code: string, detail: string, fault: BodyFault): void => {
      settle(
        state.head === null
          ? { kind: 'failed', sent: state.sent, code, detail }
          : { kind: 'answer', ...state.head, body: null, fault },
      );
      client.destroy().catch(() => {});
    };
    const bound = (ms: number, phase: string): void => {
      clearTimeout(timer);
      timer = setTimeout(() => fail('TIMEOUT', phase, 'too-slow'), ms);
    };
    const onLeave = (): void => fail('ABORTED', 'aborted', 'cut');
    const onStop = (): void => {
      if (!state.sent) onLeave();
    };

    if (signals.stop.aborted || signals.leave.aborted) {
      onLeave();
      return;
    }
    ends.push(whenAborted(signals.leave, onLeave), whenAborted(signals.stop, onStop));
    bound(request.connectMs, 'connect');
    if (request.totalMs !== null)
      total = setTimeout(() => fail('TIMEOUT', 'whole answer', 'too-slow'), request.totalMs);

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(controller) {
        if (state.settled || state.sent) {
          // Too late, or undici wants to write the same request again: it must not leave.
          controller.abort(new Error('a request is sent once'));
          return;
        }
        state.sent = true;
        if (total === undefined) bound(request.headersMs, 'headers');
        else clearTimeout(timer);
      },
      onResponseStart(_controller, status, headers) {
        if (status < 200) return;
        state.head = { status, headers: singleHeaders(headers) };
        if (total === undefined) bound(request.bodyMs, 'body');
      },
      onResponseData(_controller, chunk) {
        state.bytes += chunk.length;
        if (state.bytes > request.maxBytes) fail('TOO_LARGE', 'body', 'too-large');
        else state.chunks.push(chunk);
      },
      onResponseEnd() {
        const { head } = state;
        if (head === null) fail('NO_ANSWER', 'no answer', 'cut');
        else settle(readAnswer(head, Buffer.concat(state.chunks), request.maxBytes));
      },
      onResponseError(_controller, error) {
        fail(errorCode(error), error.message, 'cut');
      },
    };

    try {
      client.dispatch(
        {
          method: request.method,
          path: request.url.pathname + request.url.search,
          headers: { ...request.headers },
          body: request.body,
        },
        handler,
      );
    } catch (error) {
      fail(errorCode(error), error instanceof Error ? error.message : String(error), 'cut');
    }
  });
}

interface Progress {
  sent: boolean;
  head: { readonly status: number; readonly headers: Record<string, string> } | null;
  readonly chunks: Uint8Array[];
  bytes: number;
  settled: boolean;
}

async function readAnswer(head: NonNullable<Progress['head']>, raw: Uint8Array, maxBytes: number): Promise<HttpResult> {
  const decoded = await decodeBody(raw, head.headers['content-encoding'], maxBytes);
  return typeof decoded === 'string'
    ? { kind: 'answer', ...head, body: null, fault: decoded }
    : { kind: 'answer', ...head, body: decoded, fault: null };
}

function singleHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const single: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) single[name.toLowerCase()] = first;
  }
  return single;
}

/** The code of a failure; an AggregateError (several addresses tried) names the code of its first part. */
function errorCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorCode(error.errors[0]);
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code;
  return error instanceof Error ? error.name : 'UNKNOWN';
}
