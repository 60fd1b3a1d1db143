import type { Messages } from './messages.ts';

/** The languages of this tool. */
export const LANGUAGES = ['en', 'zh'] as const;

/** A value of {@link LANGUAGES}. */
export type Language = (typeof LANGUAGES)[number];

/**
 * The language in force: `--lang` if it is one, else `IMAGE2_LANG`, then `LC_ALL`, `LC_MESSAGES`, `LANG`; of these the
 * first that is set decides. English where it names neither.
 */
export function chooseLanguage(flag: string | undefined, env: Readonly<Record<string, string | undefined>>): Language {
  const named = [flag, env['IMAGE2_LANG'], env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((text) => text);
  return /^zh(?![a-z])/i.test(named ?? '') ? 'zh' : 'en';
}

/** The catalogue of a language. Only that one is loaded. */
export async function loadMessages(language: Language): Promise<Messages> {
  if (language === 'zh') return (await import('./zh/index.ts')).zh;
  return (await import('./en/index.ts')).en;
}
