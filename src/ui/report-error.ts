import type { ErrorCode, Image2Error } from '../core/errors.ts';
import type { ReportError } from '../core/report.ts';
import type { ErrorText, ErrorTexts } from '../messages/error-text.ts';
import type { Console } from './console.ts';

/** An error in words, every string in it made safe to show. */
export function errorText(error: Image2Error, console: Console): ErrorText {
  return textOf(
    console.messages.errors,
    error.code,
    safeDeep(error.params, (text) => console.safe(text)),
  );
}

/** The error part of the JSON document: the words whole, redacted where the document is. */
export function reportError(error: Image2Error, console: Console): ReportError {
  const { message, hint } = textOf(console.messages.errors, error.code, error.params);
  return { code: error.code, message, hint };
}

/** Prints an error: what happened, what to do, and where it applies the next command. */
export function printError(error: Image2Error, next: string | null, console: Console): void {
  const { palette, messages } = console;
  const { message, hint } = errorText(error, console);
  console.notice(`${palette.error(messages.labels.error)}${message}`);
  console.notice(`${messages.labels.hint}${hint}`);
  if (next !== null) console.notice(`${messages.labels.next}${palette.strong(console.safe(next, 4000))}`);
}

function textOf(texts: ErrorTexts, code: ErrorCode, params: unknown): ErrorText {
  // The table ties each code to its own params; TypeScript cannot follow that through a variable code.
  const make = texts[code] as (params: unknown) => ErrorText;
  return make(params);
}

function safeDeep(value: unknown, safe: (text: string) => string): unknown {
  if (typeof value === 'string') return safe(value);
  if (Array.isArray(value)) return value.map((item) => safeDeep(item, safe));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, safeDeep(item, safe)]));
}
