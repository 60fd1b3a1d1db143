import { Command, Option, type ParseOptionsResult } from 'commander';
import { Image2Error } from './core/errors.ts';
import { nearest } from './core/nearest.ts';

/**
 * commander's Command whose usage errors are ours: the library calls these methods with the facts, and its own English
 * prose is never made. Children are of the same kind.
 */
export class UsageCommand extends Command {
  /** Command lines under their heading, which the help shows first; empty for none. */
  examples = '';

  override createCommand(name?: string): UsageCommand {
    return new UsageCommand(name);
  }

  /** The library would take the next flag for the value: `--size --json` means that a value was left out. */
  override parseOptions(words: string[]): ParseOptionsResult {
    const end = words.indexOf('--');
    const flags = end === -1 ? words : words.slice(0, end);
    for (let at = 0; at < flags.length; at += 1) {
      const option = this.options.find(({ long, short }) => long === flags[at] || short === flags[at]);
      if (option?.required !== true) continue;
      at += 1;
      const value = flags[at];
      if (value?.startsWith('-') && this.flagNames().includes(value)) this.optionMissingArgument(option, value);
    }
    return super.parseOptions(words);
  }

  unknownOption(given: string): never {
    const flag = given.replace(/=.*$/s, '');
    // A value behind `=` for a flag that takes none.
    if (flag !== given && this.flagNames().includes(flag)) throw new Image2Error('UNEXPECTED_ARGUMENT', { given });
    const suggestion = flag.startsWith('--') ? nearest(flag, this.flagNames()) : null;
    throw new Image2Error('UNKNOWN_FLAG', { given: flag, suggestion });
  }

  /** The flags of this command, long and short, `--help` too. */
  private flagNames(): string[] {
    return this.createHelp()
      .visibleOptions(this)
      .flatMap(({ long, short }) => [long, short].filter((name) => name !== undefined && name !== null));
  }

  unknownCommand(): never {
    const given = this.args[0] ?? '';
    const names = this.createHelp()
      .visibleCommands(this)
      .map((command) => command.name());
    throw new Image2Error('UNKNOWN_COMMAND', { given, suggestion: nearest(given, names) });
  }

  missingArgument(argument: string): never {
    throw new Image2Error('MISSING_ARGUMENT', { argument });
  }

  optionMissingArgument(option: Option, next: string | null = null): never {
    throw new Image2Error('MISSING_VALUE', { flag: option.long ?? option.flags, next });
  }

  _excessArguments(given: readonly string[]): never {
    throw new Image2Error('UNEXPECTED_ARGUMENT', { given: given[this.registeredArguments.length] ?? given[0] ?? '' });
  }
}

/** A flag of the tree; a repeatable one collects its values in a list. */
export function flagOption(syntax: string, description: string, repeatable: boolean): Option {
  const option = new Option(syntax, description);
  if (!repeatable) return option;
  return option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
}
