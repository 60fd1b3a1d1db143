import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { pngBytes } from '../helpers/png-bytes.ts';
import { type RawAnswer, startRawService } from '../helpers/raw-service.ts';
import { runInProcess, runShell } from '../helpers/run-cli.ts';

const CREATE = ['create', '--mode', 'text2img', '--prompt', 'a fox', '--size', '1:1'];
/** How late a command may end on a busy machine; without its deadline each of these would take 10 s and more. */
const LATE_MS = 4000;

const text = (body: string): RawAnswer => ({
  bytes: Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`),
  after: 'end',
});

/** A service whose pictures get one answer, everything else a right one. */
async function startPictures(picture: RawAnswer): Promise<string> {
  const service = await startRawService(({ method, path, scope }) => {
    if (path.endsWith('.png')) return picture;
    if (method === 'POST') return text('{"id":13170,"task_status":"pending"}');
    return text(`{"task_status":"success","service_output":{"imgUrl":"${service.baseUrl(scope)}/1.png"}}`);
  });
  onTestFinished(() => service.close());
  return service.baseUrl('x');
}

/** A loopback address whose connections stand and never say anything, not even in TLS. */
async function startSilence(): Promise<string> {
  const server = createServer((socket) => void socket.on('error', () => {}).resume());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

async function runTimed(argv: readonly string[], seconds: number) {
  const startedAt = performance.now();
  const result = await runInProcess([...argv, '--timeout', String(seconds), '--json']);
  const late = performance.now() - startedAt - seconds * 1000;
  expect(late).toBeGreaterThan(-50);
  expect(late).toBeLessThan(LATE_MS);
  return result.json();
}

// The first run loads the code, which is no part of what is measured.
beforeAll(async () => {
  const argv = [...CREATE, '--base-url', 'http://127.0.0.1:1', '-o', 'out/'];
  const home = await mkdtemp(join(tmpdir(), 'image2-warm-'));
  await runInProcess(argv, { home });
  await rm(home, { recursive: true });
});

describe('--timeout', () => {
  it('ends a TLS handshake that hangs: nothing was sent', async () => {
    const base = `https://${await startSilence()}`;
    expect(await runTimed([...CREATE, '--base-url', base], 0.4)).toMatchObject({
      exitCode: 5,
      created: 'no',
      error: { code: 'TIMED_OUT' },
    });
    expect(await runTimed(['get', '1', '--base-url', base], 0.4)).toMatchObject({ exitCode: 6 });
  });

  it('ends the wait for the answer to the POST: in doubt', async () => {
    const base = `http://${await startSilence()}`;
    expect(await runTimed([...CREATE, '--base-url', base], 0.4)).toMatchObject({
      exitCode: 7,
      created: 'unknown',
      id: null,
    });
  });

  it.each<[string, RawAnswer]>([
    ['never starts', { bytes: Buffer.alloc(0), after: 'hold' }],
    [
      'stops in the middle',
      {
        bytes: Buffer.concat([
          Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n'),
          pngBytes().subarray(0, 40),
        ]),
        after: 'hold',
      },
    ],
    [
      'drips for ever',
      {
        bytes: Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), pngBytes().subarray(0, 40)]),
        after: 'drip',
      },
    ],
  ])('ends a picture that %s: the task succeeded and was not handed over', async (_, picture) => {
    const base = await startPictures(picture);
    const created = await runTimed([...CREATE, '--base-url', base, '-o', 'out/'], 0.6);
    expect(created).toMatchObject({ exitCode: 8, created: 'yes', id: '13170', status: 'success', files: [] });
    expect(created.next).toBe(`image2 get 13170 -o out/ --base-url ${base}`);
    expect(await runTimed(['get', '13170', '--base-url', base, '-o', 'out/'], 0.6)).toMatchObject({ exitCode: 8 });
  });
});

describe('a standard input that never ends', () => {
  const argv = [...CREATE.slice(0, 3), '--prompt', '-', '--size', '1:1'];

  it('is given up at --timeout', async () => {
    const startedAt = performance.now();
    const words = argv.map((word) => `'${word}'`).join(' ');
    const result = await runShell(`image2 ${words} --timeout 1 --json < <(exec sleep 20 2>/dev/null)`);
    expect(performance.now() - startedAt).toBeLessThan(1000 + LATE_MS);
    expect(result.json()).toMatchObject({ exitCode: 5, created: 'no', error: { code: 'TIMED_OUT' } });
  });

  it.each([[argv], [['key', 'set', '--stdin']], [['batch', '-', '--results', 'r.jsonl']]])(
    'does not hold back Ctrl-C: %j',
    async (words) => {
      const forever = new Promise<never>(() => {});
      const run = runInProcess(words, {
        world: {
          onSignal: (interrupt) => {
            const timer = setTimeout(() => interrupt('interrupted'), 50);
            return () => clearTimeout(timer);
          },
          terminal: {
            stdin: {
              isTerminal: false,
              readAll: () => forever,
              chunks: () => ({ [Symbol.asyncIterator]: () => ({ next: () => forever }) }),
              readLine: () => forever,
            },
            stdout: { isTerminal: false, columns: () => 80, write: async () => {} },
            stderr: { isTerminal: false, columns: () => 80, write: async () => {} },
          },
        },
      });
      expect((await run).code).toBe(130);
    },
  );
});
