import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Image2Error } from './core/errors.ts';
import { untilStopped } from './core/until-stopped.ts';
import type { InputStream } from './ui/terminal.ts';

/** Standard input of any length in a file of mode 0600, in a new folder of mode 0700. Throws FILE_NOT_WRITABLE. */
export async function spoolInput(
  stdin: InputStream,
  signal: AbortSignal,
): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const folder = await makeTemporaryFolder('FILE_NOT_WRITABLE');
  const path = join(folder, 'stdin.jsonl');
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const spooled = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    await untilStopped(pipeline(stdin.chunks(), spooled, { signal }), signal);
    return { path, remove };
  } catch (error) {
    await remove();
    signal.throwIfAborted();
    const detail = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new Image2Error('FILE_NOT_WRITABLE', { path, detail }, { cause: error });
  }
}

/** A new folder of mode 0700 for what need not stay. Throws the error named. */
export async function makeTemporaryFolder(failure: 'FILE_NOT_WRITABLE' | 'OUTPUT_NOT_WRITABLE'): Promise<string> {
  const parent = tmpdir();
  try {
    return await mkdtemp(join(parent, 'image2-'));
  } catch (error) {
    const detail = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new Image2Error(failure, { path: parent, detail }, { cause: error });
  }
}

/** At most `maxBytes` bytes of a file or a pipe. */
export async function readHeadOf(path: string, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: maxBytes - 1 }) as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Hands a file to the desktop's own opener; says why where that did not work, else null. */
export function openWithSystem(platform: string, path: string): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(platform === 'darwin' ? 'open' : 'xdg-open', [path], { stdio: 'ignore', detached: true });
    child.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    child.once('spawn', () => {
      child.unref();
      resolve(null);
    });
  });
}
