import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createAuthority } from '../helpers/certificates.ts';
import { type ProxyOptions, startConnectProxy } from '../helpers/connect-proxy.ts';
import { type CliResult, runCli, TEST_KEY } from '../helpers/run-cli.ts';
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

  it('does not make a certificate good that nobody vouches for, or that is for another name', async () => {
    const { service, proxy, env } = await startWorld();
    const untrusted = { ...env, NODE_EXTRA_CA_CERTS: undefined, NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const unknown = await runCli([...CREATE, '--base-url', BASE_URL], { env: untrusted });
    expectNothingSent(unknown, 5);
    const before = proxy.requests.length;
    const asked = await runCli(['get', '13170', '--wait', '--base-url', BASE_URL], { env: untrusted });
    expectNothingSent(asked, 5);
    expect(proxy.requests).toHaveLength(before + 1);
    const other = await runCli([...CREATE, '--base-url', 'https://wrong.example.test'], { env });
    expectNothingSent(other, 5);
    expect(other.stderr).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(service.ledger).toHaveLength(0);
  });

  it('that speaks TLS and that nobody vouches for is told nothing', async () => {
    const certificate = createAuthority().issue('localhost');
    const { proxy, env } = await startWorld({}, { certificate });
    const HTTPS_PROXY = `https://localhost:${proxy.port}`;
    const result = await runCli([...CREATE, '--base-url', BASE_URL], { env: { ...env, HTTPS_PROXY } });
    expectNothingSent(result, 5);
    expect(result.stderr).toContain('PROXY_UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    expect(proxy.requests).toEqual([]);
  });

  it('that speaks TLS and breaks off inside the tunnel ends with 5, not with a crash', async () => {
    const authority = createAuthority();
    const proxy = await startConnectProxy({
      certificate: authority.issue('localhost'),
      misbehave: (socket) => {
        socket.once('data', () => socket.destroy());
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
      },
    });
    const env = { HTTPS_PROXY: `https://localhost:${proxy.port}`, NODE_EXTRA_CA_CERTS: authority.caFile };
    const result = await runCli([...CREATE, '--base-url', BASE_URL], { env });
    expectNothingSent(result, 5);
    expect(proxy.requests).toHaveLength(1);
  });
});
