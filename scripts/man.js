import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Writes the manual page, made from the command tree and the English messages. */
export async function writeManualPage(target) {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  writeFileSync(target, manualPage(await loadTree(), version));
}

const TREE = `
  export { COMMANDS, FLAG_GROUPS, FLAG_SYNTAX, GLOBAL_FLAGS } from './src/command-specs.ts';
  export { EXIT_CODES } from './src/core/exit-code.ts';
  export { help } from './src/messages/en/help.ts';
  export { manual } from './src/messages/en/manual.ts';
`;

/** Flags that several commands share: they stand in sections of their own. */
const SHARED_GROUPS = ['waiting', 'service'];

async function loadTree() {
  const file = resolve('dist/manual-source.mjs');
  await build({
    stdin: { contents: TREE, resolveDir: '.', loader: 'ts' },
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    plugins: [{ name: 'leave-commands-out', setup: leaveDynamicImports }],
  });
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(file);
  }
}

function leaveDynamicImports({ onResolve }) {
  onResolve({ filter: /./ }, ({ kind, path }) => (kind === 'dynamic-import' ? { path, external: true } : undefined));
}

function manualPage(tree, version) {
  const { COMMANDS, EXIT_CODES, FLAG_GROUPS, GLOBAL_FLAGS, help, manual } = tree;
  const commands = COMMANDS.filter(({ hidden }) => !hidden);
  const shared = FLAG_GROUPS.filter(({ name }) => SHARED_GROUPS.includes(name));
  const flagsOf = (names) => names.map((name) => entry(bold(tree.FLAG_SYNTAX[name]), help.flags[name]));
  const paragraphs = manual.intro.flatMap((text) => ['.PP', escaped(text)]).slice(1);
  const exitStatus = Object.entries(EXIT_CODES).sort(([, a], [, b]) => a - b);
  return [
    `.TH IMAGE2 1 ${day()} "image2 ${version}" "User Commands"`,
    section('NAME', [`image2 \\- ${escaped(manual.purpose)}`]),
    section('SYNOPSIS', [commands.map(synopsis).join('\n.br\n')]),
    section('DESCRIPTION', paragraphs),
    section(
      'COMMANDS',
      commands.flatMap((spec) => commandOf(spec, tree, shared, flagsOf)),
    ),
    ...shared.map(({ name, flags }) => section(heading(help.groups[name]), flagsOf(flags))),
    section(heading(help.groups.everywhere), flagsOf([...GLOBAL_FLAGS, 'help', 'version'])),
    section(
      'EXIT STATUS',
      exitStatus.map(([name, code]) => entry(bold(code), manual.exitStatus[name])),
    ),
    section(
      'ENVIRONMENT',
      manual.environment.map(([term, meaning]) => entry(bold(term), meaning)),
    ),
    section(
      'FILES',
      manual.files.map(([term, meaning]) => entry(`\\fI${escaped(term)}\\fR`, meaning)),
    ),
    section('EXAMPLES', [
      '.nf',
      ...commands.flatMap(({ examples }) => examples.map((line) => escaped(`image2 ${line}`))),
      '.fi',
    ]),
    '',
  ].join('\n');
}

function commandOf(spec, { help, manual }, shared, flagsOf) {
  const isShared = (flag) => shared.some(({ flags }) => flags.includes(flag));
  const groups = shared.filter(({ flags }) => flags.every((flag) => spec.flags.includes(flag)));
  const whole = groups.flatMap(({ flags }) => flags);
  const own = spec.flags.filter((flag) => !isShared(flag) || !whole.includes(flag));
  const names = groups.map(({ name }) => heading(help.groups[name])).join(' and ');
  return [
    `.SS "${synopsis(spec)}"`,
    escaped(`${sentence(help.commands[spec.name])}`),
    ...argumentsOf(spec).map((name) => entry(`\\fI${escaped(name)}\\fR`, help.arguments[name])),
    ...flagsOf(own),
    ...(names === '' ? [] : ['.PP', escaped(manual.alsoTakes(names))]),
  ];
}

/** Today, or the day of SOURCE_DATE_EPOCH, so that a build can be repeated to the byte. */
function day() {
  const epoch = process.env['SOURCE_DATE_EPOCH'];
  return new Date(epoch ? Number(epoch) * 1000 : Date.now()).toISOString().slice(0, 10);
}

function argumentsOf({ argument, optionalArgument }) {
  return [argument, optionalArgument].filter((name) => name !== undefined);
}

function synopsis({ path, argument, optionalArgument }) {
  const words = [bold(`image2 ${path.join(' ')}`)];
  if (argument !== undefined) words.push(`\\fI${escaped(argument)}\\fR`);
  if (optionalArgument !== undefined) words.push(`[\\fI${escaped(optionalArgument)}\\fR]`);
  words.push('[\\fIoptions\\fR]');
  return words.join(' ');
}

function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function heading(label) {
  return label.replace(/:$/, '').toUpperCase();
}

function section(title, lines) {
  return [`.SH ${title.includes(' ') ? `"${title}"` : title}`, ...lines].join('\n');
}

function entry(term, meaning) {
  return `.TP\n${term}\n${escaped(meaning)}`;
}

function bold(text) {
  return `\\fB${escaped(String(text))}\\fR`;
}

/** A text as roff takes it literally, on one line. */
function escaped(text) {
  const roff = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga')
    .replaceAll('~', '\\(ti')
    .replaceAll('^', '\\(ha');
  return /^[.]/.test(roff) ? `\\&${roff}` : roff;
}
