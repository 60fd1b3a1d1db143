import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS, FLAG_SYNTAX, GLOBAL_FLAGS } from '../../src/command-specs.ts';
import { ERROR_OUTCOMES, type ErrorCode } from '../../src/core/errors.ts';
import { EXIT_CODES } from '../../src/core/exit-code.ts';
import { SIZES } from '../../src/core/image-request.ts';
import { SCENARIOS } from '../../src/sandbox/scenario.ts';
import { PROJECT } from '../helpers/source-files.ts';

const README = readFileSync(join(PROJECT, 'README.md'), 'utf8');

function section(title: string): string {
  const found = README.split(/^## /m).find((part) => part.startsWith(`${title}\n`));
  if (found === undefined) throw new Error(`README has no section ${title}`);
  return found;
}

describe('the README', () => {
  test('lists every error code with the exit code that it usually has, and no other', () => {
    const listed = [...section('Error codes').matchAll(/^\| `([A-Z0-9_]+)`\s*\| (\d+)\s*\|/gm)].map(
      ([, code, exit]) => [code, Number(exit)],
    );
    const codes = Object.keys(ERROR_OUTCOMES) as ErrorCode[];
    expect(listed.sort()).toEqual(codes.map((code) => [code, EXIT_CODES[ERROR_OUTCOMES[code]]]).sort());
  });

  test('explains every exit code', () => {
    const text = section('Exit codes');
    for (const code of Object.values(EXIT_CODES))
      expect(text).toMatch(new RegExp(`^\\|[^|]*\\b${code}\\b[^|]*\\|`, 'm'));
  });

  test('names every scenario of the sandbox', () => {
    for (const scenario of SCENARIOS) expect(section('In CI')).toContain(`\`${scenario}\``);
  });

  test('names every flag of every command that people type', () => {
    const flags = COMMANDS.filter(({ name }) => name !== 'complete').flatMap((command) => command.flags);
    for (const flag of [...flags, ...GLOBAL_FLAGS]) {
      const long = /--[a-z-]+/.exec(FLAG_SYNTAX[flag])?.[0] ?? '';
      expect(README, flag).toContain(long);
    }
  });

  test('names every size', () => {
    for (const size of SIZES) expect(section('Flags')).toContain(`\`${size}\``);
  });

  test('names every environment variable that the code reads', () => {
    const names = ['X_API_KEY', 'IMAGE2_BASE_URL', 'IMAGE2_USE_LOCAL_KEY', 'IMAGE2_REUSE_WINDOW', 'IMAGE2_LANG'];
    for (const name of names) expect(section('Environment')).toContain(`\`${name}\``);
  });

  test('gives the two commands that set everything up, and tells nobody to run a name from a registry', () => {
    expect(README).toContain('npm ci && npx image2 create --sandbox');
    expect(README).toContain('npm ci && npm test');
    const npx = [...README.matchAll(/^.*\bnpx image2\b.*$/gm)].map(([line]) => line);
    for (const line of npx) expect(line).toContain('npm ci && npx image2');
  });

  test('links to files that exist', () => {
    const links = [...README.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path ?? '');
    expect(links.length).toBeGreaterThan(3);
    for (const path of links) expect(() => readFileSync(join(PROJECT, path)), path).not.toThrow();
  });
});
