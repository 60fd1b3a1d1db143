import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import type { ImageRequest } from '../core/image-request.ts';
import type { Random } from '../core/ports.ts';
import { type Redactor, redactDeep } from '../core/redact.ts';
import type { SavedFile } from './image-result.ts';
import { createTemporaryFile, placeFile } from './place-file.ts';

/** What writing a sidecar needs; the key is masked in whatever holds it. */
export interface SidecarDeps {
  readonly random: Random;
  readonly redactor: Redactor;
}

/** What a sidecar tells beside the image itself; null where this machine does not know. */
export interface SidecarFacts {
  readonly request: ImageRequest | null;
  /** Credits, a decimal number in text. */
  readonly cost: string | null;
}

/** One image that gets a sidecar. */
export interface SidecarSubject {
  readonly taskId: string;
  readonly imageUrl: string;
  readonly file: SavedFile;
  /** Milliseconds since the epoch, or null. */
  readonly createdAtMs: number | null;
  readonly savedAtMs: number;
}

/**
 * Writes the facts of a saved image as `<name>.json` beside it, or under the next free name. A sidecar that is there for
 * the same image stays as it is. Throws the system's error.
 */
export async function writeSidecar(
  { random, redactor }: SidecarDeps,
  facts: SidecarFacts,
  subject: SidecarSubject,
): Promise<string> {
  const { path: imagePath } = subject.file;
  const temporary = await createTemporaryFile(random, dirname(imagePath), basename(imagePath));
  try {
    await temporary.write(Buffer.from(sidecarText(redactor, facts, subject)));
    await temporary.seal();
    const placed = await placeFile(temporary, {
      pathFor: (attempt) => sidecarPath(imagePath, attempt),
      isSame: (path) => isSidecarOf(redactor, path, subject.file),
    });
    return placed.path;
  } finally {
    await temporary.discard();
  }
}

/** The path of the sidecar of an image, `attempt` counting from 1. */
export function sidecarPath(imagePath: string, attempt: number): string {
  const stem = imagePath.slice(0, imagePath.length - extname(imagePath).length);
  return `${stem}${attempt === 1 ? '' : `-${attempt}`}.json`;
}

/** A 64 KiB prompt is 384 KiB where every byte is escaped; no sidecar of this tool is larger. */
const MAX_SIDECAR_BYTES = 1024 * 1024;

function sidecarText(redactor: Redactor, facts: SidecarFacts, subject: SidecarSubject): string {
  const { request } = facts;
  const { file } = subject;
  const content = {
    prompt: request?.prompt ?? null,
    mode: request?.mode ?? null,
    size: request?.size ?? null,
    urls: request?.urls ?? null,
    model: request?.model ?? null,
    taskId: subject.taskId,
    cost: facts.cost,
    createdAt: subject.createdAtMs === null ? null : new Date(subject.createdAtMs).toISOString(),
    savedAt: new Date(subject.savedAtMs).toISOString(),
    imageUrl: withoutSecrets(subject.imageUrl),
    file: basename(file.path),
    sha256: file.sha256,
    width: file.width,
    height: file.height,
    bytes: file.bytes,
  };
  return `${JSON.stringify(redactDeep(content, redactor), null, 2)}\n`;
}

/** A signed URL is a secret by its query, and by its user part. */
function withoutSecrets(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { origin, pathname } = new URL(text);
  return origin + pathname;
}

async function isSidecarOf(redactor: Redactor, path: string, file: SavedFile): Promise<boolean> {
  try {
    const facts = await stat(path);
    if (!facts.isFile() || facts.size > MAX_SIDECAR_BYTES) return false;
    const content: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof content !== 'object' || content === null || !('file' in content) || !('sha256' in content)) return false;
    return content.file === redactor.redact(basename(file.path)) && content.sha256 === file.sha256;
  } catch {
    return false;
  }
}
