/** What a flag or an argument takes, as far as a shell can help with it. */
export type ValueKind =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'file' | 'folder' }
  /** Ids of unfinished tasks, or those and the names of doubts: `image2 __complete` lists them. */
  | { readonly kind: 'taskId' | 'record' }
  | { readonly kind: 'free' };

/** A flag as a shell needs to know it. */
export interface FlagOutline {
  /** With its dashes. */
  readonly long: string;
  /** With its dash; null where there is none. */
  readonly short: string | null;
  readonly description: string;
  /** The name of its value and what that can be; null where it takes none. */
  readonly value: { readonly name: string; readonly takes: ValueKind } | null;
  readonly repeatable: boolean;
}

/** A command as a shell needs to know it. */
export interface CommandOutline {
  /** The word that calls it. */
  readonly name: string;
  readonly description: string;
  readonly flags: readonly FlagOutline[];
  /** Its one argument; null where it takes none. */
  readonly argument: { readonly name: string; readonly takes: ValueKind } | null;
  readonly commands: readonly CommandOutline[];
}

/** A command that runs, with the words that lead to it. */
export interface PlacedCommand {
  readonly path: readonly string[];
  readonly command: CommandOutline;
}

/** Every command below the root, parents before their children. */
export function placedCommands(root: CommandOutline, before: readonly string[] = []): PlacedCommand[] {
  return root.commands.flatMap((command) => {
    const path = [...before, command.name];
    return [{ path, command }, ...placedCommands(command, path)];
  });
}

/** Every flag of the tree once, by its long name. */
export function allFlags(root: CommandOutline): FlagOutline[] {
  const flags = [root, ...placedCommands(root).map(({ command }) => command)].flatMap((command) => command.flags);
  return [...new Map(flags.map((flag) => [flag.long, flag])).values()];
}

/** The names of a flag, the short one first. */
export function namesOf(flag: FlagOutline): string[] {
  return flag.short === null ? [flag.long] : [flag.short, flag.long];
}

/** A text as one word of a POSIX shell, always in single quotes. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
