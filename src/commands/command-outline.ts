import type { Command, Option } from 'commander';
import type { CommandOutline, FlagOutline, ValueKind } from '../completion/outline.ts';
import { SHELLS } from '../completion/script.ts';
import { DEFAULT_MODEL, MODES, SIZES } from '../core/image-request.ts';
import type { Language } from '../messages/locale.ts';
import { SCENARIOS } from '../sandbox/scenario.ts';

/** The command tree as plain data, without what is hidden. */
export function outlineOf(command: Command): CommandOutline {
  const help = command.createHelp();
  const [argument] = command.registeredArguments;
  return {
    name: command.name(),
    description: firstLine(command.description()),
    flags: help.visibleOptions(command).map(flagOf),
    argument: argument === undefined ? null : { name: argument.name(), takes: takesOf('', argument.name()) },
    commands: help.visibleCommands(command).map(outlineOf),
  };
}

function flagOf(option: Option): FlagOutline {
  const long = option.long ?? option.flags;
  const valueName = /<(.+)>/.exec(option.flags)?.[1];
  return {
    long,
    short: option.short ?? null,
    description: firstLine(option.description),
    value: valueName === undefined ? null : { name: valueName, takes: takesOf(long, valueName) },
    repeatable: option.parseArg !== undefined,
  };
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

function takesOf(flag: string, valueName: string): ValueKind {
  const words = WORDS_OF_FLAG[flag];
  if (words !== undefined) return { kind: 'words', words };
  if (flag === '' && valueName === 'taskId') return { kind: 'taskId' };
  return KIND_OF_VALUE[valueName] ?? { kind: 'free' };
}

const LANGUAGES: Readonly<Record<Language, true>> = { en: true, zh: true };

const WORDS_OF_FLAG: Readonly<Record<string, readonly string[]>> = {
  '--mode': MODES,
  '--size': SIZES,
  '--model': [DEFAULT_MODEL],
  '--lang': Object.keys(LANGUAGES),
  '--scenario': SCENARIOS,
};

const KIND_OF_VALUE: Readonly<Record<string, ValueKind>> = {
  shell: { kind: 'words', words: SHELLS },
  record: { kind: 'record' },
  file: { kind: 'file' },
  'file.jsonl': { kind: 'file' },
  target: { kind: 'file' },
  folder: { kind: 'folder' },
};
