import type { RawAnswer } from '../helpers/raw-service.ts';

/** The id of the task in the corpus. */
export const TASK_ID = '13170';
/** The key that answers of the corpus echo. */
export const ECHOED_KEY = 'sk-e2e-0123456789abcdef';

/** How `create` ends where its POST gets the answer, and what it then says of `created`. */
export type OnCreate = 'ok' | 'doubt' | 'refused' | 'key' | 'failed' | 'noUrl';
/** What the answer means to a query. */
export type OnQuery = 'ok' | 'hiccup' | 'stop' | 'key' | 'ended' | 'noUrl' | 'unfinished' | 'timeout';

/** One answer of a hostile or clumsy server, with what must come of it in each phase. */
export interface HostileAnswer {
  readonly name: string;
  readonly answer: RawAnswer;
  readonly onCreate: OnCreate;
  readonly onQuery: OnQuery;
}

/** Exit code and `created` by {@link OnCreate}. */
export const CREATE_VERDICTS: Readonly<Record<OnCreate, readonly [number, string]>> = {
  ok: [0, 'yes'],
  doubt: [7, 'unknown'],
  refused: [5, 'no'],
  key: [4, 'no'],
  failed: [3, 'yes'],
  noUrl: [8, 'yes'],
};

/** By {@link OnQuery}: exit code and `created` of a `create` whose queries all get the answer, and those of a plain `get`. */
export const QUERY_VERDICTS: Readonly<
  Record<OnQuery, { readonly create: readonly [number, string]; readonly get: readonly [number, string] }>
> = {
  ok: { create: [0, 'yes'], get: [0, 'yes'] },
  hiccup: { create: [6, 'yes'], get: [5, 'no'] },
  stop: { create: [6, 'yes'], get: [5, 'no'] },
  key: { create: [6, 'yes'], get: [4, 'no'] },
  ended: { create: [3, 'yes'], get: [3, 'yes'] },
  noUrl: { create: [8, 'yes'], get: [8, 'yes'] },
  unfinished: { create: [6, 'yes'], get: [6, 'yes'] },
  timeout: { create: [6, 'yes'], get: [6, 'yes'] },
};

/** An answer of any bytes. */
export function raw(text: string | Uint8Array, after: RawAnswer['after'] = 'end'): RawAnswer {
  return { bytes: typeof text === 'string' ? Buffer.from(text, 'latin1') : text, after };
}

/** A well-formed answer with a right length; the body goes out as it is. */
export function http(status: number, body: string | Uint8Array, headers: readonly string[] = []): RawAnswer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const lines = [`HTTP/1.1 ${status} Whatever`, ...headers, `Content-Length: ${bytes.length}`, '', ''];
  return { bytes: Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), bytes]), after: 'end' };
}

/** A well-formed 200 whose body is the JSON of a value, or JSON as text. */
export function json(body: unknown, status = 200): RawAnswer {
  return http(status, typeof body === 'string' ? body : JSON.stringify(body), ['Content-Type: application/json']);
}

/** The members of an answer about a task that succeeded; right in each phase. */
export const GOOD = {
  id: Number(TASK_ID),
  task_status: 'success',
  service_output: { imgUrls: ['https://images.example.test/1.png'] },
};

/** {@link GOOD} as text. */
export const GOOD_TEXT = JSON.stringify(GOOD);
