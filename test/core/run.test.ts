import { describe, expect, test } from 'vitest';
import { Image2Error } from '../../src/core/errors.ts';
import { emptyDraft } from '../../src/core/report.ts';
import { emptyRun, runPlain, runTask, toImage2Error } from '../../src/core/run.ts';

const GOING = new AbortController().signal;

describe('a run', () => {
  test('keeps what the work found out', async () => {
    const run = await runTask(GOING, async (current) => {
      current.draft.id = '13170';
      current.lines = ['done'];
    });
    expect(run).toMatchObject({ draft: { id: '13170' }, lines: ['done'], error: null });
  });

  test('ends with the error of the work and what was known by then', async () => {
    const error = new Image2Error('TASK_FAILED', { id: '1', reason: null });
    const run = await runTask(GOING, async (current) => {
      current.draft.id = '1';
      throw error;
    });
    expect(run.error).toBe(error);
    expect(run.draft.id).toBe('1');
  });

  test('turns a stop into the error for where it had got to', async () => {
    const controller = new AbortController();
    const run = await runTask(controller.signal, async (current) => {
      current.at = 'task';
      controller.abort({ kind: 'interrupted' });
      controller.signal.throwIfAborted();
    });
    expect(run.error).toMatchObject({ code: 'INTERRUPTED', created: 'yes' });
  });

  test('keeps an error of its own although it was stopped too', async () => {
    const run = await runTask(AbortSignal.abort({ kind: 'interrupted' }), async () => {
      throw new Image2Error('TASK_FAILED', { id: '1', reason: null });
    });
    expect(run.error?.code).toBe('TASK_FAILED');
  });

  test('takes anything else for a bug and keeps its cause', async () => {
    const bug = new TypeError('x is not a function');
    const run = await runTask(GOING, async () => {
      throw bug;
    });
    expect(run.error).toMatchObject({
      code: 'INTERNAL',
      outcome: 'bug',
      params: { detail: 'TypeError: x is not a function' },
    });
    expect(run.error?.cause).toBe(bug);
  });

  test('knows nothing at first, and shares nothing with another', () => {
    const run = emptyRun();
    expect(run.draft).toEqual(emptyDraft());
    run.draft.id = '1';
    expect(emptyRun().draft.id).toBeNull();
    expect(run).toMatchObject({ lines: [], error: null, at: 'nothing', refetch: null });
  });
});

test('a command without a task created nothing, also where it fails', async () => {
  const good = await runPlain(GOING, async () => {});
  const bad = await runPlain(GOING, async () => {
    throw new Error('no');
  });
  for (const result of [good, bad]) expect(result).toMatchObject({ kind: 'one', run: { draft: { created: 'no' } } });
});

test.each([
  ['a text', 'a text'],
  [undefined, 'undefined'],
  [Symbol('s'), 'Symbol(s)'],
  [{ a: 1 }, '[object Object]'],
])('even %o that was thrown becomes an error', (thrown, detail) => {
  expect(toImage2Error(thrown)).toMatchObject({ code: 'INTERNAL', params: { detail } });
});
