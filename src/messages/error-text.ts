import type { ErrorCode, ErrorParams } from '../core/errors.ts';

/** An error in words: one sentence of what happened, and what to do about it. */
export interface ErrorText {
  readonly message: string;
  readonly hint: string;
}

/** The words of every error code. Strings in the params are already safe to show. */
export type ErrorTexts = { readonly [C in ErrorCode]: (params: ErrorParams[C]) => ErrorText };
