import { describe, expect, test } from 'vitest';
import { ERROR_OUTCOMES, Image2Error, isImage2Error } from '../../src/core/errors.ts';
import { createdByOutcome } from '../../src/core/exit-code.ts';

describe('an error', () => {
  test('carries its code, its facts and the usual outcome', () => {
    const cause = new Error('why');
    const error = new Image2Error('TASK_ID_INVALID', { given: 'a b' }, { cause });
    expect(error).toMatchObject({
      code: 'TASK_ID_INVALID',
      params: { given: 'a b' },
      outcome: 'cannotStart',
      created: null,
    });
    expect(error.cause).toBe(cause);
    expect(error.message).toBe('TASK_ID_INVALID');
  });

  test('has no cause where none was given', () => {
    expect('cause' in new Image2Error('PROMPT_EMPTY', {})).toBe(false);
  });

  test('takes the outcome of a thrower that knows better', () => {
    const error = new Image2Error('TASK_NOT_FOUND', { id: '1' }, { outcome: 'unfinished', created: 'yes' });
    expect([error.outcome, error.created]).toEqual(['unfinished', 'yes']);
  });

  test('is recognised by class and code, never by its text', () => {
    const error: unknown = new Image2Error('PROMPT_EMPTY', {});
    expect(isImage2Error(error)).toBe(true);
    expect(isImage2Error(error, 'PROMPT_EMPTY')).toBe(true);
    expect(isImage2Error(error, 'URL_REQUIRED')).toBe(false);
    expect(isImage2Error(new Error('PROMPT_EMPTY'), 'PROMPT_EMPTY')).toBe(false);
    expect(isImage2Error({ code: 'PROMPT_EMPTY' })).toBe(false);
  });
});

test('every usage error says that nothing was created', () => {
  const usage = Object.entries(ERROR_OUTCOMES).filter(([code]) =>
    /_INVALID$|^MISSING_|^UNKNOWN_|_CONFLICT$/.test(code),
  );
  expect(usage.length).toBeGreaterThan(12);
  for (const [code, outcome] of usage) expect(createdByOutcome(outcome), code).toBe('no');
});

test('every code is in English capitals', () => {
  for (const code of Object.keys(ERROR_OUTCOMES)) expect(code).toMatch(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/);
});
