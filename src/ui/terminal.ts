/** One output stream as the program sees it. */
export interface OutputStream {
  readonly isTerminal: boolean;
  /** Width in columns, 80 where it is not known. */
  readonly columns: () => number;
  /**
   * Resolves once the text is handed to the system whole. Rejects with the system's error, whose `code` is `EPIPE`
   * where the reader has gone.
   */
  write(text: string): Promise<void>;
}

/** Standard input. */
export interface InputStream {
  readonly isTerminal: boolean;
  /** All bytes until the end; stops with PROMPT_TOO_LONG-like limits left to the caller after `maxBytes` + 1. */
  readAll(maxBytes: number): Promise<Uint8Array>;
  /** One line typed on a terminal, echoed or not; null where the input ended first. */
  readLine(options: { readonly echo: boolean; readonly signal: AbortSignal }): Promise<string | null>;
}

/** The three streams of a process. */
export interface Terminal {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}
