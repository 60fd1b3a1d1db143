/** What every printed command carries where it applies; never a key. */
export interface CommandScope {
  /** Null where the default service is used. */
  readonly baseUrl: string | null;
  readonly useLocalKey: boolean;
}

/** A command line of this tool that is safe to paste into a shell. */
export function commandLine(parts: readonly string[], scope: CommandScope): string {
  const words = ['image2', ...parts];
  if (scope.baseUrl !== null) words.push('--base-url', scope.baseUrl);
  if (scope.useLocalKey) words.push('--use-local-key');
  return words.map(shellQuote).join(' ');
}

/** The command that asks for a task. An id that looks like a flag comes last, behind `--`. */
export function getCommand(id: string, flags: readonly string[], scope: CommandScope): string {
  if (id.startsWith('-')) return `${commandLine(['get', ...flags], scope)} -- ${shellQuote(id)}`;
  return commandLine(['get', id, ...flags], scope);
}

/** The command line that was given, to go on with: without a key, and with what the environment had said. */
export function sameCommand(argv: readonly string[], { baseUrl, useLocalKey }: CommandScope): string {
  const words = argv.filter((word, at) => word !== '--key' && !word.startsWith('--key=') && argv[at - 1] !== '--key');
  const says = (flag: string): boolean => words.some((word) => word === flag || word.startsWith(`${flag}=`));
  const service = baseUrl === null || says('--base-url') ? [] : ['--base-url', baseUrl];
  const key = useLocalKey && !says('--use-local-key') ? ['--use-local-key'] : [];
  // In front of what was given: behind a `--` flags are none.
  const [command = '', ...rest] = words;
  return commandLine([command, ...service, ...key, ...rest], { baseUrl: null, useLocalKey: false });
}

/** A word as a shell takes it literally, on one line: what cannot be shown as it is becomes an escape of `$'…'`. */
export function shellQuote(word: string): string {
  // zsh takes a leading `=` for the path of a command.
  if (/^(?!=)[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word;
  if (!UNPRINTABLE.test(word)) return `'${word.replaceAll("'", `'\\''`)}'`;
  return `$'${[...word].map(inDollarQuotes).join('')}'`;
}

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

function inDollarQuotes(character: string): string {
  if (character === "'" || character === '\\') return `\\${character}`;
  if (!UNPRINTABLE.test(character)) return character;
  // Octal, since hexadecimal takes a letter that follows with it.
  return [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
