import { describe, expect, it } from 'vitest';
import { runInProcess, temporaryHome } from '../helpers/run-cli.ts';
import { openSandbox } from '../sandbox/sandbox-client.ts';

describe('image2 completion', () => {
  it('prints the script of a shell on stdout and nothing on stderr', async () => {
    const { code, stdout, stderr } = await runInProcess(['completion', 'bash']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^# bash completion for image2\n/);
  });

  it('prints one document with --json', async () => {
    const result = await runInProcess(['completion', 'fish', '--json']);
    expect(result.json()).toMatchObject({ ok: true, created: 'no', completion: { shell: 'fish' } });
  });

  it('refuses a shell that it does not know, and names those that it does', async () => {
    const { code, stdout, stderr } = await runInProcess(['completion', 'fisch']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('bash, zsh, fish');
    expect(stderr).toContain('fish?');
  });

  it('tells in its help how to install each script, in three lines', async () => {
    const { stdout } = await runInProcess(['completion', '--help']);
    const lines = stdout
      .slice(stdout.indexOf('\n  bash  ') + 1)
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(9);
    expect(lines.filter((line) => /^ {2}(bash|zsh|fish) /.test(line))).toHaveLength(3);
  });
});

describe('image2 __complete', () => {
  it('lists unfinished tasks, and for forget also doubts, each with what it is', async () => {
    const home = await temporaryHome();
    const { sandbox } = await openSandbox({ delayMs: 86_400_000 });
    const create = (prompt: string) =>
      runInProcess(
        [
          'create',
          '--mode',
          'text2img',
          '--size',
          '1:1',
          '--no-wait',
          '--base-url',
          sandbox.baseUrl,
          '--prompt',
          prompt,
        ],
        { home },
      );
    const id = (await create('a fox\twith a tab\nand a line')).stdout.trim();
    await create('[scenario:lost-answer]');
    const tasks = (await runInProcess(['__complete', 'taskId'], { home })).stdout;
    const records = (await runInProcess(['__complete', 'record'], { home })).stdout;
    expect(tasks).toBe(`${id}\tpending text2img 1:1 a fox with a tab\\nand a line\n`);
    expect(records.split('\n')).toEqual([tasks.trimEnd(), expect.stringMatching(/^[0-9a-f]{32}\.1\.1\tin doubt /), '']);
  });

  it('is in no help', async () => {
    expect((await runInProcess(['--help'])).stdout).not.toContain('__complete');
  });
});
