import { lstat } from 'node:fs/promises';
import { Image2Error } from '../core/errors.ts';
import { parseKey } from './mask.ts';
import { type Env, keyFilePath } from './paths.ts';

/** The key in force and where it came from. */
export interface ApiKey {
  /** The whole key, trimmed: a secret. */
  readonly value: string;
  readonly source: 'flag' | 'environment' | 'file';
  /** The file that it came from, null for the other sources. */
  readonly path: string | null;
}

/** Where a key may come from. */
export interface ApiKeySources {
  /** The value of `--key`. */
  readonly flag: string | undefined;
  readonly env: Env;
  readonly home: string;
  /** True where `--use-local-key` was given; `IMAGE2_USE_LOCAL_KEY=1` has the same effect. */
  readonly useLocalKey: boolean;
  /** The user's id, null where the platform has none. */
  readonly uid: number | null;
}

/**
 * The key from `--key`, else `X_API_KEY` (blank counts as unset), else the saved one where its use was asked for.
 * Throws KEY_MISSING, KEY_INVALID (its source is `--key`, `X_API_KEY` or the file's path) or what reading
 * the file throws; never with the key in it.
 */
export async function resolveApiKey(sources: ApiKeySources): Promise<ApiKey> {
  const { flag, env, home } = sources;
  const fromEnv = env['X_API_KEY'];
  if (flag !== undefined) return { value: checked(flag, '--key'), source: 'flag', path: null };
  if (fromEnv?.trim()) return { value: checked(fromEnv, 'X_API_KEY'), source: 'environment', path: null };
  const path = keyFilePath(env, home);
  if (!mayUseLocalKey(sources)) throw new Image2Error('KEY_MISSING', { savedKeyExists: await isFile(path) });
  const { readKeyFile } = await import('./key-file.ts');
  const saved = await readKeyFile(path, sources.uid);
  if (!saved?.trim()) throw new Image2Error('KEY_MISSING', { savedKeyExists: false });
  return { value: checked(saved, path), source: 'file', path };
}

/** True where the saved key may be read: `--use-local-key` or `IMAGE2_USE_LOCAL_KEY=1`. */
export function mayUseLocalKey({ useLocalKey, env }: Pick<ApiKeySources, 'useLocalKey' | 'env'>): boolean {
  return useLocalKey || env['IMAGE2_USE_LOCAL_KEY'] === '1';
}

function checked(text: string, source: string): string {
  const key = parseKey(text);
  if (key === null) throw new Image2Error('KEY_INVALID', { source });
  return key;
}

async function isFile(path: string): Promise<boolean> {
  return lstat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
