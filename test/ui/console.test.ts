import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyText } from '../helpers/any-text.ts';
import { recordingConsole } from '../helpers/recording-console.ts';

const KEY = 'sk-123456789abcdef';

describe('what goes where', () => {
  test('results go to stdout, everything else to stderr', async () => {
    const { console, stdout, stderr } = await recordingConsole();
    console.info('info');
    console.notice('notice');
    console.warn('careful');
    await console.result(['one', 'two']);
    await console.flush();
    expect(stdout()).toBe('one\ntwo\n');
    expect(stderr()).toBe('info\nnotice\nwarning: careful\n');
  });

  test('--quiet leaves out what is no warning, error or id', async () => {
    const { console, stderr } = await recordingConsole({ quiet: true });
    console.info('info');
    console.notice('notice');
    console.warn('careful');
    expect(stderr()).toBe('notice\nwarning: careful\n');
  });

  test('no lines are no write', async () => {
    const { console, written } = await recordingConsole();
    await console.result([]);
    expect(written).toEqual([]);
  });

  test('the spinner steps aside before each write', async () => {
    const steps: string[] = [];
    const progress = {
      lane: () => ({ show: () => {}, stop: () => {} }),
      pause: () => void steps.push('pause'),
      stop: () => {},
    };
    const { console } = await recordingConsole({ progress });
    console.info('line');
    await console.result(['result']);
    expect(steps).toEqual(['pause', 'pause']);
  });
});

describe('a stream that fails', () => {
  test('is an error where it is stdout', async () => {
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    const { console } = await recordingConsole({ stdoutError: full });
    await expect(console.result(['x'])).rejects.toBe(full);
  });

  test('does not end a paid task where it is stderr', async () => {
    const { console } = await recordingConsole({ stderrError: new Error('gone') });
    console.notice('task 13170');
    await expect(console.flush()).resolves.toBeUndefined();
  });
});

describe('the key', () => {
  test('is masked in whatever leaves, on both streams', async () => {
    const { console, redactor, stdout, stderr } = await recordingConsole();
    redactor.add(KEY, 'sk-1****cdef');
    console.info(`a ${KEY}`);
    console.notice(`b ${encodeURIComponent(KEY)}`);
    console.warn(`c ${Buffer.from(KEY).toString('base64')}`);
    await console.result([`d ${KEY}`]);
    expect(stderr()).toBe('a sk-1****cdef\nb sk-1****cdef\nwarning: c sk-1****cdef\n');
    expect(stdout()).toBe('d sk-1****cdef\n');
  });

  test('leaves no beginning of itself where a text is shortened', async () => {
    const { console, redactor } = await recordingConsole();
    redactor.add(KEY, '****');
    fc.assert(
      fc.property(fc.nat(40), fc.integer({ min: 5, max: 60 }), (before, limit) => {
        expect(console.safe(`${'x'.repeat(before)}${KEY} and more`, limit)).not.toContain(KEY.slice(0, 6));
      }),
    );
  });
});

describe('text that is not ours', () => {
  test('is one line of bounded length without a control character', async () => {
    const { console } = await recordingConsole();
    fc.assert(
      fc.property(anyText(), (text) => {
        const safe = console.safe(text, 30);
        expect([...safe].length).toBeLessThanOrEqual(30);
        expect(safe.replaceAll('\t', '')).not.toMatch(/[\p{Cc}\u2028\u2029\u061c\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });

  test('is bounded to 500 characters unless told otherwise', async () => {
    const { console } = await recordingConsole();
    expect(console.safe('x'.repeat(501))).toBe(`${'x'.repeat(499)}…`);
    expect(console.safe('x'.repeat(500))).toHaveLength(500);
  });
});
