import type { GalleryLang, PluralText } from './texts.ts';

/** The text with each `{name}` replaced by its value; an unknown name stays as it is. */
export function fillIn(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The form of `text` that the language wants for the count, with `{n}` filled in. */
export function plural(lang: GalleryLang, count: number, text: PluralText, shown = String(count)): string {
  const form = new Intl.PluralRules(lang).select(count) === 'one' ? text.one : text.other;
  return fillIn(form, { n: shown });
}

/** The day of an instant (ms) in words, in UTC. */
export function dayInWords(lang: GalleryLang, time: number): string {
  return new Intl.DateTimeFormat(LOCALES[lang], { dateStyle: 'medium', timeZone: 'UTC' }).format(time);
}

/** The BCP 47 tag of each language of the page. */
export const LOCALES: Readonly<Record<GalleryLang, string>> = { en: 'en', zh: 'zh-CN' };
