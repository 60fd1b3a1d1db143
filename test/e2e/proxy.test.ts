import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createAuthority } from '../helpers/certificates.ts';
import { type ProxyOptions, startConnectProxy } from '../helpers/connect-proxy.ts';
import { type CliResult, runCli, runInProcess, TEST_KEY } from '../helpers/run-cli.ts';
import { type ServiceScripts, startScriptedService } from '../helpers/scripted-service.ts';
import { startTlsFront } from '../helpers/tls-front.ts';

const PASSWORD = 'pa%2Fss-word';
const CREATE = ['create', '--mode', 'text2img', '--prompt', 'a fox', '--size', '1:1'];
const BASE_URL = 'https://api.example.test';

/** A TLS service under a name that only the proxy knows. */
async function startWorld(scripts: ServiceScripts = {}, options: ProxyOptions = {}) {
  const authority = createAuthority();
  const service = await startScriptedService(scripts);
  const plainPort = Number(new URL(service.url).port);
  const certificate = authority.issue('api.example.test', 'images.example.test');
  const tlsPort = await startTlsFront(certificate, plainPort);
  const hosts = {
    'api.example.test': tlsPort,
    'wrong.example.test': tlsPort,
    'images.example.test': tlsPort,
    'plain.example.test': plainPort,
  };
  const proxy = await startConnectProxy({ hosts, ...options });
  const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NODE_EXTRA_CA_CERTS: authority.caFile };
  return { authority, service, proxy, env };
}

const scripts = (...imgUrls: string[]): ServiceScripts => ({
  query: { body: { task_status: 'success', service_output: { imgUrls } } },
});

function expectNothingSent(result: CliResult, code: number): void {
  expect(result).toMatchObject({ code, stdout: '' });
  expect(result.stderr).not.toContain(TEST_KEY);
  expect(result.stderr).not.toMatch(/\n\s+at /);
}

describe('a proxy of the environment', () => {
  it('carries the service and its images, and learns neither key nor prompt', async () => {
    const images = ['https://images.example.test/1.png', 'http://plain.example.test/2.png?signed=1'];
    const { service, proxy, env } = await startWorld(scripts(...images), { credentials: 'user:pa/ss-word' });
    const url = `http://user:${PASSWORD}@127.0.0.1:${proxy.port}`;
    const result = await runCli([...CREATE, '--base-url', BASE_URL, '--verbose', '-o', 'out/'], {
      env: { ...env, HTTPS_PROXY: url, http_proxy: url },
    });
    expect(result).toMatchObject({
      code: 0,
      stdout: `${result.home}/out/13170-1.png\n${result.home}/out/13170-2.png\n`,
    });
    expect(service.posts()).toHaveLength(1);
    expect(proxy.requests.map(({ method, target }) => `${method} ${target}`).sort()).toEqual([
      'CONNECT api.example.test:443',
      'CONNECT api.example.test:443',
      'CONNECT images.example.test:443',
      'GET http://plain.example.test/2.png?signed=1',
    ]);
    expect(proxy.sawBytes()).not.toMatch(/sk-e2e|a fox/);
    for (const { path, headers } of service.ledger) {
      expect(headers['x-api-key']).toBe(path.startsWith('/api/') ? TEST_KEY : undefined);
      expect(headers['proxy-authorization']).toBeUndefined();
    }
    expect(result.stderr).toContain(`through the proxy 127.0.0.1:${proxy.port} (HTTPS_PROXY)`);
    for (const secret of [
      TEST_KEY,
      PASSWORD,
      'pa/ss-word',
      'user:',
      Buffer.from('user:pa/ss-word').toString('base64'),
    ]) {
      expect(result.stdout + result.stderr).not.toContain(secret);
    }
  });

  it('may speak TLS itself, checked by its own name', async () => {
    const authority = createAuthority();
    const { service, proxy, env } = await startWorld(scripts('https://images.example.test/1.png'), {
      certificate: authority.issue('localhost'),
    });
    writeFileSync(env.NODE_EXTRA_CA_CERTS, readFileSync(authority.caFile), { flag: 'a' });
    const result = await runCli([...CREATE, '--base-url', BASE_URL], {
      env: { ...env, HTTPS_PROXY: `https://localhost:${proxy.port}` },
    });
    expect(result).toMatchObject({ code: 0, stdout: 'https://images.example.test/1.png\n' });
    expect(service.posts()).toHaveLength(1);
  });

  it('that wants a password, refuses, or breaks ends with 5 and sends nothing', async () => {
    const { service, proxy, env } = await startWorld({}, { credentials: 'user:right' });
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
    expect(service.ledger).toHaveLength(0);
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

  it('does not make a certificate good that nobody vouches for, or that is for another name', async () => {
    const { service, env } = await startWorld();
    const untrusted = { ...env, NODE_EXTRA_CA_CERTS: undefined, NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const unknown = await runCli([...CREATE, '--base-url', BASE_URL], { env: untrusted });
    expectNothingSent(unknown, 5);
    const other = await runCli([...CREATE, '--base-url', 'https://wrong.example.test'], { env });
    expectNothingSent(other, 5);
    expect(other.stderr).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(service.ledger).toHaveLength(0);
  });

  it('is not asked for what NO_PROXY names', async () => {
    const { proxy, env } = await startWorld();
    const result = await runInProcess([...CREATE, '--base-url', BASE_URL], {
      env: { ...env, NO_PROXY: '.example.test' },
    });
    expectNothingSent(result, 5);
    expect(proxy.requests).toHaveLength(0);
  });

  it('is never asked for a loopback base URL, its images, or the sandbox', async () => {
    const { service, proxy, env } = await startWorld();
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
        expect(result.stderr).toContain(`The environment variable ${variable} is not a valid proxy URL`);
        expect(result.stderr).not.toContain(PASSWORD);
      }
      expect(service.ledger).toHaveLength(0);
    },
  );
});
