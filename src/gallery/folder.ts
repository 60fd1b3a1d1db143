import { statSync } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** A picture in a folder, with what its sidecar says of it. */
export interface FolderPicture {
  /** Absolute. */
  readonly path: string;
  /** When the file was last changed, ISO time. */
  readonly changedAt: string;
  readonly sidecar: SidecarNotes | null;
}

/** The parts of a sidecar that the gallery shows; what is missing or of another type is null. */
export interface SidecarNotes {
  readonly taskId: string | null;
  readonly prompt: string | null;
  readonly mode: string | null;
  readonly size: string | null;
  readonly model: string | null;
  readonly cost: string | null;
  readonly createdAt: string | null;
  readonly width: number | null;
  readonly height: number | null;
}

const PICTURE = /\.(png|jpe?g|webp|gif|avif)$/i;
/** No sidecar of this tool is larger, in bytes. */
const MAX_SIDECAR_BYTES = 1_048_576;

/** The pictures of a folder, not of the folders in it, in the order of their names. Throws the system's error. */
export async function readPictures(folder: string): Promise<FolderPicture[]> {
  const names = (await readdir(folder)).filter((name) => PICTURE.test(name) && !name.startsWith('.')).sort();
  const pictures = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const stats = await stat(path).catch(() => null);
      if (stats === null || !stats.isFile()) return null;
      return { path, changedAt: stats.mtime.toISOString(), sidecar: await readSidecar(path) };
    }),
  );
  return pictures.filter((picture) => picture !== null);
}

/** True for a path where a regular file is. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** The first `bytes` bytes of a file; empty where it cannot be read. */
export async function readHead(path: string, bytes: number): Promise<Uint8Array> {
  try {
    const handle = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return new Uint8Array();
  }
}

async function readSidecar(picture: string): Promise<SidecarNotes | null> {
  const path = `${picture.slice(0, -extname(picture).length)}.json`;
  try {
    if ((await stat(path)).size > MAX_SIDECAR_BYTES) return null;
    const notes: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof notes !== 'object' || notes === null || !('taskId' in notes)) return null;
    const text = (key: string): string | null => {
      const value = (notes as Record<string, unknown>)[key];
      return typeof value === 'string' ? value : null;
    };
    const number = (key: string): number | null => {
      const value = (notes as Record<string, unknown>)[key];
      return typeof value === 'number' && value > 0 ? value : null;
    };
    return {
      taskId: text('taskId'),
      prompt: text('prompt'),
      mode: text('mode'),
      size: text('size'),
      model: text('model'),
      cost: text('cost'),
      createdAt: text('createdAt'),
      width: number('width'),
      height: number('height'),
    };
  } catch {
    return null;
  }
}
