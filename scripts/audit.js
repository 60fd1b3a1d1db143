import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

// `npm audit` knows all packages of the lock file; only those whose code is in the bundle reach a user.
const shipped = new Set(
  readFileSync('dist/LICENSES.txt', 'utf8')
    .split(/^-{72}$/m)
    .map((part) => part.trim().split(' ')[0]),
);
const { vulnerabilities } = JSON.parse(audit());
if (vulnerabilities === undefined) {
  process.stdout.write('NOT CHECKED: this package registry does not answer audits.\n');
  process.exit(0);
}
const findings = Object.values(vulnerabilities).filter(({ name }) => shipped.has(name));
for (const { name, severity, via } of findings) {
  process.stdout.write(`${name}: ${severity} (${via.map((one) => one.title ?? one).join('; ')})\n`);
}
process.stdout.write(`${shipped.size} bundled packages, ${findings.length} with an open finding\n`);
process.exitCode = findings.length > 0 ? 1 : 0;

function audit() {
  try {
    return execFileSync('npm', ['audit', '--json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  } catch (error) {
    // npm exits with 1 where it found something.
    if (typeof error.stdout === 'string' && error.stdout.trim().startsWith('{')) return error.stdout;
    throw error;
  }
}
