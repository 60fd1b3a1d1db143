import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Shells that a person types into, each with what makes it print its line when Ctrl-X p is pressed. */
const SHELLS = {
  bash: {
    start: 'bash --noprofile --norc -i',
    setUp: String.raw`bind -x '"\C-xp": printf "<<%s>>\n" "$READLINE_LINE"'; PS1=`,
  },
  zsh: {
    start: 'zsh -f -i',
    setUp: 'autoload -U compinit; compinit -u; p() { print -r -- "<<$BUFFER>>" }; zle -N p; bindkey "^Xp" p; PS1=',
  },
} as const;

// zsh brings a terminal of its own (zpty), which serves for both shells; each read waits for the shell, not for a time.
const DRIVER = String.raw`
zmodload zsh/zpty
zpty shell "$1"
zpty -w shell "$2; $3; print RE''ADY 2>/dev/null || echo RE''ADY"
zpty -r shell before '*READY*'
zpty -w -n shell "$4"$'\C-xp'
zpty -r shell after '*<<*>>*'
print -r -- "$after"
zpty -d shell
`;

/** What the line of an interactive shell holds after `typed` was typed, a tab being the tab key. */
export async function typedLine(
  shell: keyof typeof SHELLS,
  setUp: string,
  typed: string,
  env: Record<string, string>,
): Promise<string> {
  const { start, setUp: own } = SHELLS[shell];
  const args = ['-f', '-c', DRIVER, 'driver', start, own, setUp, typed];
  const { stdout } = await run('zsh', args, { env: { ...env, TERM: 'dumb' }, timeout: 30_000, cwd: env['HOME'] });
  return /<<(.*)>>/s.exec(stdout)?.[1] ?? `nothing was read: ${stdout}`;
}

/** Fails with the name of the Debian package where a program that a test needs is missing. */
export function requireProgram(program: string, debianPackage: string): void {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`]);
  } catch {
    throw new Error(`This test needs ${program}: apt-get install -y ${debianPackage}`);
  }
}
