import { createHash } from 'node:crypto';
import type { PageWords } from './card.ts';
import { card, frameRatioOf, ratioClass } from './card.ts';
import { earlyScript, gridScript } from './client-grid.ts';
import { viewScript } from './client-view.ts';
import type { GalleryEntry } from './entry.ts';
import { timeOf } from './entry.ts';
import { escapeHtml, jsonForScript } from './escape.ts';
import { largeView } from './large-view.ts';
import { pageStyle } from './style-page.ts';
import { viewStyle } from './style-view.ts';
import type { GalleryLang, GalleryTexts } from './texts.ts';
import { pageHeader, toolbar } from './toolbar.ts';
import { LOCALES } from './words.ts';

/** How the page is made; `generatedAt` is an ISO 8601 instant, `title` stands in for the one of the texts. */
export interface GalleryOptions {
  readonly lang: GalleryLang;
  readonly texts: GalleryTexts;
  readonly title?: string;
  readonly generatedAt: string;
}

/** Stands in the head of every page made here, so that a later run knows which file it may replace. */
export const MARK = '<meta name="generator" content="image2">';

/**
 * One HTML page that shows the entries, newest first. It is whole in itself but for the pictures, which it reads as
 * relative files; its own policy forbids it everything else. Without a script it still shows all but the large view.
 */
export function galleryPage(entries: readonly GalleryEntry[], options: GalleryOptions): string {
  const words: PageWords = { lang: options.lang, texts: options.texts };
  const { texts } = words;
  const title = options.title ?? texts.title;
  const style = `${pageStyle}${ratioRules(entries)}${viewStyle}`;
  const script = `${gridScript}${viewScript}`;
  const newestFirst = [...entries].sort((a, b) => (timeOf(b) ?? 0) - (timeOf(a) ?? 0));
  return `<!doctype html>
<html lang="${LOCALES[options.lang]}">
<head>
<meta charset="utf-8">
${MARK}
<meta http-equiv="Content-Security-Policy" content="${policy(style, [earlyScript, script])}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(ICON)}">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
<script>${earlyScript}</script>
</head>
<body>
<a class="skip" href="#pictures">${escapeHtml(texts.skip)}</a>
${pageHeader(entries, title, options.generatedAt, words)}
${entries.length === 0 ? '' : toolbar(entries, words)}
<main id="pictures" tabindex="-1">
${entries.length === 0 ? `<p class="nothing">${escapeHtml(texts.empty)}</p>` : ''}
<div id="no-match" class="nothing" hidden><p>${escapeHtml(texts.noMatch)}</p><button type="button" id="clear" class="plain">${escapeHtml(texts.clear)}</button></div>
<ul id="grid" role="list">
${newestFirst.map((entry) => card(entry, words)).join('\n')}
</ul>
</main>
<p id="said" class="unseen" role="status"></p>
${largeView(texts)}
<script type="application/json" id="texts">${jsonForScript(scriptTexts(texts))}</script>
<script>${script}</script>
</body>
</html>
`;
}

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect x="1" y="2" width="14" height="12" rx="2" fill="#8a857c"/><path d="M3 12l4-5 3 3 1.5-1.5L13 12z" fill="#fff"/></svg>';

/** `file:` is for browsers that do not count the page's own folder as `'self'`; `data:` is for the icon alone. */
function policy(style: string, scripts: readonly string[]): string {
  const rules = [
    "default-src 'none'",
    "img-src 'self' file: data:",
    `style-src ${hashSource(style)}`,
    `script-src ${scripts.map(hashSource).join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
  return rules.join('; ');
}

function hashSource(content: string): string {
  return `'sha256-${createHash('sha256').update(content, 'utf8').digest('base64')}'`;
}

function ratioRules(entries: readonly GalleryEntry[]): string {
  const ratios = new Set(entries.map(frameRatioOf));
  return [...ratios].map((ratio) => `.${ratioClass(ratio)} { --ratio: ${ratio}; }\n`).join('');
}

function scriptTexts(texts: GalleryTexts): Pick<GalleryTexts, 'showing' | 'place' | 'copied' | 'selected'> {
  return { showing: texts.showing, place: texts.place, copied: texts.copied, selected: texts.selected };
}
