import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import type { CommandOutline } from './outline.ts';
import { zshScript } from './zsh.ts';

/** The shells that there is a completion script for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** A value of {@link SHELLS}. */
export type Shell = (typeof SHELLS)[number];

/** The completion script of a command tree for a shell. */
export function completionScript(shell: Shell, root: CommandOutline): string {
  switch (shell) {
    case 'bash':
      return bashScript(root);
    case 'zsh':
      return zshScript(root);
    case 'fish':
      return fishScript(root);
  }
}
