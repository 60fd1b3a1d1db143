import type { Command } from 'commander';
import type { Context } from './context.ts';
import type { CommandResult } from './core/run.ts';
import type { CommandName, FlagName, HelpTexts } from './messages/help-texts.ts';

/** Parsed flags by their camel-case names, as the command library collects them. */
export type ParsedFlags = Readonly<Record<string, unknown>>;

/** One command of the tree, as data: help, completion and parsing are all made from it. */
export interface CommandSpec {
  readonly name: CommandName;
  /** The words after `image2`. */
  readonly path: readonly string[];
  readonly argument?: keyof HelpTexts['arguments'];
  readonly optionalArgument?: keyof HelpTexts['arguments'];
  readonly flags: readonly FlagName[];
  /** Command lines without `image2`, the most useful first. */
  readonly examples: readonly string[];
  /** For scripts, not for people: in no help and no completion. */
  readonly hidden?: boolean;
  /** A text of its own under the flags. */
  readonly notes?: keyof HelpTexts['notes'];
  /** Loads the command's code and runs it; `wholeTree` makes the tree of all commands. */
  run(ctx: Context, flags: ParsedFlags, argument: string, wholeTree: () => Command): Promise<CommandResult>;
}

/** How each flag is written; repeatable ones are named in {@link REPEATABLE_FLAGS}. */
export const FLAG_SYNTAX: Readonly<Record<FlagName, string>> = {
  mode: '--mode <mode>',
  prompt: '--prompt <text>',
  promptFile: '--prompt-file <file>',
  size: '--size <ratio>',
  url: '--url <url>',
  model: '--model <name>',
  count: '--count <n>',
  noWait: '--no-wait',
  dryRun: '--dry-run',
  confirm: '--confirm',
  again: '--again',
  once: '--once <key>',
  sandbox: '--sandbox',
  pollInterval: '--poll-interval <s>',
  maxAttempts: '--max-attempts <n>',
  timeout: '--timeout <duration>',
  output: '-o, --output <target>',
  sidecar: '--sidecar',
  baseUrl: '--base-url <url>',
  key: '--key <key>',
  useLocalKey: '--use-local-key',
  json: '--json',
  quiet: '-q, --quiet',
  verbose: '--verbose',
  lang: '--lang <lang>',
  noColor: '--no-color',
  help: '-h, --help',
  version: '-V, --version',
  wait: '--wait',
  limit: '--limit <n>',
  unfinished: '--unfinished',
  forgetId: '--id <taskId>',
  stdin: '--stdin',
  port: '--port <n>',
  delay: '--delay <s>',
  scenario: '--scenario <name>',
  ledger: '--ledger <file>',
  open: '--open',
  batchMode: '--mode <mode>',
  batchSize: '--size <ratio>',
  batchDryRun: '--dry-run',
  concurrency: '--concurrency <n>',
  results: '--results <file>',
  maxCost: '--max-cost <credits>',
  maxTasks: '--max-tasks <n>',
  retryFailed: '--retry-failed',
  shard: '--shard <i/n>',
};

/** Flags whose values come as a list. */
export const REPEATABLE_FLAGS: ReadonlySet<FlagName> = new Set<FlagName>(['url']);

/** The flags that every command has. */
export const GLOBAL_FLAGS: readonly FlagName[] = ['json', 'quiet', 'verbose', 'lang', 'noColor'];

const WAITING: readonly FlagName[] = ['pollInterval', 'maxAttempts', 'timeout', 'output', 'sidecar'];
const SERVICE: readonly FlagName[] = ['baseUrl', 'key', 'useLocalKey'];
const REQUEST: readonly FlagName[] = ['mode', 'prompt', 'promptFile', 'size', 'url', 'model'];
const MONEY: readonly FlagName[] = ['count', 'confirm', 'again', 'once', 'dryRun', 'noWait', 'sandbox'];

