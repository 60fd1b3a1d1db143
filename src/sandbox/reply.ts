import type { ServerResponse } from 'node:http';

/**
 * How far an answer gets: `whole`; `half` of its body, then the connection ends; `closed` or `reset` without a byte;
 * `silent`, where the connection stays open and nothing comes.
 */
export type Reach = 'whole' | 'half' | 'closed' | 'reset' | 'silent';

/** One answer of the sandbox, as data. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  readonly reach: Reach;
  /** Milliseconds between the request and its answer. */
  readonly afterMs: number;
}

/** A whole answer of JSON text, at once. */
export function jsonReply(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return typedReply(status, 'application/json; charset=utf-8', text, headers);
}

/** The answer in which the service refuses or fails: `{"code": …, "msg": …, "data": null}`; `code` is the status unless given. */
export function messageReply(status: number, msg: string, code: number = status): Reply {
  return jsonReply(status, JSON.stringify({ code, msg, data: null }));
}

/** A small HTML page, as a gateway in between would send it. */
export function htmlReply(status: number): Reply {
  const page = '<!doctype html><html><head><title>Gateway</title></head><body><h1>Please wait</h1></body></html>';
  return typedReply(status, 'text/html; charset=utf-8', page, {});
}

/** A PNG picture. */
export function pngReply(bytes: Uint8Array): Reply {
  return typedReply(200, 'image/png', bytes, { 'cache-control': 'no-store' });
}

/** Writes `reply` and ends, or breaks, the connection as it says. */
export function sendReply(response: ServerResponse, reply: Reply): void {
  const { socket } = response;
  if (reply.reach === 'silent' || socket === null) return;
  if (reply.reach === 'closed') {
    socket.destroy();
    return;
  }
  if (reply.reach === 'reset') {
    socket.resetAndDestroy();
    return;
  }
  const bytes = Buffer.from(reply.body);
  response.writeHead(reply.status, { ...reply.headers, 'content-length': bytes.length });
  if (reply.reach === 'whole') response.end(bytes);
  else response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => socket.destroy());
}

function typedReply(
  status: number,
  type: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>>,
): Reply {
  return { status, headers: { 'content-type': type, ...headers }, body, reach: 'whole', afterMs: 0 };
}
