import { basename, dirname, resolve, sep } from 'node:path';
import { Image2Error } from '../core/errors.ts';
import { SIZES, type Size } from '../core/image-request.ts';
import { isTaskId } from '../core/task.ts';
import { formatOfName, type ImageFormat } from './image-format.ts';

/** Where the images of a command go; every `folder` is absolute, and a template's `pattern` is relative to it. */
export type OutputTarget =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'file'; readonly folder: string; readonly name: string }
  | { readonly kind: 'template'; readonly folder: string; readonly pattern: string };

/** What the name of one image is made of. */
export interface ImageNameFacts {
  readonly taskId: string;
  /** From 1. */
  readonly n: number;
  readonly format: ImageFormat;
  /** Null where it is not known what was asked for. */
  readonly size: Size | null;
  readonly date: Date;
}

/**
 * Reads the value of `-o`. Throws OUTPUT_TEMPLATE_INVALID for an unknown placeholder, or for `..` behind one, and
 * OUTPUT_NOT_WRITABLE for a value that is no path.
 */
export function parseOutputTarget(given: string, cwd: string): OutputTarget {
  if (given === '' || given.includes('\0')) {
    throw new Image2Error('OUTPUT_NOT_WRITABLE', { path: given, detail: given === '' ? 'ENOENT' : 'EINVAL' });
  }
  const placeholders = given.match(PLACEHOLDER) ?? [];
  const unknown = placeholders.find((placeholder) => !PLACEHOLDERS.includes(placeholder));
  if (unknown !== undefined) throw new Image2Error('OUTPUT_TEMPLATE_INVALID', { given, placeholder: unknown });
  if (placeholders.length > 0) return parseTemplate(given, cwd);
  const path = resolve(cwd, given);
  if (given.endsWith('/') || formatOfName(path) === null) return { kind: 'folder', folder: path };
  return { kind: 'file', folder: dirname(path), name: basename(path) };
}

/**
 * The absolute path of one image. `attempt` counts from 1 and gives the next name when the ones before are taken. Throws
 * INTERNAL where a value would not stay inside the folder.
 */
export function imagePath(target: OutputTarget, facts: ImageNameFacts, attempt: number): string {
  const pattern = target.kind === 'file' ? target.name : target.kind === 'folder' ? IN_FOLDER : target.pattern;
  const values = placeholderValues(facts);
  const literal = target.kind === 'file';
  const expanded = literal ? pattern : pattern.replace(PLACEHOLDER, (placeholder) => values.get(placeholder) ?? '');
  const extension = formatOfName(pattern) === null && !pattern.endsWith('.{ext}') ? `.${facts.format}` : '';
  const number = attempt + (!literal && pattern.includes('{n}') ? 0 : facts.n - 1);
  const path = resolve(target.folder, withNumber(expanded + extension, number));
  if (!path.startsWith(target.folder.endsWith(sep) ? target.folder : target.folder + sep)) {
    throw new Image2Error('INTERNAL', { detail: `outside of the folder: ${path}` });
  }
  return path;
}

const PLACEHOLDER = /\{[^{}]*\}/g;
const PLACEHOLDERS: readonly string[] = ['{id}', '{n}', '{ext}', '{size}', '{date}'];
const IN_FOLDER = '{id}-{n}.{ext}';

function parseTemplate(given: string, cwd: string): OutputTarget {
  const whole = given.endsWith('/') ? given + IN_FOLDER : given;
  const cut = whole.lastIndexOf('/', whole.search(PLACEHOLDER)) + 1;
  const pattern = whole.slice(cut);
  if (pattern.split('/').includes('..')) {
    throw new Image2Error('OUTPUT_TEMPLATE_INVALID', { given, placeholder: '..' });
  }
  return { kind: 'template', folder: resolve(cwd, whole.slice(0, cut)), pattern };
}

function placeholderValues(facts: ImageNameFacts): ReadonlyMap<string, string> {
  if (!isTaskId(facts.taskId) || !Number.isSafeInteger(facts.n) || facts.n < 1) {
    throw new Image2Error('INTERNAL', { detail: `not fit for a file name: ${facts.taskId} ${facts.n}` });
  }
  const size = SIZES.find((known) => known === facts.size)?.replace(':', 'x') ?? 'unknown';
  return new Map([
    ['{id}', facts.taskId],
    ['{n}', String(facts.n)],
    ['{ext}', facts.format],
    ['{size}', size],
    ['{date}', localDate(facts.date)],
  ]);
}

function localDate(date: Date): string {
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0'));
  return `${date.getFullYear()}-${month}-${day}`;
}

function withNumber(path: string, number: number): string {
  if (number === 1) return path;
  const dot = path.lastIndexOf('.');
  return `${path.slice(0, dot)}-${number}${path.slice(dot)}`;
}
