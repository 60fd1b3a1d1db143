import { describe, expect, test } from 'vitest';
import { en } from '../../src/messages/en/index.ts';
import { chooseLanguage, loadMessages } from '../../src/messages/locale.ts';
import type { Messages } from '../../src/messages/messages.ts';
import { zh } from '../../src/messages/zh/index.ts';

/** Stands in for whatever a text is made of: in words it is `X7`, and so are all its parts. */
const ANYTHING: unknown = new Proxy(
  {},
  { get: (_target, key) => (key === Symbol.toPrimitive ? () => 'X7' : ANYTHING) },
);

/** The same in every language, or no words at all. */
const NO_WORDS =
  /^(?:labels\.(?:hint|next)|summary\.keySources\.(?:flag|environment)|history\.columns\.id|confirm\.yes\.[01]|key\.shown|doctor\.node|doctor\.serviceSources\.(?:flag|environment)|help\.flags\.size)$/;

describe('the catalogues', () => {
  test('hold the same texts', () => {
    expect(Object.keys(textsOf(zh)).sort().filter(isNoAnswer)).toEqual(
      Object.keys(textsOf(en)).sort().filter(isNoAnswer),
    );
  });

  test.each(Object.entries(textsOf(en)))('in English: %s', (_name, text) => {
    expect(text.trim()).not.toBe('');
    expect(text).not.toMatch(/undefined|null|\[object|\p{Script=Han}|[，。；：？！“”（）、]/u);
  });

  test.each(Object.entries(textsOf(zh)).filter(([name]) => !NO_WORDS.test(name)))('in Chinese: %s', (_name, text) => {
    expect(text).toMatch(/\p{Script=Han}|^X7 X7 → /u);
    expect(text).not.toMatch(/undefined|null|\[object/);
    expect(text).not.toMatch(/\p{Script=Han}[,.;:!?()]|[,;:!?()]\p{Script=Han}/u);
    expect(text).not.toMatch(/\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u);
  });

  test('speak of the things of this house in its words', () => {
    const english = Object.values(textsOf(en)).join('\n');
    expect(english).not.toMatch(/\b(?:job|prediction|payload|attachment|resolution|token|mock|picture)s?\b/i);
    const chinese = Object.values(textsOf(zh)).join('\n');
    expect(chinese).not.toMatch(/作业|令牌|价格|尺寸|分辨率|附件|数据库/);
  });

  test('keep hint and next the same, so that scripts find them', () => {
    expect([en, zh].map(({ labels }) => [labels.hint, labels.next])).toEqual([
      ['hint: ', 'next: '],
      ['hint: ', 'next: '],
    ]);
  });

  test('count one and many', () => {
    expect(en.history.total(1, '0.2')).toBe('1 task, 0.2 credits');
    expect(en.history.total(2, '0.4')).toBe('2 tasks, 0.4 credits');
    expect(en.progress.saving(1, null)).toBe('saving 1 image');
    expect(en.progress.saving(2, '3 KiB')).toBe('saving 2 images: 3 KiB');
    expect(en.resume.found(1)).toBe('1 unfinished task');
  });
});

describe('choosing a language', () => {
  test.each([
    ['zh', {}, 'zh'],
    ['en', { IMAGE2_LANG: 'zh' }, 'en'],
    [undefined, { IMAGE2_LANG: 'zh', LC_ALL: 'en_US.UTF-8' }, 'zh'],
    [undefined, { LC_ALL: 'zh_CN.UTF-8', LANG: 'en_US.UTF-8' }, 'zh'],
    [undefined, { LC_ALL: '', LC_MESSAGES: 'zh-Hant', LANG: 'en' }, 'zh'],
    [undefined, { LANG: 'zh_TW' }, 'zh'],
    [undefined, { LANG: 'ZH_cn' }, 'zh'],
    [undefined, { LC_ALL: 'C', LANG: 'zh_CN.UTF-8' }, 'en'],
    [undefined, { LANG: 'zha_CN' }, 'en'],
    [undefined, {}, 'en'],
  ] as const)('--lang %s and %o give %s', (flag, env, language) => {
    expect(chooseLanguage(flag, env)).toBe(language);
  });

  test('each language has its catalogue', async () => {
    expect(await loadMessages('en')).toBe(en);
    expect(await loadMessages('zh')).toBe(zh);
  });
});

/** Every text by its place in the catalogue; the errors have a test of their own. */
function textsOf(messages: Messages): Record<string, string> {
  const texts: Record<string, string> = {};
  const visit = (value: unknown, place: string): void => {
    if (typeof value === 'string') texts[place] = value;
    else if (typeof value === 'function')
      texts[place] = [value(...Array.from({ length: 8 }, () => ANYTHING))].flat().join('\n');
    else for (const [key, part] of Object.entries(Object(value))) visit(part, place === '' ? key : `${place}.${key}`);
  };
  const { errors: _errors, imageFault: _imageFault, ...others } = messages;
  visit(others, '');
  return texts;
}

/** Languages have different words for yes. */
function isNoAnswer(place: string): boolean {
  return !place.startsWith('confirm.yes.');
}
