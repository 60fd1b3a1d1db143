import { describe, expect, it } from 'vitest';
import { startConnectProxy } from '../helpers/connect-proxy.ts';
import { type CliResult, runCli, runInProcess, TEST_KEY } from '../helpers/run-cli.ts';
import { startScriptedService } from '../helpers/scripted-service.ts';

const PASSWORD = 'pa%2Fss-word';
const CREATE = ['create', '--mode', 'text2img', '--prompt', 'a fox', '--size', '1:1'];
const BASE_URL = 'https://api.example.test';

/** A proxy that no host is reached through, and the variables that name it. */
async function startProxy(credentials?: string) {
  const proxy = await startConnectProxy(credentials === undefined ? {} : { credentials });
  return { proxy, env: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` } };
}

function expectNothingSent(result: CliResult, code: number): void {
  expect(result).toMatchObject({ code, stdout: '' });
  expect(result.stderr).not.toContain(TEST_KEY);
  expect(result.stderr).not.toMatch(/\n\s+at /);
}

describe('a proxy of the environment', () => {
  it('that wants a password, refuses, or breaks ends with 5 and sends nothing', async () => {
    const { proxy, env } = await startProxy('user:right');
    const argv = [...CREATE, '--base-url', BASE_URL];
    const wrong = `http://user:${PASSWORD}@127.0.0.1:${proxy.port}`;
    for (const HTTPS_PROXY of [env.HTTPS_PROXY, wrong]) {
      const refused = await runInProcess(argv, { env: { HTTPS_PROXY } });
      expectNothingSent(refused, 5);
      expect(refused.stderr).toContain('PROXY_407');
      expect(refused.stderr).not.toContain(PASSWORD);
    }
    const absent = await runInProcess(argv, { env: { HTTPS_PROXY: 'http://127.0.0.1:1' } });
    expectNothingSent(absent, 5);
    const broken = await startConnectProxy({ misbehave: (socket) => socket.destroy() });
    const closed = await runInProcess(argv, { env: { HTTPS_PROXY: `http://127.0.0.1:${broken.port}` } });
    expectNothingSent(closed, 5);
  });

  it('that never answers is given up at --timeout: 5 for a create, 6 once an id is known', async () => {
    const proxy = await startConnectProxy({ misbehave: () => {} });
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    const started = performance.now();
    const create = await runCli([...CREATE, '--base-url', BASE_URL, '--timeout', '1', '--json'], { env });
    expect(performance.now() - started).toBeLessThan(3000);
    expect(create.json()).toMatchObject({ exitCode: 5, created: 'no', error: { code: 'TIMED_OUT' } });
    const get = await runCli(['get', '13170', '--base-url', BASE_URL, '--timeout', '0.5', '--json'], { env });
    expect(get.json()).toMatchObject({ exitCode: 6, error: { code: 'TIMED_OUT' } });
  });

  it('is not asked for what NO_PROXY names', async () => {
    const { proxy, env } = await startProxy();
    const result = await runInProcess([...CREATE, '--base-url', BASE_URL], {
      env: { ...env, NO_PROXY: '.example.test' },
    });
    expectNothingSent(result, 5);
    expect(proxy.requests).toHaveLength(0);
  });

  it('is never asked for a loopback base URL, its images, or the sandbox', async () => {
    const { proxy, env } = await startProxy();
    const service = await startScriptedService();
    const variables = { ...env, http_proxy: env.HTTPS_PROXY };
    const local = await runInProcess([...CREATE, '--base-url', service.url, '-o', 'out/'], { env: variables });
    expect(local.code).toBe(0);
    const sandbox = await runInProcess([...CREATE, '--sandbox', '--no-wait'], { env: variables });
    expect(sandbox.code).toBe(0);
    expect(proxy.sawBytes()).toBe('');
  });

  it.each(['HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy', 'http_proxy'])(
    'that is malformed in %s is named without its value, whatever the base URL',
    async (variable) => {
      const service = await startScriptedService();
      const env = { [variable]: `socks5://user:${PASSWORD}@proxy.example:1080` };
      for (const url of [BASE_URL, service.url]) {
        const result = await runInProcess([...CREATE, '--base-url', url, '--verbose'], { env });
        expectNothingSent(result, 2);
        expect(result.stderr).toContain(`The environment variable ${variable} is not a`);
        expect(result.stderr).not.toContain(PASSWORD);
      }
      expect(service.ledger).toHaveLength(0);
    },
  );
});
