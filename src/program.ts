import { CommanderError, type Option, type OutputConfiguration } from 'commander';
import {
  COMMANDS,
  type CommandSpec,
  FLAG_GROUPS,
  FLAG_SYNTAX,
  GLOBAL_FLAGS,
  type ParsedFlags,
  REPEATABLE_FLAGS,
} from './command-specs.ts';
import { flagOption, UsageCommand } from './command-tree.ts';
import type { Context, GlobalFlags } from './context.ts';
import { Image2Error } from './core/errors.ts';
import type { CommandResult } from './core/run.ts';
import { argumentTerms, exampleLines, helpLayout, PAGE_COLUMNS } from './help-page.ts';
import type { FlagName } from './messages/help-texts.ts';
import type { Messages } from './messages/messages.ts';

/** A parsed command line: its global flags, and what to do. The command's code is loaded only by `run`. */
export interface Invocation {
  readonly flags: GlobalFlags;
  run(ctx: Context): Promise<CommandResult>;
}

/** What a command line asks for: a command, or a text (help, version) that is the whole result. */
export type Parsed =
  | { readonly kind: 'run'; readonly invocation: Invocation }
  | { readonly kind: 'text'; readonly text: string };

/** Parses a command line; help pages are as wide as `columns` says. Throws the usage errors (exit 2). */
export function parseCommandLine(
  argv: readonly string[],
  version: string,
  messages: Messages,
  columns: () => number = () => PAGE_COLUMNS,
): Parsed {
  const written: string[] = [];
  const found: Invocation[] = [];
  // `image2 help get` is what users of other tools type for `image2 get --help`.
  const words = argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv];
  const outlets: Outlets = {
    start: (invocation) => found.push(invocation),
    write: (text) => written.push(text),
    columns,
  };
  const program = buildProgram(version, messages, outlets, needed(words));
  try {
    program.parse(words, { from: 'user' });
  } catch (error) {
    if (error instanceof Image2Error) throw error;
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0 && error.code !== 'commander.help') throw usageError(error);
  }
  const [invocation] = found;
  if (invocation !== undefined) return { kind: 'run', invocation };
  return { kind: 'text', text: written.length > 0 ? written.join('') : program.helpInformation() };
}

/** What the tree does with a command line: `start` takes a command, `write` takes help and version texts. */
export interface Outlets {
  start(invocation: Invocation): void;
  write(text: string): void;
  /** How wide a help page may be; 0 where nobody knows. */
  columns(): number;
}

/** The commands that a tree has, and which of them have their flags too. */
export interface TreeParts {
  readonly specs: readonly CommandSpec[];
  hasFlags(spec: CommandSpec): boolean;
}

const WHOLE_TREE: TreeParts = { specs: COMMANDS, hasFlags: () => true };

/** What a command line can reach: where it begins with a command, that one; else all, with the flags of those it names. */
function needed(words: readonly string[]): TreeParts {
  const specs = COMMANDS.filter(({ path }) => path[0] === words[0]);
  if (specs.length > 0) return { specs, hasFlags: () => true };
  return { specs: COMMANDS, hasFlags: ({ path: [first = ''] }) => words.includes(first) };
}

/** Left alone, the library asks Node's own streams for their width and colours, and making those takes milliseconds. */
function outputOf({ columns, write }: Outlets): OutputConfiguration {
  const width = (): number => columns() || PAGE_COLUMNS;
  return {
    writeOut: write,
    writeErr: write,
    getOutHelpWidth: width,
    getErrHelpWidth: width,
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  };
}

