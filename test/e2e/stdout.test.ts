import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BIN, runCli, TEST_KEY, temporaryHome } from '../helpers/run-cli.ts';
import { startScriptedService, TASK_ID } from '../helpers/scripted-service.ts';

const CREATE = ['create', '--mode', 'text2img', '--prompt', 'a fox', '--size', '1:1'];

/** Runs the executable by a shell, which sees its exit code and may redirect it: `"$@"` is the command. */
async function runByShell(script: string, argv: readonly string[], home: string) {
  const env = { PATH: process.env['PATH'], HOME: home, X_API_KEY: TEST_KEY };
  const child = spawn('sh', ['-c', script, 'sh', process.execPath, BIN, ...argv], { cwd: home, env, stdio: 'pipe' });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  child.stdin.end();
  const [code] = await once(child, 'close');
  return { code, ...texts };
}

/** URLs that fit into an answer of 1 MiB and take three times as much where they are printed. */
const URLS = Array.from({ length: 1500 }, (_, n) => `https://images.example.test/${'\u0085'.repeat(300)}/${n}.png`);

/** Linux has a device that is always full; elsewhere nothing is. */
const onLinux = it.runIf(existsSync('/dev/full'));

describe('a standard output that fails', () => {
  onLinux('with a full disk ends with 8, names the task and how to go on, and pays nothing again', async () => {
    const service = await startScriptedService();
    const home = await temporaryHome();
    const argv = [...CREATE, '--base-url', service.url];
    for (const flags of [[], ['--json']]) {
      const full = await runByShell('"$@" > /dev/full', [...argv, ...flags], home);
      expect(full.code).toBe(8);
      expect(full.stderr).toContain(`task ${TASK_ID}`);
      expect(full.stderr).toMatch(/^error: .*ENOSPC/m);
      expect(full.stderr).toContain(`next: image2 get ${TASK_ID} --base-url ${service.url}\n`);
    }
    const again = await runCli(argv, { home });
    expect(again).toMatchObject({ code: 0, stdout: `${service.imageUrl}\n` });
    expect(service.posts()).toHaveLength(1);
  });

  it('with a closed descriptor loses no task: its record stays until a run hands it over', async () => {
    const service = await startScriptedService();
    const home = await temporaryHome();
    const argv = [...CREATE, '--base-url', service.url];
    const closed = await runByShell('"$@" >&-', argv, home);
    expect(closed.stderr).toContain(`task ${TASK_ID}`);
    expect(closed.stderr).not.toMatch(/^\s+at /m);
    const again = await runCli(argv, { home });
    expect(again).toMatchObject({ code: 0, stdout: `${service.imageUrl}\n` });
    expect(service.posts()).toHaveLength(1);
  });

  it('with a reader that has gone is quiet and leaves the code of the task', async () => {
    const home = await temporaryHome();
    for (const [task_status, code] of [
      ['success', 0],
      ['failed', 3],
    ] as const) {
      const service = await startScriptedService({
        query: { body: { task_status, service_output: { imgUrls: URLS } } },
      });
      const argv = [...CREATE, '--json', '--base-url', service.url];
      const gone = await runByShell('{ "$@"; echo "code $?" >&2; } | true', argv, home);
      expect(gone.stderr).toContain(`code ${code}\n`);
      expect(gone.stderr).not.toMatch(/EPIPE|\n\s+at /);
    }
  });

  it('with a slow reader gets everything', async () => {
    const service = await startScriptedService({
      query: { body: { task_status: 'success', service_output: { imgUrls: URLS } } },
    });
    const home = await temporaryHome();
    const argv = [...CREATE, '--base-url', service.url];
    const lines = await runByShell('"$@" | (sleep 0.3; cat)', argv, home);
    expect(lines.stdout).toBe(`${URLS.map(encodeURI).join('\n')}\n`);
    const json = await runByShell(
      '"$@" | (sleep 0.3; cat)',
      ['get', TASK_ID, '--json', '--base-url', service.url],
      home,
    );
    expect(json.stdout.length).toBeGreaterThan(2 * 1024 * 1024);
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: true, imgUrls: URLS });
  });

  onLinux('beside a standard error that is closed or full still gives the result', async () => {
    const service = await startScriptedService();
    const home = await temporaryHome();
    for (const to of ['&-', '/dev/full']) {
      const run = await runByShell(`"$@" 2>${to}`, [...CREATE, '--again', '--base-url', service.url], home);
      expect(run).toEqual({ code: 0, stdout: `${service.imageUrl}\n`, stderr: '' });
    }
  });
});
