import type { PageWords } from './card.ts';
import type { GalleryEntry } from './entry.ts';
import { ratioOfSize, stateOf } from './entry.ts';
import { escapeHtml } from './escape.ts';
import { SORT_ORDERS } from './texts.ts';
import { dayInWords, fillIn, plural } from './words.ts';

/** The head of the page: its title, how many pictures there are, and when it was made (an ISO 8601 instant). */
export function pageHeader(
  entries: readonly GalleryEntry[],
  title: string,
  generatedAt: string,
  words: PageWords,
): string {
  const { lang, texts } = words;
  const count = entries.reduce((sum, entry) => sum + entry.images.length, 0);
  const made = Date.parse(generatedAt);
  const day = Number.isNaN(made)
    ? ''
    : `<span>${fillIn(escapeHtml(texts.made), { date: `<time datetime="${new Date(made).toISOString()}">${escapeHtml(dayInWords(lang, made))}</time>` })}</span>`;
  return `<header class="top">
<h1 dir="auto">${escapeHtml(title)}</h1>
<p class="facts"><span>${escapeHtml(plural(lang, count, texts.pictures))}</span> ${day}</p>
</header>`;
}

/** The search box, the filters and the order, hidden where no script runs; the count of what is shown is announced. */
export function toolbar(entries: readonly GalleryEntry[], { texts }: PageWords): string {
  const states = tally(entries.map((entry) => stateOf(entry)));
  const sizes = tally(entries.flatMap((entry) => entry.size ?? []));
  const options = [...sizes].sort(([a], [b]) => (ratioOfSize(a) ?? 0) - (ratioOfSize(b) ?? 0));
  const counted = (name: string, n: number) => fillIn(texts.option, { name, n });
  const total = entries.length;
  return `<div class="toolbar needs-script" role="search" aria-label="${escapeHtml(texts.controls)}">
<input id="search" type="search" autocomplete="off" spellcheck="false" aria-label="${escapeHtml(texts.search)}" placeholder="${escapeHtml(texts.searchHint)}">
${select('state', texts.statusFilter, [
  ['', texts.statusAll],
  ...[...states].map(([state, n]): Option => [state, counted(texts.states[state], n)]),
])}
${select('size', texts.sizeFilter, [
  ['', texts.sizeAll],
  ...options.map(([size, n]): Option => [size, counted(size, n)]),
])}
${select(
  'sort',
  texts.sort,
  SORT_ORDERS.map((order): Option => [order, texts.sortOrders[order]]),
)}
<p id="count" class="count" role="status">${escapeHtml(fillIn(texts.showing, { shown: total, total }))}</p>
</div>`;
}

type Option = readonly [value: string, label: string];

function select(id: string, label: string, options: readonly Option[]): string {
  const items = options.map(([value, text]) => `<option value="${escapeHtml(value)}">${escapeHtml(text)}</option>`);
  return `<select id="${id}" autocomplete="off" aria-label="${escapeHtml(label)}">${items.join('')}</select>`;
}

function tally<T>(values: readonly T[]): ReadonlyMap<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
