import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS, FLAG_SYNTAX } from '../../src/command-specs.ts';
import { EXIT_CODES } from '../../src/core/exit-code.ts';
import { requireProgram } from '../helpers/typed-line.ts';

const PAGE = fileURLToPath(new URL('../../dist/image2.1', import.meta.url));

describe('the manual page', () => {
  let text = '';

  beforeAll(() => {
    requireProgram('man', 'man-db');
    requireProgram('groff', 'groff');
    requireProgram('mandoc', 'mandoc');
    const env = { ...process.env, MANWIDTH: '200', LC_ALL: 'C.UTF-8' };
    text = execFileSync('man', ['--warnings', '-l', PAGE], { env, encoding: 'utf8' });
  });

  it('is formatted without a warning by groff and mandoc', () => {
    const warnings = execFileSync('sh', ['-c', `groff -man -ww -Tutf8 '${PAGE}' 2>&1 >/dev/null`], {
      encoding: 'utf8',
    });
    expect(warnings).toBe('');
    expect(() => execFileSync('mandoc', ['-T', 'lint', '-W', 'warning', PAGE])).not.toThrow();
  });

  it('shows every command and flag of the help, and nothing hidden', () => {
    const written = new Set(COMMANDS.filter(({ hidden }) => !hidden).flatMap(({ flags }) => flags));
    for (const flag of written) expect(text).toContain(FLAG_SYNTAX[flag]);
    for (const { path, hidden } of COMMANDS) {
      if (hidden) expect(text).not.toContain(path.join(' '));
      else expect(text).toContain(`image2 ${path.join(' ')} `);
    }
  });

  it('lists every exit code', () => {
    const section = text.slice(text.indexOf('EXIT STATUS'), text.indexOf('ENVIRONMENT'));
    for (const code of Object.values(EXIT_CODES)) expect(section).toMatch(new RegExp(`^ +${code} `, 'm'));
  });

  it('is what the package installs', () => {
    const { man } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(man).toBe('dist/image2.1');
  });
});
