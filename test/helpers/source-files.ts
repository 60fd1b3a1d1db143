import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the project, absolute. */
export const PROJECT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** One import of a source file. `value` is loaded with the file, `dynamic` when its line runs, `type` never. */
export interface SourceImport {
  readonly kind: 'value' | 'type' | 'dynamic';
  /** As written: `node:fs`, `zod/mini`, `../core/task.ts`. */
  readonly specifier: string;
  /** The file of a relative import, from the root of the project; null for Node's own modules and packages. */
  readonly file: string | null;
  /** The imported names; empty where the whole module is taken. */
  readonly names: readonly string[];
}

/** One file of `src`. */
export interface SourceFile {
  /** From the root of the project, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly SourceImport[];
}

/** Every TypeScript file of `src` but declarations of types, in the order of the alphabet. */
export function sourceFiles(): SourceFile[] {
  return readdirSync(join(PROJECT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(PROJECT, 'src', path), 'utf8');
      const fromRoot = posix.join('src', path);
      return { path: fromRoot, text, imports: readImports(fromRoot, text) };
    });
}

// The formatter keeps every static import and re-export at the beginning of a line, and every specifier in one pair of
// single quotes; the architecture test compares what is found with what the bundler finds.
const STATIC = /^(?:import|export)\s+(type\s)?([^'";]*?)\bfrom\s+'([^']+)'/gm;
const BARE = /^import\s+'([^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*,?\s*\)/g;

/** The imports of a text at a path. */
export function readImports(path: string, text: string): SourceImport[] {
  const found = (kind: SourceImport['kind'], specifier = '', clause = ''): SourceImport => ({
    kind,
    specifier,
    file: specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : null,
    names: [...(/\{([^}]*)\}/.exec(clause)?.[1] ?? '').matchAll(/(?:type\s+)?(\w+)(?:\s+as\s+\w+)?/g)].flatMap(
      ([, name]) => name ?? [],
    ),
  });
  return [
    ...[...text.matchAll(STATIC)].map(([, type, clause, specifier]) =>
      found(type === undefined ? 'value' : 'type', specifier, clause),
    ),
    ...[...text.matchAll(BARE)].map(([, specifier]) => found('value', specifier)),
    ...[...text.matchAll(DYNAMIC)].map(([, specifier]) => found('dynamic', specifier)),
  ];
}
