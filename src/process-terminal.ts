import { fstatSync, write as writeFd } from 'node:fs';
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

function createOutput(open: () => NodeJS.WriteStream, fd: number): OutputStream {
  const whole = isFile(fd);
  let opened: NodeJS.WriteStream | undefined;
  // An error of a stream that nobody listens to would end the process; every write reports its own.
  const stream = (): NodeJS.WriteStream => {
    opened ??= open().on('error', () => {});
    return opened;
  };
  return {
    isTerminal: isatty(fd),
    columns: () => stream().columns ?? 80,
    write: (text) => (whole ? writeFile(fd, Buffer.from(text)) : writeStream(stream(), text)),
  };
}

function writeStream(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** Node takes a short write to a file (a full disk) for a whole one, so files are written here, to the last byte. */
async function writeFile(fd: number, bytes: Buffer): Promise<void> {
  for (let offset = 0; offset < bytes.length; ) {
    offset += await new Promise<number>((resolve, reject) => {
      writeFd(fd, bytes, offset, bytes.length - offset, null, (error, written) =>
        error ? reject(error) : resolve(written),
      );
    });
  }
}

function isFile(fd: number): boolean {
  try {
    const stats = fstatSync(fd);
    return stats.isFile() || (stats.isCharacterDevice() && !isatty(fd));
  } catch {
    return false;
  }
}

function createInput(): InputStream {
  return {
    isTerminal: isatty(0),
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
