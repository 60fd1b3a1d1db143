import { describe, expect, test } from 'vitest';
import { Image2Error } from '../../src/core/errors.ts';
import { emptyRun, type Run } from '../../src/core/run.ts';
import { createPublish, type PublishForm } from '../../src/ui/publish.ts';
import { type RecordingOptions, recordingConsole } from '../helpers/recording-console.ts';

const GONE = Object.assign(new Error('the reader has gone'), { code: 'EPIPE' });
const FULL = Object.assign(new Error('no space'), { code: 'ENOSPC' });

describe('a result', () => {
  test('is its lines, and is told delivered only once stdout has them', async () => {
    const { run, order } = tracked({ lines: ['https://images.example/1.png'] });
    const { exitCode, stdout } = await publish([run], {}, order);
    expect([exitCode, stdout, order]).toEqual([0, 'https://images.example/1.png\n', ['delivered after stdout']]);
  });

  test('as JSON is one document', async () => {
    const { run } = tracked({ lines: ['not this'] });
    run.draft.id = '13170';
    const { stdout } = await publish([run], { json: true });
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, id: '13170', elapsedMs: 1234, exitCode: 0 });
  });

  test('of several tasks is one document with all of them, and the combined code', async () => {
    const { run: good } = tracked({});
    const { run: bad } = tracked({ error: new Image2Error('TASK_FAILED', { id: '1', reason: null }) });
    const { stdout, exitCode } = await publish([good, bad], { json: true, form: 'many' });
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      exitCode: 3,
      tasks: [{ ok: true }, { ok: false, error: { code: 'TASK_FAILED' } }],
    });
  });

  test('that is lines stays lines with --json, unless it failed', async () => {
    const { run: good } = tracked({ lines: ['{"a":1}', '{"b":2}'] });
    expect((await publish([good], { json: true, form: 'lines' })).stdout).toBe('{"a":1}\n{"b":2}\n');
    const { run: bad } = tracked({ error: new Image2Error('RECORDS_UNSAFE', { path: '/x' }) });
    const { stdout } = await publish([bad], { json: true, form: 'lines' });
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, exitCode: 2 });
  });
});

describe('an error', () => {
  test('goes to stderr with the next command, with --json too', async () => {
    for (const json of [false, true]) {
      const { run } = tracked({ error: new Image2Error('NOT_FINISHED', { id: '1', status: 'pending' }) });
      run.draft.next = 'image2 get 1 --wait';
      const { stderr, exitCode } = await publish([run], { json });
      expect(exitCode).toBe(6);
      expect(stderr).toMatch(/^error: .*\nhint: .*\nnext: image2 get 1 --wait\n$/);
    }
  });

  test.each([
    ['TASK_FAILED', new Image2Error('TASK_FAILED', { id: '1', reason: null }), true],
    ['NOT_FINISHED', new Image2Error('NOT_FINISHED', { id: '1', status: 'pending' }), false],
    ['IMAGE_URL_MISSING', new Image2Error('IMAGE_URL_MISSING', { id: '1' }), false],
    ['INTERRUPTED', new Image2Error('INTERRUPTED', { left: 'task' }), false],
  ] as const)('%s leaves a task that was handed over: %s', async (_code, error, delivered) => {
    const { run, order } = tracked({ error });
    await publish([run], {}, order);
    expect(order.length > 0).toBe(delivered);
  });

  test('that is a bug shows where it came from', async () => {
    const cause = new TypeError('x');
    const { run } = tracked({ error: new Image2Error('INTERNAL', { detail: 'TypeError: x' }, { cause }) });
    const { traced, exitCode } = await publish([run], {});
    expect([traced, exitCode]).toEqual([[cause], 1]);
  });
});

describe('a stdout that fails', () => {
  test('is exit 8 with the command that fetches the result again, and delivers nothing', async () => {
    const { run, order } = tracked({ lines: ['url'], refetch: 'image2 get 13170' });
    const { exitCode, stderr } = await publish([run], { stdoutError: FULL }, order);
    expect([exitCode, order]).toEqual([8, []]);
    expect(stderr).toContain('standard output: ENOSPC');
    expect(stderr).toContain('next: image2 get 13170\n');
  });

  test('keeps the error of a task that had failed by itself', async () => {
    const { run, order } = tracked({ error: new Image2Error('TASK_FAILED', { id: '1', reason: null }) });
    const { exitCode } = await publish([run], { stdoutError: FULL, json: true }, order);
    expect([exitCode, order]).toEqual([3, []]);
  });

  test('because the reader has gone ends quietly with the own code of the task, and delivers nothing', async () => {
    const { run, order } = tracked({ lines: ['url'] });
    const { exitCode, stderr } = await publish([run], { stdoutError: GONE }, order);
    expect([exitCode, stderr, order]).toEqual([0, '', []]);
  });
});

/** A run that notes when it is told that it was delivered. */
function tracked(parts: Partial<Run>): { run: Run; order: string[] } {
  const order: string[] = [];
  const run: Run = { ...emptyRun(), ...parts, delivered: async () => void order.push('delivered') };
  return { run, order };
}

interface Options extends RecordingOptions {
  readonly json?: boolean;
  readonly form?: PublishForm;
}

async function publish(runs: readonly Run[], { json = false, form, ...options }: Options, order: string[] = []) {
  const { console, redactor, stdout, stderr } = await recordingConsole(options);
  const traced: Error[] = [];
  const send = createPublish({
    console,
    redactor,
    json,
    elapsedMs: () => 1234,
    traceError: (error) => traced.push(error),
  });
  for (const run of runs) {
    const told = run.delivered;
    run.delivered = async () => {
      await told();
      order[order.length - 1] += stdout() === '' ? ' before stdout' : ' after stdout';
    };
  }
  const exitCode = await send(runs, form);
  return { exitCode, traced, stdout: stdout(), stderr: stderr() };
}
