import { builtinModules } from 'node:module';
import { build, transform } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { PROJECT, readImports, type SourceFile, type SourceImport, sourceFiles } from './helpers/source-files.ts';

/** What a room may import; `types` means imports that are gone when the program runs. */
interface Room {
  readonly rooms: Readonly<Record<string, 'values' | 'types'>>;
  readonly packages: readonly string[];
  /** Packages of which it may import types only. */
  readonly packageTypes?: readonly string[];
  /** Node's own modules, without `node:`; `fs` stands for `fs/promises` too. */
  readonly builtins: readonly string[];
}

/** A room is a folder of `src`, or a file of the composition root. */
const ROOMS: Readonly<Record<string, Room>> = {
  core: {
    rooms: {},
    packages: ['zod', 'fastest-levenshtein', 'get-east-asian-width'],
    builtins: ['crypto', 'net'],
  },
  api: {
    rooms: { core: 'values' },
    packages: ['undici', 'lossless-json'],
    builtins: ['dns', 'http', 'https', 'net', 'stream', 'tls', 'util', 'zlib'],
  },
  files: { rooms: {}, packages: [], builtins: ['crypto', 'fs', 'path'] },
  journal: { rooms: { core: 'values', files: 'values' }, packages: [], builtins: ['crypto', 'fs', 'path'] },
  config: {
    rooms: { core: 'values' },
    packages: ['dotenv'],
    builtins: ['crypto', 'fs', 'net', 'os', 'path', 'url', 'util'],
  },
  messages: { rooms: { core: 'types' }, packages: [], builtins: [] },
  ui: { rooms: { core: 'values', messages: 'values' }, packages: ['chalk', 'ora'], builtins: [] },
  images: { rooms: { core: 'values' }, packages: ['image-size'], builtins: ['crypto', 'fs', 'path', 'stream'] },
  sandbox: { rooms: { core: 'values' }, packages: ['fast-png'], builtins: ['crypto', 'fs', 'http'] },
  batch: { rooms: { core: 'values', files: 'values' }, packages: [], builtins: ['crypto', 'fs'] },
  gallery: { rooms: { core: 'types' }, packages: [], builtins: ['crypto', 'fs', 'path'] },
  completion: { rooms: { core: 'types' }, packages: [], builtins: [] },
  commands: {
    rooms: {
      core: 'values',
      context: 'types',
      ui: 'types',
      messages: 'types',
      images: 'types',
      batch: 'values',
      sandbox: 'values',
      gallery: 'values',
      completion: 'values',
    },
    packages: ['@clack/prompts'],
    packageTypes: ['commander'],
    builtins: [],
  },
  'command-specs': {
    rooms: { commands: 'values', context: 'types', core: 'types', messages: 'types' },
    packages: [],
    packageTypes: ['commander'],
    builtins: [],
  },
  'command-tree': { rooms: { core: 'values' }, packages: ['commander'], builtins: [] },
  program: {
    rooms: {
      'command-specs': 'values',
      'command-tree': 'values',
      context: 'types',
      core: 'values',
      'help-page': 'values',
      messages: 'types',
    },
    packages: ['commander'],
    builtins: [],
  },
  'help-page': {
    rooms: { 'command-tree': 'values', core: 'values', messages: 'types' },
    packages: ['commander'],
    builtins: [],
  },
  'process-terminal': { rooms: { ui: 'types' }, packages: [], builtins: ['fs', 'readline', 'stream', 'tty'] },
  world: {
    rooms: { config: 'types', core: 'types', 'process-terminal': 'values', ui: 'types' },
    packages: [],
    builtins: ['os', 'stream', 'timers'],
  },
  connections: { rooms: { api: 'values', config: 'values', world: 'types' }, packages: [], builtins: ['v8'] },
  secrets: { rooms: { config: 'values', core: 'types', world: 'types' }, packages: [], builtins: [] },
  'random-token': { rooms: {}, packages: [], builtins: ['crypto'] },
  'system-files': {
    rooms: { core: 'values', ui: 'types' },
    packages: [],
    builtins: ['child_process', 'fs', 'os', 'path', 'stream'],
  },
  context: {
    rooms: {
      api: 'values',
      batch: 'types',
      config: 'values',
      connections: 'values',
      core: 'values',
      files: 'types',
      images: 'values',
      journal: 'values',
      messages: 'values',
      secrets: 'values',
      'random-token': 'values',
      'system-files': 'values',
      ui: 'values',
      world: 'types',
    },
    packages: [],
    builtins: ['events', 'fs', 'os', 'path'],
  },
  version: { rooms: { core: 'types', main: 'values' }, packages: [], builtins: ['fs'] },
  'compile-cache': { rooms: {}, packages: [], builtins: ['fs', 'path'] },
  main: {
    rooms: {
      commands: 'values',
      context: 'values',
      core: 'values',
      messages: 'values',
      program: 'values',
      world: 'values',
    },
    packages: [],
    builtins: [],
  },
};

