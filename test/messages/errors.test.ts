import { describe, expect, test } from 'vitest';
import { ERROR_OUTCOMES, type ErrorCode } from '../../src/core/errors.ts';
import { en } from '../../src/messages/en/index.ts';
import type { ErrorText } from '../../src/messages/error-text.ts';
import type { Messages } from '../../src/messages/messages.ts';
import { zh } from '../../src/messages/zh/index.ts';
import { ERROR_SAMPLES, IMAGE_FAULTS } from '../helpers/error-samples.ts';

const CODES = Object.keys(ERROR_SAMPLES) as ErrorCode[];

test('every code has samples', () => {
  expect(CODES.sort()).toEqual(Object.keys(ERROR_OUTCOMES).sort());
});

describe.each([
  ['English', en],
  ['Chinese', zh],
])('in %s', (_name, messages) => {
  test.each(CODES)('%s has words for all that it may carry', (code) => {
    for (const { message, hint } of textsOf(messages, code)) {
      for (const text of [message, hint]) {
        expect(text).not.toMatch(/undefined|null|NaN|\[object|=>|\$\{| {2}|^\s|\s$/);
        expect(text.length).toBeGreaterThan(3);
      }
      expect(hint).not.toBe(message);
    }
  });

  test('no two codes say the same', () => {
    const first = CODES.map((code) => textsOf(messages, code)[0]?.message);
    expect(new Set(first).size).toBe(CODES.length);
  });

  test('every fault of an image ends a sentence', () => {
    const texts = IMAGE_FAULTS.map(messages.imageFault);
    expect(new Set(texts).size).toBe(IMAGE_FAULTS.length);
    for (const text of texts) expect(text).not.toMatch(/[.。]$|undefined/);
  });
});

describe('the English message', () => {
  test.each(CODES)('of %s is one sentence, and its hint ends as a text ends', (code) => {
    for (const { message, hint } of textsOf(en, code)) {
      expect(message).toMatch(/^[A-Z0-9"/-].*\.$|^(?:key set|images\.example) .*\.$/);
      expect(message).not.toMatch(/[.!?] [A-Z]/);
      expect(hint).toMatch(/[.?)]$|: \S.*$|(?:with|at): .*$/);
      expect(hint).toMatch(/^[A-Z"-]|^text2img/);
      expect(message + hint).not.toMatch(/\p{Script=Han}|[，。；：？！“”（）、]/u);
    }
  });
});

describe('the Chinese message', () => {
  test.each(CODES)('of %s is one sentence with Chinese marks', (code) => {
    for (const { message, hint } of textsOf(zh, code)) {
      expect(message).toMatch(/\p{Script=Han}.*。$/u);
      expect(message.slice(0, -1)).not.toContain('。');
      expect(hint).toMatch(/\p{Script=Han}/u);
      expect(hint).toMatch(/[。？]$|[：:] ?[^，。]+$/);
      expectChineseMarks(message);
      expectChineseMarks(hint);
    }
  });
});

function textsOf(messages: Messages, code: ErrorCode): ErrorText[] {
  const make = messages.errors[code] as (params: unknown) => ErrorText;
  return ERROR_SAMPLES[code].map((params) => make(params));
}

function expectChineseMarks(text: string): void {
  expect(text, 'an English mark beside a Chinese character').not.toMatch(
    /\p{Script=Han}[,.;:!?()]|[,;:!?()]\p{Script=Han}/u,
  );
  expect(text, 'no blank between Chinese and Latin').not.toMatch(
    /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u,
  );
  expect(text, 'a blank beside a Chinese mark').not.toMatch(/[，。；：？！（）、“”] | [，。；：？！（）、”]/);
  const own = text.replaceAll(/image2 [\w .<>-]*|“[^”]*”|（[^（）]*）|key set|--\w+/g, '');
  expect(own, 'a sentence in English').not.toMatch(/[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}/);
}
