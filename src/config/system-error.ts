import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';

/** An error of the operating system, as `node:fs` throws it. */
export interface SystemError extends Error {
  readonly code: string;
  readonly errno: number;
}

/** True for an error of the operating system, with one of `codes` if any are named. */
export function isSystemError(error: unknown, ...codes: readonly string[]): error is SystemError {
  if (!(error instanceof Error && 'errno' in error && 'code' in error)) return false;
  return typeof error.errno === 'number' && (codes.length === 0 || codes.includes(String(error.code)));
}

/** The code and the system's words, such as `EACCES: permission denied`, without the path that failed. */
export function systemDetail({ code, errno }: SystemError): string {
  return getSystemErrorMap().get(errno)?.join(': ') ?? code;
}

/** The error that the system gives for a file that is larger than allowed. */
export function fileTooLarge(): Error {
  return Object.assign(new Error('EFBIG'), { code: 'EFBIG', errno: -constants.errno.EFBIG });
}