/** What the start of every command may load, since each costs milliseconds: these are small. */
const LOADED_AT_START = ['commander', 'fastest-levenshtein', 'get-east-asian-width'];

const MAY_TOUCH_PROCESS = ['src/main.ts', 'src/world.ts', 'src/process-terminal.ts'];

/** Time, chance and the network are handed to core; it never takes them itself. */
const NOT_IN_CORE = ['Date.now', 'Math.random', 'performance', 'setTimeout', 'setInterval', 'setImmediate'];

const FILES = sourceFiles();
const BY_PATH = new Map(FILES.map((file) => [file.path, file]));

describe('reading imports', () => {
  test('tells values, types and dynamic imports apart, over several lines too', () => {
    const text = [
      "import { a, type B as C } from '../core/a.ts';",
      "import type { D } from './d.ts';",
      'import {',
      '  e,',
      "} from 'zod/mini';",
      "export { f } from './f.ts';",
      "import './g.ts';",
      "const h = await import('./h.ts');",
      "export const i = 'from nowhere';",
    ].join('\n');
    expect(readImports('src/ui/x.ts', text)).toEqual([
      { kind: 'value', specifier: '../core/a.ts', file: 'src/core/a.ts', names: ['a', 'B'] },
      { kind: 'type', specifier: './d.ts', file: 'src/ui/d.ts', names: ['D'] },
      { kind: 'value', specifier: 'zod/mini', file: null, names: ['e'] },
      { kind: 'value', specifier: './f.ts', file: 'src/ui/f.ts', names: ['f'] },
      { kind: 'value', specifier: './g.ts', file: 'src/ui/g.ts', names: [] },
      { kind: 'dynamic', specifier: './h.ts', file: 'src/ui/h.ts', names: [] },
    ]);
  });

  test('finds what the bundler finds in every file', async () => {
    const { metafile } = await build({
      absWorkingDir: PROJECT,
      entryPoints: FILES.map(({ path }) => path),
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      splitting: true,
      outdir: 'never-written',
      write: false,
      metafile: true,
    });
    for (const { path, imports } of FILES) {
      const bundled = metafile.inputs[path]?.imports.map(({ path: to, kind }) => `${kind} ${to}`) ?? [];
      const read = imports
        .filter(({ kind }) => kind !== 'type')
        .map(
          ({ kind, specifier, file }) =>
            `${kind === 'dynamic' ? 'dynamic-import' : 'import-statement'} ${file ?? specifier}`,
        );
      expect(new Set(read), path).toEqual(new Set(bundled));
    }
  });
});

describe('the rooms', () => {
  test('are all in the table', () => {
    expect(FILES.map(roomOf).filter((room) => !(room in ROOMS))).toEqual([]);
  });

  test.each(Object.entries(ROOMS))('%s imports only what it may', (name, room) => {
    const inRoom = FILES.filter((file) => roomOf(file) === name);
    const broken = inRoom.flatMap(({ path, imports }) =>
      imports
        .filter((one) => !mayImport(name, room, one))
        .map(({ kind, specifier }) => `${path}: ${kind} ${specifier}`),
    );
    expect(broken).toEqual([]);
  });

  test('core takes nothing of the network module but address arithmetic', () => {
    const names = importsOf('core', 'node:net').flatMap((one) => one.names);
    expect(names.filter((name) => !['BlockList', 'isIP', 'isIPv4', 'isIPv6'].includes(name))).toEqual([]);
  });

  test('core takes nothing of the crypto module but hashes', () => {
    expect(new Set(importsOf('core', 'node:crypto').flatMap((one) => one.names))).toEqual(new Set(['hash']));
  });

  test('have no drawer for odds and ends', () => {
    const drawers = /(^|\/)(utils?|helpers?|common|misc|shared|lib)(\/|\.ts$)/;
    expect(FILES.map(({ path }) => path).filter((path) => drawers.test(path))).toEqual([]);
  });

  test('hold no cycle of imports that run', () => {
    expect(findCycle()).toEqual([]);
  });
});

describe('the start of the program', () => {
  test('loads no library but the small ones', () => {
    const packages = reachedFrom('src/main.ts').flatMap(({ imports }) =>
      imports.filter(({ kind }) => kind === 'value').flatMap((one) => packageOf(one) ?? []),
    );
    expect([...new Set(packages)].filter((name) => !LOADED_AT_START.includes(name))).toEqual([]);
  });

  test('loads no code of a command, the client, the journal, the sandbox or a catalogue', () => {
    const late =
      /^src\/(?:api|journal|images|sandbox|batch|gallery|completion|messages\/(?:en|zh))\/|^src\/commands\/(?!flags\.ts)/;
    const reached = reachedFrom('src/main.ts').map(({ path }) => path);
    expect(reached.length).toBeGreaterThan(10);
    expect(reached.filter((path) => late.test(path))).toEqual([]);
  });
});