/** The command tree, or a part of it. */
export function buildProgram(
  version: string,
  messages: Messages,
  outlets: Outlets,
  { specs, hasFlags }: TreeParts = WHOLE_TREE,
): UsageCommand {
  const { help } = messages;
  const program = new UsageCommand('image2');
  program
    .description(help.program)
    .usage(`${help.usage.options} ${help.usage.command}`)
    .version(version, FLAG_SYNTAX.version, help.flags.version)
    .enablePositionalOptions()
    .helpCommand(false)
    .exitOverride()
    .configureOutput(outputOf(outlets))
    .configureHelp(helpLayout(messages));
  addFlags(program, GLOBAL_FLAGS, messages);
  program.helpOption(FLAG_SYNTAX.help, help.flags.help);
  const parents = new Map<string, UsageCommand>();
  for (const spec of specs) {
    const command = addCommand(program, parents, spec, messages);
    if (!hasFlags(spec)) continue;
    addOwnFlags(command, spec, messages);
    startOnAction(program, command, spec, outlets, () => buildProgram(version, messages, outlets));
  }
  return program;
}

function addCommand(
  program: UsageCommand,
  parents: Map<string, UsageCommand>,
  spec: CommandSpec,
  messages: Messages,
): UsageCommand {
  const { help } = messages;
  const [first = '', second] = spec.path;
  let parent = program;
  if (second !== undefined) {
    parent = parents.get(first) ?? addGroup(program, first, messages);
    parents.set(first, parent);
  }
  const command = parent
    .command(second ?? first, { hidden: spec.hidden === true })
    .description(help.commands[spec.name])
    .allowExcessArguments(false);
  if (spec.argument !== undefined) command.argument(`<${spec.argument}>`, help.arguments[spec.argument]);
  const { optionalArgument } = spec;
  if (optionalArgument !== undefined) command.argument(`[${optionalArgument}]`, help.arguments[optionalArgument]);
  command.usage([...argumentTerms(command), help.usage.options].join(' '));
  return command;
}

function addOwnFlags(command: UsageCommand, spec: CommandSpec, messages: Messages): void {
  const { help } = messages;
  addFlags(command, spec.flags, messages);
  addFlags(command, GLOBAL_FLAGS, messages, help.groups.everywhere);
  command.addHelpOption(flagOption(FLAG_SYNTAX.help, help.flags.help, false).helpGroup(help.groups.everywhere));
  if (spec.notes !== undefined) command.addHelpText('after', `\n${help.notes[spec.notes]}`);
  if (spec.examples.length > 0) command.examples = [help.examples, ...spec.examples.map(exampleLines)].join('\n');
}

function startOnAction(
  program: UsageCommand,
  command: UsageCommand,
  spec: CommandSpec,
  outlets: Outlets,
  wholeTree: () => UsageCommand,
): void {
  command.action((...values: unknown[]) => {
    // The library lets the default of a flag before the command win over the same flag behind it.
    const color = program.opts()['color'] !== false && command.opts()['color'] !== false;
    const flags: ParsedFlags = { ...command.optsWithGlobals(), color };
    const argument = typeof values[0] === 'string' ? values[0] : undefined;
    outlets.start({ flags, run: (ctx) => spec.run(ctx, flags, argument ?? '', wholeTree) });
  });
}

/** A command that only holds others, such as `key`; alone it prints its help. */
function addGroup(program: UsageCommand, name: string, messages: Messages): UsageCommand {
  const { commands, flags, usage } = messages.help;
  const group = program.command(name).description(commands.key).usage(usage.command).helpCommand(false);
  addFlags(group, GLOBAL_FLAGS, messages, messages.help.groups.everywhere);
  return group.enablePositionalOptions().helpOption(FLAG_SYNTAX.help, flags.help);
}

function addFlags(command: UsageCommand, names: readonly FlagName[], messages: Messages, group?: string): void {
  for (const name of names) {
    const option: Option = flagOption(FLAG_SYNTAX[name], messages.help.flags[name], REPEATABLE_FLAGS.has(name));
    const heading = group ?? groupOf(name, messages);
    if (heading !== undefined) option.helpGroup(heading);
    command.addOption(option);
  }
}

function groupOf(name: FlagName, messages: Messages): string | undefined {
  const { groups } = messages.help;
  const found = FLAG_GROUPS.find(({ flags }) => flags.includes(name));
  return found === undefined ? undefined : groups[found.name];
}

function usageError(error: CommanderError): Image2Error {
  return new Image2Error('UNEXPECTED_ARGUMENT', { given: error.code }, { cause: error });
}
