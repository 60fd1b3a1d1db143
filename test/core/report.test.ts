import { expect, test } from 'vitest';
import { emptyDraft } from '../../src/core/report.ts';

test('a draft that knows nothing says null, never a guess', () => {
  const { extra, files, reused, ...known } = emptyDraft();
  expect({ extra, files, reused }).toEqual({ extra: {}, files: [], reused: false });
  expect(new Set(Object.values(known))).toEqual(new Set([null]));
});

test('two drafts share nothing', () => {
  expect(emptyDraft()).not.toBe(emptyDraft());
});
