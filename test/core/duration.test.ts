import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_DURATION_MS, parseDuration } from '../../src/core/duration.ts';

describe('a duration', () => {
  it.each([
    ['90', 90_000],
    ['45s', 45_000],
    ['10m', 600_000],
    ['1h', 3_600_000],
    ['1.5m', 90_000],
    ['0.25', 250],
    [' 5s ', 5000],
    ['1.1s', 1100],
    ['0', 0],
    ['0h', 0],
    ['0.00001s', 1],
  ])('%j is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    '',
    ' ',
    's',
    '-1',
    '+1',
    '1d',
    '1 h',
    '1h30m',
    '1,5m',
    '.5',
    '5.',
    '1e3',
    '0x10',
    'Infinity',
    'NaN',
    '10M',
  ])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  it('is at most what a timer can wait', () => {
    expect(parseDuration('2147483.647')).toBe(MAX_DURATION_MS);
    expect(parseDuration('2147483.648')).toBeNull();
    expect(parseDuration('596h')).toBe(596 * 3_600_000);
    expect(parseDuration('597h')).toBeNull();
    expect(parseDuration('9'.repeat(400))).toBeNull();
  });

  it('is whole milliseconds within the limit, or none, whatever the text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9.]{1,12}[smh]?$/), (text) => {
        const ms = parseDuration(text);
        expect(ms === null || (Number.isInteger(ms) && ms >= 0 && ms <= MAX_DURATION_MS)).toBe(true);
      }),
    );
  });
});
