/** One output stream as the program sees it. */
export interface OutputStream {
  readonly isTerminal: boolean;
  /** Width in columns: 0 on a terminal that has no size, 80 where there is no terminal. */
  readonly columns: () => number;
  /**
   * Resolves once the text is handed to the system whole. Rejects with the system's error, whose `code` is `EPIPE`
   * where the reader has gone.
   */
  write(text: string): Promise<void>;
}

/** A question on a terminal. */
export interface Question {
  readonly question: string;
  readonly echo: boolean;
  readonly signal: AbortSignal;
}

/** Standard input. */
export interface InputStream {
  readonly isTerminal: boolean;
  /** All bytes until the end, or until more than `maxBytes` have come. */
  readAll(maxBytes: number): Promise<Uint8Array>;
  /** All bytes until the end, as they come. */
  chunks(): AsyncIterable<Uint8Array>;
  /** Asks on stderr and reads one line, echoed or not; null where the input ended first. Rejects with the signal's reason. */
  readLine(options: Question): Promise<string | null>;
}

/** The three streams of a process. */
export interface Terminal {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}
