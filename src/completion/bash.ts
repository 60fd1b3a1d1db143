import {
  allFlags,
  type CommandOutline,
  namesOf,
  type PlacedCommand,
  placedCommands,
  type ValueKind,
} from './outline.ts';

/**
 * The completion script for bash, 3.2 included. Bash splits words at `:` and `=`, so `16:9` and `--size=16:9` are put
 * together again first.
 */
export function bashScript(root: CommandOutline): string {
  const name = root.name;
  const flags = allFlags(root);
  const valueFlags = flags.filter(({ value }) => value !== null);
  const placed = placedCommands(root);
  const groups = placed.filter(({ command }) => command.commands.length > 0);
  return `# bash completion for ${name}
_${name}_words() {
  local prefix=$1 cut='' word
  shift
  if [[ $COMP_WORDBREAKS == *:* ]]; then cut=\${prefix%"\${prefix##*:}"}; fi
  for word in "$@"; do
    if [[ $word == "$prefix"* ]]; then COMPREPLY+=("\${word#"$cut"}"); fi
  done
}

_${name}_known() {
  local known=() word rest
  while IFS=$'\\t' read -r word rest; do if [[ -n $word ]]; then known+=("$word"); fi; done <<< "$(command ${name} __complete "$2" 2>/dev/null)"
  _${name}_words "$1" "\${known[@]}"
}

_${name}_paths() {
  compopt "$@" 2>/dev/null
}

_${name}() {
  local line=\${COMP_LINE:0:COMP_POINT} words=() last=-1 word i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if ((i == COMP_CWORD)); then word=\${line#"\${line%%[![:space:]]*}"}; fi
    if ((i > 0)) && [[ $line != [[:space:]]* ]]; then
      words[last]+=$word
    else
      last=$((last + 1))
      words[last]=$word
    fi
    line=\${line#"\${line%%[![:space:]]*}"}
    line=\${line#"$word"}
  done

  local command='' arguments=0 flag='' value
  for ((i = 1; i < last; i++)); do
    if [[ -n $flag ]]; then flag='' && continue; fi
    case \${words[i]} in
      ${valueFlags.flatMap(namesOf).join(' | ')}) flag=\${words[i]} ;;
      -*) ;;
      *)
        case $command in
          ${["''", ...groups.map(({ path }) => `'${path.join(' ')}'`)].join(' | ')}) command+=\${command:+ }\${words[i]} ;;
          *) arguments=$((arguments + 1)) ;;
        esac
        ;;
    esac
  done

  value=\${words[last]}
  if [[ -z $flag && $value == --*=* ]]; then
    flag=\${value%%=*}
    value=\${value#*=}
  fi
  COMPREPLY=()
  _${name}_paths +o default
  if [[ -n $flag ]]; then
    case $flag in
${valueFlags.flatMap((flag) => valueCase(name, namesOf(flag), flag.value?.takes)).join('\n')}
    esac
    return
  fi
  if [[ $value == -* ]]; then
    case $command in
${[{ path: [], command: root }, ...placed].map(flagsCase(name)).join('\n')}
    esac
    return
  fi
  case $command in
${[{ path: [], command: root }, ...groups].map(commandsCase(name)).join('\n')}
${placed.flatMap(argumentCase(name)).join('\n')}
  esac
}

complete -o default -F _${name} ${name}
`;
}

function valueCase(name: string, flags: readonly string[], takes: ValueKind | undefined): string[] {
  const action = actionOf(name, takes ?? { kind: 'free' });
  return action === null ? [] : [`      ${flags.join(' | ')}) ${action} ;;`];
}

function actionOf(name: string, takes: ValueKind): string | null {
  switch (takes.kind) {
    case 'words':
      return `_${name}_words "$value" ${takes.words.join(' ')}`;
    case 'file':
      return `_${name}_paths -o default`;
    case 'folder':
      return `_${name}_paths -o dirnames`;
    case 'taskId':
    case 'record':
      return `_${name}_known "$value" ${takes.kind}`;
    case 'free':
      return null;
  }
}

function flagsCase(name: string) {
  return ({ path, command }: PlacedCommand): string => {
    const flags = command.flags.flatMap(namesOf);
    return `      '${path.join(' ')}') _${name}_words "$value" ${flags.join(' ')} ;;`;
  };
}

function commandsCase(name: string) {
  return ({ path, command }: PlacedCommand): string => {
    const names = command.commands.map((child) => child.name);
    return `    '${path.join(' ')}') _${name}_words "$value" ${names.join(' ')} ;;`;
  };
}

function argumentCase(name: string) {
  return ({ path, command }: PlacedCommand): string[] => {
    const action = command.argument === null ? null : actionOf(name, command.argument.takes);
    return action === null ? [] : [`    '${path.join(' ')}') if ((arguments == 0)); then ${action}; fi ;;`];
  };
}
