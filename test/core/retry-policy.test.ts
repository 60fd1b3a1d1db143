import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { delayAfterHiccup, parseRetryAfter } from '../../src/core/retry-policy.ts';

const NOW = Date.UTC(2026, 10, 22, 8, 0, 0);
const IN_90_S = 'Sun, 22 Nov 2026 08:01:30 GMT';

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['90', 90_000],
    [' 90 ', 90_000],
    ['999999999', 999_999_999_000],
    ['1234567890', null],
    ['-5', null],
    ['1.5', null],
    ['5s', null],
    ['soon', null],
    ['', null],
    ['0x10', null],
    ['2026-11-22T08:01:30Z', null],
  ])('%j in seconds is %j ms', (value, ms) => {
    expect(parseRetryAfter(value, undefined, NOW)).toBe(ms);
  });

  test('is nothing where there is none', () => {
    expect(parseRetryAfter(undefined, IN_90_S, NOW)).toBeNull();
  });

  test.each([
    [IN_90_S, 90_000],
    ['Sunday, 22-Nov-26 08:01:30 GMT', 90_000],
    ['Sun Nov 22 08:01:30 2026', 90_000],
    ['Sun, 22 Nov 2026 07:00:00 GMT', 0],
    ['Sun, 99 Nov 2026 07:00:00 GMT', null],
    ['Sunday', null],
  ])('as the date %j is %j ms from now', (value, ms) => {
    expect(parseRetryAfter(value, undefined, NOW)).toBe(ms);
  });

  test("is measured against the answer's own date, since clocks differ", () => {
    expect(parseRetryAfter(IN_90_S, 'Sun, 22 Nov 2026 08:01:00 GMT', NOW)).toBe(30_000);
    expect(parseRetryAfter(IN_90_S, 'no date', NOW)).toBe(90_000);
  });
});

describe('the pause after a hiccup', () => {
  test('doubles from the poll interval up to a minute', () => {
    const full = [1, 2, 3, 4, 5, 50].map((hiccups) => delayAfterHiccup(hiccups, 8_000, null, () => 0.999_999));
    expect(full.map(Math.round)).toEqual([8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  test('keeps an interval that is longer than a minute', () => {
    expect(delayAfterHiccup(3, 600_000, null, () => 1)).toBe(600_000);
  });

  test('is between half of it and the whole', () => {
    expect(delayAfterHiccup(1, 8_000, null, () => 0)).toBe(4_000);
    expect(delayAfterHiccup(1, 8_000, null, () => 0.5)).toBe(6_000);
  });

  test('is never earlier than told, at most a second later where that decides, and never nothing', () => {
    const intervals = fc.integer({ min: 100, max: 3_600_000 });
    const told = fc.integer({ min: 0, max: 1_000_000_000 });
    const dice = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        intervals,
        told,
        dice,
        (hiccups, interval, retryAfterMs, random) => {
          const delay = delayAfterHiccup(hiccups, interval, retryAfterMs, () => random);
          const unasked = delayAfterHiccup(hiccups, interval, null, () => random);
          expect(delay).toBeGreaterThanOrEqual(retryAfterMs);
          expect(delay).toBeLessThanOrEqual(Math.max(unasked, retryAfterMs + 1_000));
          expect(unasked).toBeGreaterThanOrEqual(interval / 2);
        },
      ),
    );
  });
});
