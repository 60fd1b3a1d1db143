import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { pngBytes } from '../helpers/png-bytes.ts';
import { type RawAnswer, startRawService } from '../helpers/raw-service.ts';
import { runInProcess, runShell } from '../helpers/run-cli.ts';

const CREATE = ['create', '--mode', 'text2img', '--prompt', 'a fox', '--size', '1:1'];
const text = (body: string): RawAnswer => ({
  bytes: Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`),
  after: 'end',
});

/** A clock whose time-out of {@link TIMEOUT} fires a moment after `strike`: no test here waits for real time. */
function createTimer() {
  const clock = jumpingClock();
  return { clock, strike: () => void setTimeout(() => clock.advance(600_000), 50) };
}

const TIMEOUT = ['--timeout', '10m', '--json'];

/** A service whose pictures get one answer, everything else a right one. */
async function startPictures(picture: RawAnswer, strike: () => void): Promise<string> {
  const service = await startRawService(({ method, path, scope }) => {
    if (path.endsWith('.png')) {
      strike();
      return picture;
    }
    if (method === 'POST') return text('{"id":13170,"task_status":"pending"}');
    return text(`{"task_status":"success","service_output":{"imgUrl":"${service.baseUrl(scope)}/1.png"}}`);
  });
  onTestFinished(() => service.close());
  return service.baseUrl('x');
}

/** A loopback address whose connections take bytes and never say anything, not even in TLS. */
async function startSilence(strike: () => void): Promise<string> {
  const server = createServer(
    (socket) =>
      void socket
        .on('error', () => {})
        .once('data', strike)
        .resume(),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

describe('--timeout', () => {
  it('ends a TLS handshake that hangs: nothing was sent', async () => {
    for (const [argv, ending] of [
      [CREATE, { exitCode: 5, created: 'no', error: { code: 'TIMED_OUT' } }],
      [['get', '1'], { exitCode: 6, error: { code: 'TIMED_OUT' } }],
    ] as const) {
      const { clock, strike } = createTimer();
      const base = `https://${await startSilence(strike)}`;
      const result = await runInProcess([...argv, '--base-url', base, ...TIMEOUT], { clock });
      expect(result.json()).toMatchObject(ending);
    }
  });

  it('ends the wait for the answer to the POST: in doubt', async () => {
    const { clock, strike } = createTimer();
    const base = `http://${await startSilence(strike)}`;
    const result = await runInProcess([...CREATE, '--base-url', base, ...TIMEOUT], { clock });
    expect(result.json()).toMatchObject({ exitCode: 7, created: 'unknown', id: null });
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
    const timer = createTimer();
    const base = await startPictures(picture, timer.strike);
    const argv = ['--base-url', base, '-o', 'out/', ...TIMEOUT];
    const created = (await runInProcess([...CREATE, ...argv], { clock: timer.clock })).json();
    expect(created).toMatchObject({ exitCode: 8, created: 'yes', id: '13170', status: 'success', files: [] });
    expect(created.error?.code).toBe('TIMED_OUT');
    expect(created.next).toBe(`image2 get 13170 -o out/ --base-url ${base}`);
    const asked = await runInProcess(['get', '13170', ...argv], { clock: timer.clock });
    expect(asked.json()).toMatchObject({ exitCode: 8, error: { code: 'TIMED_OUT' } });
  });
});

describe('a standard input that never ends', () => {
  const argv = [...CREATE.slice(0, 3), '--prompt', '-', '--size', '1:1'];

  it('is given up at --timeout', async () => {
    const words = argv.map((word) => `'${word}'`).join(' ');
    const result = await runShell(`image2 ${words} --timeout 1 --json < <(exec sleep 20 2>/dev/null)`);
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
