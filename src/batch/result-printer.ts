import { createGroupedAppend } from '../files/grouped-append.ts';

/** Puts results on stdout as they come. */
export interface ResultPrinter {
  /** Resolves once the lines were taken, or stdout takes no more: the results file has everything. */
  print(lines: readonly string[]): Promise<void>;
  /** True once stdout refused a result, other than by its reader's leaving. */
  stdoutFailed(): boolean;
}

/** A printer over `write`, which rejects with the system's error; `onFailure` is told its code, once. */
export function createResultPrinter(
  write: (lines: readonly string[]) => Promise<void>,
  onFailure: (detail: string) => void,
): ResultPrinter {
  let state: 'open' | 'closed' | 'failed' = 'open';
  const append = createGroupedAppend(async (texts) => {
    if (state !== 'open') return;
    try {
      await write(texts);
    } catch (error) {
      const detail = (error as NodeJS.ErrnoException).code ?? String(error);
      state = detail === 'EPIPE' ? 'closed' : 'failed';
      if (state === 'failed') onFailure(detail);
    }
  });
  return {
    stdoutFailed: () => state === 'failed',
    print: async (lines) => {
      if (lines.length > 0) await append(lines.join('\n'));
    },
  };
}
