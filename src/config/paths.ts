import { isAbsolute, join } from 'node:path';

/** Environment variables, handed in so that only the composition root reads the real ones. */
export type Env = Readonly<Record<string, string | undefined>>;

/** The folder of this tool's settings: `image2` under an absolute `$XDG_CONFIG_HOME`, else under `~/.config`. */
export function configFolder(env: Env, home: string): string {
  return join(absoluteOr(env['XDG_CONFIG_HOME'], join(home, '.config')), 'image2');
}

/** The file that `key set` writes: `.env` in {@link configFolder}. */
export function keyFilePath(env: Env, home: string): string {
  return join(configFolder(env, home), '.env');
}

/** The folder of the task records: `image2` under an absolute `$XDG_STATE_HOME`, else under `~/.local/state`. */
export function stateFolder(env: Env, home: string): string {
  return join(absoluteOr(env['XDG_STATE_HOME'], join(home, '.local', 'state')), 'image2');
}

// The XDG base directory specification has relative paths ignored.
function absoluteOr(folder: string | undefined, fallback: string): string {
  return folder !== undefined && isAbsolute(folder) ? folder : fallback;
}
