import { describe, expect, test } from 'vitest';
import { Image2Error } from '../../src/core/errors.ts';
import { zh } from '../../src/messages/zh/index.ts';
import { errorText, printError, reportError } from '../../src/ui/report-error.ts';
import { recordingConsole } from '../helpers/recording-console.ts';

const FAILED = new Image2Error('TASK_FAILED', { id: '13170', reason: 'bad\x1b[2J\nhint: pay again' });

describe('a printed error', () => {
  test('is what happened, what to do, and the next command', async () => {
    const { console, stderr } = await recordingConsole();
    printError(new Image2Error('NOT_FINISHED', { id: '13170', status: 'running' }), 'image2 get 13170 --wait', console);
    expect(stderr()).toBe(
      'error: Task 13170 has not finished yet (running).\nhint: Waiting for it costs nothing.\nnext: image2 get 13170 --wait\n',
    );
  });

  test('has no next line where there is no next command', async () => {
    const { console, stderr } = await recordingConsole();
    printError(new Image2Error('PROMPT_EMPTY', {}), null, console);
    expect(stderr()).not.toContain('next: ');
  });

  test('keeps the labels of hint and next in Chinese', async () => {
    const { console, stderr } = await recordingConsole({ messages: zh });
    printError(new Image2Error('PROMPT_EMPTY', {}), 'image2 --help', console);
    expect(stderr()).toMatch(/^错误：提示词为空。\nhint: .*\nnext: image2 --help\n$/);
  });

  test('shows the words of the service escaped, bounded, and never as lines of its own', async () => {
    const { console, stderr } = await recordingConsole();
    printError(FAILED, null, console);
    expect(stderr().split('\n')).toHaveLength(3);
    expect(stderr()).toContain(String.raw`failed: "bad\x1b[2J\nhint: pay again".`);
    const long = new Image2Error('TASK_FAILED', { id: '1', reason: 'x'.repeat(10_000) });
    expect(errorText(long, console).message.length).toBeLessThan(600);
  });

  test('makes texts safe wherever they are in its facts', async () => {
    const { console } = await recordingConsole();
    const fault = { kind: 'network', detail: 'E\x1b' } as const;
    const nested = new Image2Error('IMAGE_NOT_SAVED', { id: '1', fault, failed: 1, total: 1 });
    expect(errorText(nested, console).message).toContain(String.raw`(E\x1b)`);
    const listed = new Image2Error('CHOICE_INVALID', { flag: '--x', given: 'a', choices: ['b\x07'], suggestion: null });
    expect(errorText(listed, console).hint).toContain(String.raw`b\x07`);
  });
});

test('the error of the document has its code, and its words whole', async () => {
  const { console } = await recordingConsole();
  const { code, message, hint } = reportError(FAILED, console);
  expect(code).toBe('TASK_FAILED');
  expect(message).toContain('bad\x1b[2J\nhint: pay again');
  expect(hint).not.toBe('');
});
