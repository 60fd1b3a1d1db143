/** Runs in the head of the page, before anything is painted: tells the style that scripts run. */
export const earlyScript = `document.documentElement.classList.add('script');`;

/** The page's script, first part: search, filters, order, dates in the reader's time zone, and copying. */
export const gridScript = `
'use strict';
const find = (id) => document.getElementById(id);
const texts = JSON.parse(find('texts').textContent);
const fillIn = (text, values) => text.replace(/{(\\w+)}/g, (whole, name) => values[name] ?? whole);
const locale = document.documentElement.lang;
const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
const dayAndTime = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' });
const fold = (text) => text.normalize('NFKC').toLowerCase();
const number = (text) => (text === undefined || Number.isNaN(Number(text)) ? null : Number(text));

for (const time of document.querySelectorAll('time')) time.textContent = day.format(new Date(time.dateTime));

const grid = find('grid');
const cards = Array.from(grid.children, (node) => {
  const { id = '', state, size = '', credits, date, ratio } = node.dataset;
  const words = fold(node.querySelector('.prompt').textContent + '\\n' + id);
  return { node, words, state, size, cost: number(credits), date: date ? Date.parse(date) : null, ratio: number(ratio) };
});

const orders = {
  newest: ['date', -1],
  oldest: ['date', 1],
  costHigh: ['cost', -1],
  costLow: ['cost', 1],
  widest: ['ratio', -1],
  tallest: ['ratio', 1],
};
const controls = { search: find('search'), state: find('state'), size: find('size'), sort: find('sort') };

function compareBy(key, sign) {
  return (a, b) => {
    if (a[key] === b[key]) return 0;
    if (a[key] === null) return 1;
    if (b[key] === null) return -1;
    return sign * (a[key] - b[key]);
  };
}

function sortCards() {
  grid.append(...cards.toSorted(compareBy(...orders[controls.sort.value])).map((card) => card.node));
}

function filterCards() {
  const words = fold(controls.search.value).split(/\\s+/).filter(Boolean);
  const { state, size } = controls;
  let shown = 0;
  for (const card of cards) {
    const fits =
      (state.value === '' || card.state === state.value) &&
      (size.value === '' || card.size === size.value) &&
      words.every((word) => card.words.includes(word));
    if (card.node.hidden === fits) card.node.hidden = !fits;
    if (fits) shown += 1;
  }
  find('no-match').hidden = shown > 0;
  find('count').textContent = fillIn(texts.showing, { shown, total: cards.length });
}

function clearFilters() {
  for (const control of [controls.search, controls.state, controls.size]) control.value = '';
  filterCards();
  controls.search.focus();
}

async function copy(button, source, live) {
  const label = button.dataset.label ?? button.textContent;
  button.dataset.label = label;
  let said = texts.copied;
  try {
    await navigator.clipboard.writeText(source.textContent);
  } catch {
    getSelection().selectAllChildren(source);
    said = texts.selected;
  }
  button.textContent = said;
  live.textContent = said;
  setTimeout(() => {
    button.textContent = label;
    live.textContent = '';
  }, 2500);
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('button.copy');
  if (button) copy(button, button.parentNode.querySelector('code'), find(find('view').open ? 'view-said' : 'said'));
});

if (cards.length > 0) {
  controls.search.addEventListener('input', filterCards);
  controls.state.addEventListener('change', filterCards);
  controls.size.addEventListener('change', filterCards);
  controls.sort.addEventListener('change', sortCards);
  find('clear').addEventListener('click', clearFilters);
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || find('view').open || event.target.matches('input, select')) return;
    event.preventDefault();
    controls.search.focus();
  });
}
`;
