import { maskKey } from './config/mask.ts';
import type { Redactor } from './core/redact.ts';
import type { World } from './world.ts';

/** Keys given by flag or environment are masked from the first word on, also where the command line is wrong. */
export function learnSecrets({ argv, env }: Pick<World, 'argv' | 'env'>, redactor: Redactor): void {
  const flagged = argv.flatMap((argument, index) => {
    if (argument === '--key') return argv[index + 1] ?? [];
    return argument.startsWith('--key=') ? argument.slice('--key='.length) : [];
  });
  // A key typed straight behind `key set` is a usage error that must not repeat it.
  const words = argv.flatMap((argument) => (argument.startsWith('-') ? (argument.split('=', 2)[1] ?? []) : argument));
  const misplaced = words[0] === 'key' ? words.slice(1) : [];
  for (const text of [...flagged, ...misplaced, env['X_API_KEY'] ?? '']) {
    const key = text.trim();
    if (key.length >= SHORTEST_KEY && key !== '--') redactor.add(key, maskKey(key));
  }
}

const SHORTEST_KEY = 8;
