import {
  type CommandOutline,
  type FlagOutline,
  type PlacedCommand,
  placedCommands,
  quoted,
  type ValueKind,
} from './outline.ts';

/** The completion script for zsh, which works as a file in `$fpath` and when it is sourced. */
export function zshScript(root: CommandOutline): string {
  const name = root.name;
  return `#compdef ${name}

_${name}_known() {
  local -a known
  local line
  for line in "\${(@f)$(command ${name} __complete $1 2>/dev/null)}"; do
    [[ -n $line ]] && known+=("\${line%%$'\\t'*}:\${line#*$'\\t'}")
  done
  _describe -t $1 $1 known
}

${[{ path: [], command: root }, ...placedCommands(root)].map((placed) => functionOf(name, placed)).join('\n')}
if [[ $funcstack[1] == _${name} ]]; then
  _${name} "$@"
else
  compdef _${name} ${name}
fi
`;
}

function functionOf(name: string, { path, command }: PlacedCommand): string {
  const own = functionName([name, ...path]);
  const specs = command.flags.flatMap(specsOf);
  if (command.commands.length === 0) {
    if (command.argument !== null) {
      specs.push(quoted(`:${command.argument.name}:${actionOf(name, command.argument.takes)}`));
    }
    return `${own}() {\n  _arguments -s -S \\\n${lines(specs)}\n}\n`;
  }
  const children = command.commands.map((child) => quoted(`${child.name}:${child.description}`));
  const calls = command.commands.map((child) => `        ${child.name}) ${functionName([own, child.name])} ;;`);
  return `${own}() {
  local curcontext=$curcontext state
  local -a line commands
  _arguments -s -S -C \\
${lines([...specs, "'1: :->command'", "'*:: :->rest'"])}
  case $state in
    command)
      commands=(
${children.map((child) => `        ${child}`).join('\n')}
      )
      _describe -t commands command commands
      ;;
    rest)
      curcontext="\${curcontext%:*:*}:${own.slice(1)}-$words[1]:"
      case $words[1] in
${calls.join('\n')}
      esac
      ;;
  esac
}
`;
}

function functionName(words: readonly string[]): string {
  const name = words.join('_').replaceAll('-', '_');
  return name.startsWith('_') ? name : `_${name}`;
}

function lines(specs: readonly string[]): string {
  return specs.map((spec) => `    ${spec}`).join(' \\\n');
}

function specsOf(flag: FlagOutline): string[] {
  const { long, short, value } = flag;
  const names = short === null ? [long] : [short, long];
  const isLast = long === '--help' || long === '--version';
  const excluded = isLast ? '(- *)' : flag.repeatable ? '*' : `(${names.join(' ')})`;
  const description = `[${flag.description.replaceAll(/[[\]\\:]/g, '\\$&')}]`;
  const action = value === null ? '' : `:${value.name}:${actionOf('image2', value.takes)}`;
  return names.map((written) => {
    const joins = value !== null && written === long ? '=' : '';
    return quoted(`${excluded}${written}${joins}${description}${action}`);
  });
}

function actionOf(name: string, takes: ValueKind): string {
  switch (takes.kind) {
    case 'words':
      return `(${takes.words.map((word) => word.replaceAll(':', '\\:')).join(' ')})`;
    case 'file':
      return '_files';
    case 'folder':
      return '_files -/';
    case 'taskId':
    case 'record':
      // The blank keeps _arguments from putting words of its own before the kind.
      return ` _${name}_known ${takes.kind}`;
    case 'free':
      return ' ';
  }
}
