import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { pngBytes } from '../helpers/png-bytes.ts';
import { type InProcessOptions, runInProcess, TEST_KEY, temporaryHome } from '../helpers/run-cli.ts';
import { type ServiceScripts, startScriptedService } from '../helpers/scripted-service.ts';

const CREATE = ['create', '--mode', 'text2img', '--prompt', 'a fox', '--size', '1:1'];
const PENDING = { body: { task_status: 'pending' } };
const RUNNING = { body: { task_status: 'running' } };

async function run(scripts: ServiceScripts, flags: readonly string[] = [], options: InProcessOptions = {}) {
  const service = await startScriptedService(scripts);
  const argv = [...CREATE, '--base-url', service.url, ...flags];
  const result = await runInProcess(argv, { clock: jumpingClock(), ...options });
  return { service, ...result };
}

describe('stdout is the result, nothing else', () => {
  it('on success: the URLs, one a line', async () => {
    const imgUrls = ['https://images.example.test/1.png', 'https://images.example.test/2.png'];
    const { stdout } = await run({ query: { body: { task_status: 'success', service_output: { imgUrls } } } });
    expect(stdout).toBe(`${imgUrls.join('\n')}\n`);
  });

  it('with -o: one line per picture in order, the URL where it could not be saved', async () => {
    const { service, stdout, home, code } = await run(
      {
        query: ({ path, headers }) => ({
          body: {
            id: path.split('/').at(-1),
            task_status: 'success',
            service_output: { imgUrls: [`http://${headers['host']}/gone.png`, `http://${headers['host']}/1.png`] },
          },
        }),
        other: ({ path }) => (path === '/gone.png' ? { status: 410 } : { body: pngBytes() }),
      },
      ['-o', 'out/'],
    );
    expect({ code, stdout }).toEqual({
      code: 8,
      stdout: `${service.url}/gone.png\n${join(home, 'out/13170-2.png')}\n`,
    });
  });

  it('on every failure without --json: nothing', async () => {
    const failures: ServiceScripts[] = [
      { create: { status: 400 } },
      { create: { status: 500 } },
      { create: { status: 401 } },
      { query: { body: { task_status: 'failed' } } },
      { query: { body: { task_status: 'success' } } },
      { query: PENDING },
    ];
    for (const scripts of failures) {
      const { code, stdout, stderr } = await run(scripts, ['--max-attempts', '2']);
      expect({ failed: code !== 0, stdout }).toEqual({ failed: true, stdout: '' });
      expect(stderr).toMatch(/^error: /m);
    }
  });

  it('with --no-wait: the id', async () => {
    expect((await run({}, ['--no-wait'])).stdout).toBe('13170\n');
  });
});

describe('stderr is everything else', () => {
  it('the summary names the request, the masked key and a service that is not the default', async () => {
    const { stderr, service } = await run({});
    expect(stderr).toContain('text2img');
    expect(stderr).toContain('a fox');
    expect(stderr).toContain(`${TEST_KEY.slice(0, 4)}****${TEST_KEY.slice(-4)}`);
    expect(stderr).toContain(service.url);
  });

  it('the id is there the moment it exists, before any query', async () => {
    let atQuery = '';
    let sofar = '';
    const onStderr = (text: string): void => {
      sofar = text;
    };
    const query = () => {
      atQuery = sofar;
      return { body: { task_status: 'failed' } };
    };
    await run({ query }, ['--quiet'], { onStderr });
    expect(atQuery).toContain('13170');
  });

  it('progress is one plain line when the status changes, not one a query', async () => {
    const { stderr } = await run({
      query: [PENDING, PENDING, PENDING, RUNNING, RUNNING, { body: { task_status: 'failed' } }],
    });
    expect(stderr.match(/^task 13170: pending/gm)).toHaveLength(1);
    expect(stderr.match(/^task 13170: running/gm)).toHaveLength(1);
  });

  it('an error is one sentence, then hint, then the exact next command, in this order and last', async () => {
    const { stderr, service } = await run({ query: PENDING }, ['--max-attempts', '2']);
    const lines = stderr.trimEnd().split('\n').slice(-3);
    expect(lines.map((line) => /^\w+: /.exec(line)?.[0])).toEqual(['error: ', 'hint: ', 'next: ']);
    expect(lines[2]).toBe(`next: image2 get 13170 --wait --base-url ${service.url}`);
  });

  it('--quiet keeps the id, warnings and errors, and nothing else', async () => {
    const { stderr } = await run({ query: PENDING }, ['--quiet', '--max-attempts', '2', '--key', TEST_KEY]);
    const kinds = stderr
      .trimEnd()
      .split('\n')
      .map((line) => /^(warning|error|hint|next|task 13170)/.exec(line)?.[0]);
    expect(kinds).toEqual(['warning', 'task 13170', 'error', 'hint', 'next']);
  });

  it('--json leaves it as it is without', async () => {
    const scripts: ServiceScripts = { query: { body: { task_status: 'failed', msg: 'no' } } };
    const plain = await run(scripts);
    const json = await run(scripts, ['--json']);
    const withoutPort = ({ stderr, service }: typeof plain): string => stderr.replaceAll(service.url, 'URL');
    expect(withoutPort(json)).toBe(withoutPort(plain));
    expect(json.code).toBe(plain.code);
  });
});

describe('a printed command', () => {
  it('carries --use-local-key where it was used', async () => {
    const home = await temporaryHome();
    await mkdir(join(home, '.config/image2'), { recursive: true, mode: 0o700 });
    await writeFile(join(home, '.config/image2/.env'), `X_API_KEY=${TEST_KEY}\n`, { mode: 0o600 });
    await chmod(join(home, '.config/image2'), 0o700);
    const env = { X_API_KEY: undefined };
    const { stderr, service } = await run({ query: PENDING }, ['--max-attempts', '1', '--use-local-key'], {
      home,
      env,
    });
    expect(stderr).toContain(`next: image2 get 13170 --wait --base-url ${service.url} --use-local-key\n`);
    expect(stderr).not.toContain(TEST_KEY);
  });
});
