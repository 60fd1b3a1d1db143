import { describe, expect, test } from 'vitest';
import { runCli, runShell } from '../helpers/run-cli.ts';

describe('--version', () => {
  test('says the same alone, from its own file, and beside other flags, from the whole program', async () => {
    const whole = await runCli(['--version', '--quiet']);
    expect(whole).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' });
    for (const flag of ['--version', '-V']) {
      expect(await runCli([flag])).toMatchObject({ code: 0, stdout: whole.stdout, stderr: '' });
    }
  });

  test('fails as everything does on a full disk, and ends quietly where nobody reads', async () => {
    const full = await runShell('image2 --version > /dev/full');
    expect(full.code).toBe(8);
    expect(full.stderr).toContain('ENOSPC');
    const unread = await runShell('set -o pipefail; (sleep 0.1; image2 --version) | true');
    expect(unread).toMatchObject({ code: 0, stderr: '' });
  });
});
