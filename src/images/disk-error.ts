/** The system's code of a file error such as `ENOSPC`, or null where `error` is none. */
export function diskErrorCode(error: unknown): string | null {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return null;
  return SYSTEM_CODE.test(error.code) ? error.code : null;
}

const SYSTEM_CODE = /^E[A-Z0-9]+$/;
