import { type Command, Help } from 'commander';
import { UsageCommand } from './command-tree.ts';
import { textWidth } from './core/text-width.ts';
import { wrapText } from './core/wrap-text.ts';
import type { Messages } from './messages/messages.ts';

/** How help pages look: titles in the language of the user, widths in columns, commands without their flags. */
export function helpLayout({ help }: Messages): Partial<Help> {
  const headings: Readonly<Record<string, string>> = help.headings;
  return {
    styleTitle: (title) => headings[title] ?? title,
    displayWidth: textWidth,
    minWidthToWrap: NARROWEST_COLUMN,
    boxWrap: wrapText,
    subcommandTerm: (command) => [command.name(), ...argumentTerms(command)].join(' '),
    // A Chinese colon holds its own blank.
    formatHelp: (command, helper) => withExamples(command, new Help().formatHelp(command, helper)).replace('： ', '：'),
  };
}

/** Examples come first, right behind the usage and the description: they are what most people look for. */
function withExamples(command: Command, page: string): string {
  if (!(command instanceof UsageCommand) || command.examples === '') return page;
  const [usage = '', description = '', ...rest] = page.split('\n\n');
  return [usage, description, command.examples, ...rest].join('\n\n');
}

/** The arguments of a command as a usage line writes them. */
export function argumentTerms(command: Command): string[] {
  return command.registeredArguments.map((argument) =>
    argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
  );
}

/** An example as a shell takes it, in lines that fit a page. */
export function exampleLines(example: string): string {
  const lines = ['  image2'];
  for (const piece of example.split(/ (?=-)/)) {
    const line = `${lines.at(-1)} ${piece}`;
    if (line.length <= PAGE_COLUMNS - 2) lines.splice(-1, 1, line);
    else lines.splice(-1, 1, `${lines.at(-1)} \\`, `    ${piece}`);
  }
  return lines.join('\n');
}

/** How wide a page is where there is no terminal. */
export const PAGE_COLUMNS = 80;
/** Descriptions are wrapped in their column unless it is narrower than this. */
const NARROWEST_COLUMN = 24;
