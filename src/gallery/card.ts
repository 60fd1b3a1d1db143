import type { GalleryEntry, GalleryImage } from './entry.ts';
import { ratioOf, stateOf, timeOf } from './entry.ts';
import { escapeHtml } from './escape.ts';
import type { GalleryLang, GalleryTexts } from './texts.ts';
import { dayInWords, plural } from './words.ts';

/** The language and the words that a part of the page is made with. */
export interface PageWords {
  readonly lang: GalleryLang;
  readonly texts: GalleryTexts;
}

/** The narrowest and the widest frame of a card, width by height; a picture beyond them gets a margin. */
const FRAME_RATIOS = { narrowest: 0.56, widest: 2.34, ofNote: 1.25 };

/** Width by height of an entry's frame, to three decimals, so that few distinct ones need a rule of their own. */
export function frameRatioOf(entry: GalleryEntry): number {
  if (entry.images.length === 0) return FRAME_RATIOS.ofNote;
  const ratio = Math.min(Math.max(ratioOf(entry) ?? 1, FRAME_RATIOS.narrowest), FRAME_RATIOS.widest);
  return Math.round(ratio * 1000) / 1000;
}

/** The class that gives a card its frame ratio: the page's policy lets no style attribute through. */
export function ratioClass(ratio: number): string {
  return `r${Math.round(ratio * 1000)}`;
}

/** One entry as an item of the list; what the large view and the filters need is in its data attributes. */
export function card(entry: GalleryEntry, words: PageWords): string {
  const { texts } = words;
  const state = stateOf(entry);
  const [cover, ...others] = entry.images;
  const prompt = entry.prompt === null ? texts.noPrompt : entry.prompt;
  const saved = cover !== undefined;
  return `<li class="card ${ratioClass(frameRatioOf(entry))} is-${state}"${dataOf(entry, words)}>
${saved ? picture(cover, 'frame', entry, texts) : note(entry, texts)}
<div class="caption">
<p class="prompt${entry.prompt === null ? ' absent' : ''}" dir="auto">${escapeHtml(prompt)}</p>
${meta(entry, words)}
${saved && entry.failReason !== null ? reason(entry.failReason) : ''}
${others.length > 0 ? `<div class="others">${others.map((image) => picture(image, 'thumb', entry, texts)).join('')}</div>` : ''}
${saved ? fetchWith(entry, texts) : ''}
</div>
</li>`;
}

function dataOf(entry: GalleryEntry, { lang, texts }: PageWords): string {
  const time = timeOf(entry);
  const data = {
    id: entry.id,
    state: stateOf(entry),
    size: entry.size,
    mode: isMode(entry.mode, texts) ? texts.modes[entry.mode] : entry.mode,
    model: entry.model,
    credits: entry.cost,
    cost: entry.cost === null ? null : plural(lang, Number(entry.cost), texts.credits, entry.cost),
    date: time === null ? null : new Date(time).toISOString(),
    ratio: ratioOf(entry)?.toFixed(4) ?? null,
  };
  return Object.entries(data)
    .map(([name, value]) => (value === null ? '' : ` data-${name}="${escapeHtml(value)}"`))
    .join('');
}

function isMode(mode: string | null, texts: GalleryTexts): mode is keyof GalleryTexts['modes'] {
  return mode !== null && Object.hasOwn(texts.modes, mode);
}

function picture(image: GalleryImage, kind: 'frame' | 'thumb', entry: GalleryEntry, texts: GalleryTexts): string {
  const alt = image.alt.trim() || entry.prompt?.trim() || entry.id || texts.picture;
  const pixels = image.width && image.height ? ` width="${image.width}" height="${image.height}"` : '';
  const shortAlt = escapeHtml(alt.slice(0, 300));
  return `<a class="${kind} open" href="${escapeHtml(image.src)}"><img src="${escapeHtml(image.src)}" alt="${shortAlt}"${pixels} loading="lazy" decoding="async"></a>`;
}

function note(entry: GalleryEntry, texts: GalleryTexts): string {
  const state = stateOf(entry);
  const own = state === 'success' ? '' : `<p class="note-text">${escapeHtml(texts.notes[state])}</p>`;
  return `<div class="frame note">
<p class="note-title">${escapeHtml(texts.states[state])}</p>
${entry.failReason === null ? own : reason(entry.failReason)}
${fetchWith(entry, texts)}
<button type="button" class="open plain needs-script">${escapeHtml(texts.details)}</button>
</div>`;
}

function reason(text: string): string {
  return `<p class="reason" dir="auto">${escapeHtml(text)}</p>`;
}

function fetchWith(entry: GalleryEntry, texts: GalleryTexts): string {
  if (entry.fetchCommand === null) return '';
  return `<div class="fetch"><p>${escapeHtml(texts.fetch)}</p><code dir="ltr">${escapeHtml(entry.fetchCommand)}</code>
<button type="button" class="copy plain needs-script">${escapeHtml(texts.copyCommand)}</button></div>`;
}

function meta(entry: GalleryEntry, { lang, texts }: PageWords): string {
  const time = timeOf(entry);
  const parts = [
    entry.images.length > 0 ? `<span class="state">${escapeHtml(texts.states[stateOf(entry)])}</span>` : '',
    entry.size === null ? '' : `<bdi>${escapeHtml(entry.size)}</bdi>`,
    entry.cost === null ? '' : `<bdi>${escapeHtml(plural(lang, Number(entry.cost), texts.credits, entry.cost))}</bdi>`,
    time === null
      ? ''
      : `<time datetime="${new Date(time).toISOString()}">${escapeHtml(dayInWords(lang, time))}</time>`,
  ];
  return `<p class="meta">${parts.filter((part) => part !== '').join(' ')}</p>`;
}
