import { hash } from 'node:crypto';
import type { ImageRequest } from './image-request.ts';
import type { RequestIdentity } from './journal.ts';

/** 16 hexadecimal digits that tell two API keys apart and do not give the key away. */
export function keyFingerprint(apiKey: string): string {
  return sha256(`image2 key\0${apiKey}`).slice(0, 16);
}

/**
 * 32 hexadecimal digits (128 bits, so that a million requests do not collide) that are the same for identical requests:
 * same base URL, key and body, or same base URL, key and `--once` key or batch item. The slot is not part of it.
 */
export function identityHash(identity: RequestIdentity): string {
  const { baseUrl, keyFingerprint: key } = identity;
  const subject = subjectOf(identity);
  return sha256(JSON.stringify([1, baseUrl, key, ...subject])).slice(0, 32);
}

/** True where two requests would send the same body. */
export function isSameRequest(a: ImageRequest, b: ImageRequest): boolean {
  return JSON.stringify(requestParts(a)) === JSON.stringify(requestParts(b));
}

function subjectOf({ item, once, request }: RequestIdentity): unknown[] {
  if (item !== null) return ['item', item];
  return once === null ? ['request', ...requestParts(request)] : ['once', once];
}

function requestParts(request: ImageRequest): unknown[] {
  return [request.mode, request.prompt, request.size, request.urls, request.model];
}

function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}
