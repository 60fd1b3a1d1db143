import {
  allFlags,
  type CommandOutline,
  type FlagOutline,
  namesOf,
  type PlacedCommand,
  placedCommands,
  type ValueKind,
} from './outline.ts';

/** The completion script for fish 3 and later. */
export function fishScript(root: CommandOutline): string {
  const name = root.name;
  const placed = placedCommands(root);
  const groups = placed.filter(({ command }) => command.commands.length > 0);
  const valueFlags = allFlags(root).filter(({ value }) => value !== null);
  return `# fish completion for ${name}
function __${name}_at -d 'True where the words so far are this command, with so many arguments'
    set -l path
    set -l arguments 0
    set -l skip 0
    set -l words (commandline -opc)
    for word in $words[2..-1]
        if test $skip = 1
            set skip 0
            continue
        end
        switch $word
            case ${valueFlags.flatMap(namesOf).join(' ')}
                set skip 1
            case '-*'
            case '*'
                switch "$path"
                    case ${["''", ...groups.map(({ path }) => `'${path.join(' ')}'`)].join(' ')}
                        set -a path $word
                    case '*'
                        set arguments (math $arguments + 1)
                end
        end
    end
    test "$path" = "$argv[1]"; and begin
        test (count $argv) = 1; or test $arguments = $argv[2]
    end
end

complete -c ${name} -f
${[{ path: [], command: root }, ...placed].flatMap((at) => linesOf(name, at)).join('\n')}
`;
}

function linesOf(name: string, { path, command }: PlacedCommand): string[] {
  const at = path.join(' ');
  const prefix = `complete -c ${name} -n "__${name}_at '${at}'`;
  const lines = command.flags.map((flag) => `${prefix}" ${flagOf(name, flag)}`);
  for (const child of command.commands) lines.push(`${prefix}" -a ${child.name} -d ${quote(child.description)}`);
  if (command.argument !== null) {
    const action = actionOf(name, command.argument.takes);
    if (action !== '') lines.push(`${prefix} 0" ${action}`);
  }
  return lines;
}

function flagOf(name: string, { long, short, description, value }: FlagOutline): string {
  const names = `${short === null ? '' : `-s ${short.slice(1)} `}-l ${long.slice(2)}`;
  const action = value === null ? '' : ` -r ${actionOf(name, value.takes)}`;
  return `${names} -d ${quote(description)}${action.trimEnd()}`;
}

function actionOf(name: string, takes: ValueKind): string {
  switch (takes.kind) {
    case 'words':
      return `-f -a ${quote(takes.words.join(' '))}`;
    case 'file':
      return '-F';
    case 'folder':
      return `-f -a '(__fish_complete_directories (commandline -ct))'`;
    case 'taskId':
    case 'record':
      return `-f -a '(command ${name} __complete ${takes.kind} 2>/dev/null)'`;
    case 'free':
      return '';
  }
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
