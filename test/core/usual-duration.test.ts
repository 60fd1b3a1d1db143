import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImageRequest } from '../../src/core/image-request.ts';
import type { HistoryEntry } from '../../src/core/journal.ts';
import { usualSeconds } from '../../src/core/usual-duration.ts';

const BASE_URL = 'https://kexiangai.com';
const REQUEST: ImageRequest = { mode: 'text2img', prompt: 'a fox', size: '3:4', urls: [], model: 'GPT-Image-2' };
const START = Date.UTC(2026, 10, 22);

function entry(seconds: number, changes: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    token: 'a',
    record: 'b',
    baseUrl: BASE_URL,
    keyFingerprint: 'c',
    request: REQUEST,
    id: '1',
    item: null,
    status: 'success',
    imgUrls: [],
    failReason: null,
    cost: null,
    createdAt: new Date(START).toISOString(),
    endedAt: new Date(START + seconds * 1000).toISOString(),
    files: [],
    ...changes,
  };
}

describe('how long a task usually takes', () => {
  it('is the median of tasks with the same mode and size', () => {
    const square = { request: { ...REQUEST, size: '1:1' as const } };
    const entries = [entry(30), entry(41), entry(600), entry(5, square), entry(5, square)];
    expect(usualSeconds(entries, BASE_URL, REQUEST)).toBe(40);
  });

  it('is that of all tasks where too few were of the same kind', () => {
    const other = { request: { ...REQUEST, mode: 'img2img' as const } };
    expect(usualSeconds([entry(100), entry(10, other), entry(12, other)], BASE_URL, REQUEST)).toBe(12);
    expect(usualSeconds([entry(10), entry(12)], BASE_URL, null)).toBe(10);
  });

  it('is not known from fewer than two tasks', () => {
    expect(usualSeconds([], BASE_URL, REQUEST)).toBeNull();
    expect(usualSeconds([entry(10)], BASE_URL, REQUEST)).toBeNull();
  });

  it('counts neither failures nor other services nor clocks that went back', () => {
    const entries = [
      entry(10, { status: 'failed' }),
      entry(10, { status: 'forgotten' }),
      entry(10, { baseUrl: 'http://127.0.0.1:8080' }),
      entry(10, { createdAt: null }),
      entry(-10),
      entry(50),
    ];
    expect(usualSeconds(entries, BASE_URL, REQUEST)).toBeNull();
    expect(usualSeconds([...entries, entry(50)], BASE_URL, REQUEST)).toBe(50);
  });

  it('lies between the shortest and the longest, but for the rounding', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 7200 }), { minLength: 2, maxLength: 50 }), (lengths) => {
        const usual =
          usualSeconds(
            lengths.map((seconds) => entry(seconds)),
            BASE_URL,
            REQUEST,
          ) ?? Number.NaN;
        expect(usual).toBeGreaterThanOrEqual(Math.max(1, Math.min(...lengths) - 30));
        expect(usual).toBeLessThanOrEqual(Math.max(1, Math.max(...lengths) + 30));
      }),
    );
  });
});