describe('what only some may touch', () => {
  test('the process is touched only by main, context and the terminal', async () => {
    const free = FILES.filter(({ path }) => !MAY_TOUCH_PROCESS.includes(path));
    expect(await usersOf(['process', 'globalThis.process'], free)).toEqual([]);
    expect(importersOf('process')).toEqual([]);
  });

  test('time and chance are handed to core', async () => {
    const core = FILES.filter((file) => roomOf(file) === 'core');
    expect(await usersOf(NOT_IN_CORE, core)).toEqual([]);
  });

  test('nothing is printed or fetched past the room that owns it', async () => {
    expect(await usersOf(['console', 'fetch', 'XMLHttpRequest', 'WebSocket'], FILES)).toEqual([]);
  });

  test('no process is started but by system-files, which opens a browser', () => {
    expect(importersOf('child_process')).toEqual(['src/system-files.ts']);
  });

  test('a use that is hidden in a template is found', async () => {
    const sly: SourceFile = {
      path: 'src/sly.ts',
      text: `export const a = \`\${process.pid}\`; // a process`,
      imports: [],
    };
    const innocent: SourceFile = {
      path: 'src/b.ts',
      text: "export const b = { process: 'process' }.process;",
      imports: [],
    };
    expect(await usersOf(['process'], [sly, innocent])).toEqual(['src/sly.ts']);
  });
});

describe('every file', () => {
  test('has a doc sentence for each of its exports', () => {
    const bare = FILES.flatMap(({ path, text }) => {
      const lines = text.split('\n');
      return lines
        .filter((line, index) => EXPORT.test(line) && !/\*\/$/.test(lines[index - 1] ?? ''))
        .map((line) => `${path}: ${line}`);
    });
    expect(bare).toEqual([]);
  });

  test('is named in kebab-case', () => {
    expect(
      FILES.map(({ path }) => path).filter((path) => !/^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/?)+\.ts$/.test(path)),
    ).toEqual([]);
  });

  test('imports with the ending .ts', () => {
    const relative = FILES.flatMap(({ path, imports }) => imports.map(({ file }) => ({ path, file })));
    const lost = relative.filter(({ file }) => file !== null && !BY_PATH.has(file));
    expect(lost).toEqual([]);
  });
});

const EXPORT = /^export (?:async )?(?:function|const|class|interface|type (?!\{))/;

function roomOf({ path }: { readonly path: string }): string {
  const [, first = '', second] = path.split('/');
  return second === undefined ? first.replace(/\.ts$/, '') : first;
}

function packageOf({ specifier, file }: SourceImport): string | null {
  if (file !== null || builtinOf(specifier) !== null) return null;
  const [first = '', second = ''] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

function builtinOf(specifier: string): string | null {
  const name = specifier.replace(/^node:/, '');
  return builtinModules.includes(name) ? (name.split('/')[0] ?? null) : null;
}

function mayImport(name: string, room: Room, one: SourceImport): boolean {
  const builtin = builtinOf(one.specifier);
  if (builtin !== null) return one.specifier.startsWith('node:') && room.builtins.includes(builtin);
  if (one.file === null) {
    const { packages, packageTypes = [] } = room;
    return (one.kind === 'type' ? [...packages, ...packageTypes] : packages).includes(packageOf(one) ?? '');
  }
  const target = roomOf({ path: one.file });
  if (target === name) return true;
  const allowed = Object.hasOwn(room.rooms, target) ? room.rooms[target] : undefined;
  return allowed === 'values' || (allowed === 'types' && one.kind === 'type');
}

function importsOf(room: string, specifier: string): SourceImport[] {
  return FILES.filter((file) => roomOf(file) === room).flatMap(({ imports }) =>
    imports.filter((one) => one.specifier === specifier),
  );
}

function importersOf(builtin: string): string[] {
  const imports = (file: SourceFile): boolean => file.imports.some(({ specifier }) => builtinOf(specifier) === builtin);
  return FILES.filter(imports).map(({ path }) => path);
}

/** The files that come with a file, itself included. */
function reachedFrom(start: string): SourceFile[] {
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const { kind, file } of BY_PATH.get(path)?.imports ?? []) if (kind === 'value' && file !== null) visit(file);
  };
  visit(start);
  return [...reached].flatMap((path) => BY_PATH.get(path) ?? []);
}

/** The files of one cycle, or none. */
function findCycle(): string[] {
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): string[] => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return [];
    for (const { kind, file } of BY_PATH.get(path)?.imports ?? []) {
      const cycle = kind === 'type' || file === null ? [] : visit(file, [...way, path]);
      if (cycle.length > 0) return cycle;
    }
    done.add(path);
    return [];
  };
  for (const { path } of FILES) {
    const cycle = visit(path, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

/** The files that use one of the global names; strings, comments and members of the same name do not count. */
async function usersOf(globals: readonly string[], files: readonly SourceFile[]): Promise<string[]> {
  const define = Object.fromEntries(globals.map((name) => [name, 'USES_A_GLOBAL']));
  const uses = await Promise.all(
    files.map(async ({ text }) => (await transform(text, { loader: 'ts', define })).code.includes('USES_A_GLOBAL')),
  );
  return files.filter((_, index) => uses[index]).map(({ path }) => path);
}
