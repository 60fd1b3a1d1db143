import { expect, test } from 'vitest';
import { runInProcess } from '../helpers/run-cli.ts';

const EN = 'en_GB.UTF-8';
const ZH = 'zh_CN.UTF-8';

test.each<[expected: 'en' | 'zh', flag: string[], env: Record<string, string>]>([
  ['en', [], {}],
  ['zh', [], { LANG: ZH }],
  ['zh', [], { LC_MESSAGES: ZH, LANG: EN }],
  ['en', [], { LC_MESSAGES: EN, LANG: ZH }],
  ['zh', [], { LC_ALL: ZH, LC_MESSAGES: EN, LANG: EN }],
  ['en', [], { LC_ALL: 'C', LC_MESSAGES: ZH, LANG: ZH }],
  ['zh', [], { LC_ALL: '', LANG: ZH }],
  ['zh', [], { IMAGE2_LANG: 'zh', LC_ALL: EN }],
  ['en', [], { IMAGE2_LANG: 'en', LC_ALL: ZH }],
  ['zh', [], { IMAGE2_LANG: '', LC_ALL: ZH }],
  ['zh', [], { LANG: 'zh-Hant' }],
  ['en', [], { LANG: 'zha_CN' }],
  ['zh', ['--lang', 'zh'], { IMAGE2_LANG: 'en', LC_ALL: EN }],
  ['en', ['--lang=en'], { IMAGE2_LANG: 'zh', LC_ALL: ZH }],
])('the language is %s with %j and %j', async (expected, flag, env) => {
  const usage = await runInProcess(['create', ...flag], { env });
  const help = await runInProcess(['create', '--help', ...flag], { env });
  const history = await runInProcess(['history', ...flag], { env });
  const texts = [usage.stderr, help.stdout, history.stderr];
  expect(texts.map((text) => /\p{Script=Han}/u.test(text))).toEqual(texts.map(() => expected === 'zh'));
  expect([usage.code, help.code, history.code]).toEqual([2, 0, 0]);
});
