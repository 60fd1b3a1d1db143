import type { IncomingMessage } from 'node:http';

/** The largest request body in bytes (1 MiB). */
export const MAX_BODY_BYTES = 1_048_576;

/** A request body: its text, or how it was not read. */
export type ReadBody = { readonly text: string } | { readonly fault: 'too-large' | 'cut-short' };

/** Reads a request to its end, or as far as it may go. Never rejects. */
export async function readBody(request: IncomingMessage): Promise<ReadBody> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) return { fault: 'too-large' };
      chunks.push(chunk);
    }
  } catch {
    return { fault: 'cut-short' };
  }
  return { text: Buffer.concat(chunks).toString('utf8') };
}

/** The value of a JSON text, null where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