/** Flags that the help shows under a heading of their own. */
export const FLAG_GROUPS: readonly { readonly name: keyof HelpTexts['groups']; readonly flags: readonly FlagName[] }[] =
  [
    { name: 'request', flags: REQUEST },
    { name: 'money', flags: MONEY },
    { name: 'waiting', flags: WAITING },
    { name: 'service', flags: SERVICE },
  ];

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'create',
    path: ['create'],
    flags: [...REQUEST, ...MONEY, ...WAITING, ...SERVICE],
    examples: [
      'create --mode text2img --prompt "a lighthouse at dawn" --size 3:4 -o pictures/',
      'create --mode img2img --prompt "make it winter" --size 1:1 --url https://example.com/house.jpg',
      'create --sandbox --mode text2img --prompt "a lighthouse at dawn" --size 16:9',
    ],
    run: async (ctx, flags) => (await import('./commands/create.ts')).runCreate(ctx, flags),
  },
  {
    name: 'get',
    path: ['get'],
    argument: 'taskId',
    flags: ['wait', ...WAITING, ...SERVICE],
    examples: ['get 13170', 'get 13170 --wait --timeout 45s', 'get 13170 -o pictures/'],
    run: async (ctx, flags, id) => (await import('./commands/get.ts')).runGet(ctx, id, flags),
  },
  {
    name: 'resume',
    path: ['resume'],
    flags: [...WAITING, ...SERVICE],
    examples: ['resume', 'resume -o pictures/'],
    run: async (ctx, flags) => (await import('./commands/resume.ts')).runResume(ctx, flags),
  },
  {
    name: 'history',
    path: ['history'],
    flags: ['limit', 'unfinished'],
    examples: ['history', 'history --unfinished', 'history --limit 0 --json'],
    run: async (ctx, flags) => (await import('./commands/history.ts')).runHistory(ctx, flags),
  },
  {
    name: 'forget',
    path: ['forget'],
    argument: 'record',
    flags: ['forgetId'],
    examples: ['forget 0f3a9c', 'forget 0f3a9c --id 13170'],
    run: async (ctx, flags, record) => (await import('./commands/forget.ts')).runForget(ctx, record, flags),
  },
  {
    name: 'batch',
    path: ['batch'],
    argument: 'file',
    flags: [
      'batchMode',
      'batchSize',
      'concurrency',
      'results',
      'maxCost',
      'maxTasks',
      'retryFailed',
      'shard',
      'batchDryRun',
      ...WAITING,
      ...SERVICE,
    ],
    examples: [
      'batch posters.jsonl --size 3:4 --mode text2img -o posters/',
      'batch posters.jsonl --max-cost 10 --concurrency 8',
      'batch posters.jsonl --dry-run',
    ],
    run: async (ctx, flags, file) => (await import('./commands/batch.ts')).runBatch(ctx, file, flags),
  },
  {
    name: 'key-set',
    path: ['key', 'set'],
    flags: ['stdin'],
    examples: ['key set', 'key set --stdin < key.txt'],
    run: async (ctx, flags) => (await import('./commands/key.ts')).runKeySet(ctx, flags),
  },
  {
    name: 'key-show',
    path: ['key', 'show'],
    flags: ['key', 'useLocalKey'],
    examples: ['key show --use-local-key'],
    run: async (ctx, flags) => (await import('./commands/key.ts')).runKeyShow(ctx, flags),
  },
  {
    name: 'key-remove',
    path: ['key', 'remove'],
    flags: [],
    examples: ['key remove'],
    run: async (ctx) => (await import('./commands/key.ts')).runKeyRemove(ctx),
  },
  {
    name: 'doctor',
    path: ['doctor'],
    flags: SERVICE,
    examples: ['doctor', 'doctor --json'],
    run: async (ctx, flags) => (await import('./commands/doctor.ts')).runDoctor(ctx, flags),
  },
  {
    name: 'gallery',
    path: ['gallery'],
    optionalArgument: 'folder',
    flags: ['open'],
    examples: ['gallery pictures/', 'gallery --open'],
    run: async (ctx, flags, folder) => (await import('./commands/gallery.ts')).runGallery(ctx, folder, flags),
  },
  {
    name: 'sandbox',
    path: ['sandbox'],
    flags: ['port', 'delay', 'scenario', 'ledger'],
    examples: ['sandbox', 'sandbox --port 8080 --delay 0.5 --scenario failed', 'sandbox --ledger requests.jsonl'],
    run: async (ctx, flags) => (await import('./commands/sandbox.ts')).runSandbox(ctx, flags),
  },
  {
    name: 'completion',
    path: ['completion'],
    argument: 'shell',
    flags: [],
    notes: 'completion',
    examples: ['completion zsh > ~/.zfunc/_image2'],
    run: async (ctx, _flags, shell, wholeTree) =>
      (await import('./commands/completion.ts')).runCompletion(ctx, shell, wholeTree()),
  },
  {
    name: 'complete',
    path: ['__complete'],
    argument: 'kind',
    hidden: true,
    flags: [],
    examples: ['__complete taskId'],
    run: async (ctx, _flags, kind) => (await import('./commands/completion.ts')).runComplete(ctx, kind),
  },
];
