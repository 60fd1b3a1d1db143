import { fstatSync, statSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import type { InputStream, OutputStream, Question, Terminal } from './ui/terminal.ts';

/** The streams of the running process. Node's own, which cost milliseconds to make, are opened on first use. */
export function createProcessTerminal(): Terminal {
  return {
    stdin: createInput(),
    stdout: createOutput(() => process.stdout, 1),
    stderr: createOutput(() => process.stderr, 2),
  };
}

/**
 * Only a terminal gets Node's stream. Files and pipes are written here, at once and to the last byte: Node would take a
 * short write to a file (a full disk) for a whole one, and loads all of its network code for a pipe.
 */
function createOutput(open: () => NodeJS.WriteStream, fd: number): OutputStream {
  const isTerminal = isTerminalAt(fd);
  let opened: NodeJS.WriteStream | undefined;
  // An error of a stream that nobody listens to would end the process; every write reports its own.
  const stream = (): NodeJS.WriteStream => {
    opened ??= open().on('error', () => {});
    return opened;
  };
  return {
    isTerminal,
    columns: () => (isTerminal ? (stream().columns ?? USUAL_COLUMNS) : USUAL_COLUMNS),
    write: async (text) => {
      const bytes = Buffer.from(text);
      await writeStream(stream, isTerminal ? bytes : writeWhatFits(fd, bytes));
    },
  };
}

const USUAL_COLUMNS = 80;

/** Only a character device may be one, and /dev/null is none: to ask Node loads its code for terminals and networks. */
function isTerminalAt(fd: number): boolean {
  try {
    const facts = fstatSync(fd);
    return facts.isCharacterDevice() && facts.rdev !== statSync('/dev/null').rdev && isatty(fd);
  } catch {
    return false;
  }
}

/** Writes to a file or a pipe, and returns what a pipe that somebody made non-blocking does not take now. */
function writeWhatFits(fd: number, bytes: Buffer): Buffer {
  let offset = 0;
  try {
    while (offset < bytes.length) offset += writeSync(fd, bytes, offset);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
  }
  return bytes.subarray(offset);
}

async function writeStream(stream: () => NodeJS.WriteStream, bytes: Buffer): Promise<void> {
  if (bytes.length === 0) return;
  await new Promise<void>((resolve, reject) => {
    stream().write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

function createInput(): InputStream {
  return {
    get isTerminal() {
      return isTerminalAt(0);
    },
    readAll: async (maxBytes) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > maxBytes) break;
      }
      return Buffer.concat(chunks);
    },
    chunks: () => process.stdin,
    readLine: (question) => readLine(process.stdin, question),
  };
}

async function readLine(stdin: NodeJS.ReadStream, { question, echo, signal }: Question): Promise<string | null> {
  const [{ createInterface }, { Writable }] = await Promise.all([import('node:readline'), import('node:stream')]);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const output = echo ? process.stderr : silent;
  if (!echo) process.stderr.write(question);
  const lines = createInterface({ input: stdin, output, terminal: stdin.isTTY === true, prompt: echo ? question : '' });
  return new Promise((resolve, reject) => {
    const end = (finish: () => void): void => {
      signal.removeEventListener('abort', stop);
      lines.removeAllListeners();
      lines.close();
      if (!echo) process.stderr.write('\n');
      finish();
    };
    const stop = (): void => end(() => reject(signal.reason));
    if (signal.aborted) {
      stop();
      return;
    }
    signal.addEventListener('abort', stop, { once: true });
    // In raw mode Ctrl-C is a key: hand it on as the signal that it stands for.
    lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    lines.once('line', (line) => end(() => resolve(line)));
    lines.once('close', () => end(() => resolve(null)));
    lines.prompt();
  });
}
