import type { ImageFault } from '../core/errors.ts';
import { errors } from './undici.ts';

/** Why a download ended, by the error that ended it; `isBody` tells that its headers had come. Throws what is no error of the network. */
export function faultOfError(error: unknown, isBody: boolean): ImageFault {
  const code = errorCode(error);
  if (code === null) throw error;
  if (isBody && code === 'UND_ERR_SOCKET') return { kind: 'cut-short' };
  return FAULT_OF_CODE.get(code) ?? { kind: 'network', detail: code };
}

const FAULT_OF_CODE: ReadonlyMap<string, ImageFault> = new Map([
  ['UND_ERR_CONNECT_TIMEOUT', { kind: 'timed-out' }],
  ['UND_ERR_HEADERS_TIMEOUT', { kind: 'timed-out' }],
  ['UND_ERR_BODY_TIMEOUT', { kind: 'timed-out' }],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', { kind: 'cut-short' }],
  ['Z_BUF_ERROR', { kind: 'cut-short' }],
]);

/** The parser's errors come without a code. */
function errorCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof errors.HTTPParserError ? error.name : null;
}
