/** The page's script, second part: the large view, walked by keys, buttons and swipes. */
export const viewScript = `
const view = find('view');
const large = find('large');
let openers = [];
let current = 0;

const inView = (selector) => view.querySelector(selector);

function setFact(name, value) {
  const row = inView('[data-fact="' + name + '"]');
  row.hidden = !value;
  row.querySelector('dd').textContent = value ?? '';
}

function mirror(block, source, target) {
  block.hidden = !source;
  block.querySelector(target).textContent = source ? source.textContent : '';
}

function showPicture(opener, card) {
  const thumb = opener.querySelector('img');
  large.hidden = !thumb;
  find('file').hidden = !thumb;
  find('blank').hidden = Boolean(thumb);
  large.removeAttribute('src');
  if (!thumb) {
    const note = card.querySelector('.note-text') ?? card.querySelector('.note-title');
    find('blank').textContent = note.textContent;
    setFact('pixels', null);
    return;
  }
  for (const name of ['width', 'height', 'alt']) {
    if (thumb.hasAttribute(name)) large.setAttribute(name, thumb.getAttribute(name));
    else large.removeAttribute(name);
  }
  large.src = opener.href;
  find('file').href = opener.href;
  setFact('pixels', thumb.hasAttribute('width') ? thumb.getAttribute('width') + ' × ' + thumb.getAttribute('height') : null);
}

function show(index) {
  current = Math.min(Math.max(index, 0), openers.length - 1);
  const opener = openers[current];
  const card = opener.closest('.card');
  const { id, size, mode, model, cost, date } = card.dataset;
  showPicture(opener, card);
  find('view-prompt').textContent = card.querySelector('.prompt').textContent;
  find('copy-prompt').hidden = card.querySelector('.prompt.absent') !== null;
  mirror(find('view-reason'), card.querySelector('.reason'), '.reason');
  mirror(find('view-fetch'), card.querySelector('.fetch code'), 'code');
  const facts = { status: card.querySelector('.state, .note-title').textContent, id, size, mode, model, cost };
  for (const [name, value] of Object.entries(facts)) setFact(name, value);
  setFact('date', date ? dayAndTime.format(new Date(date)) : null);
  const place = fillIn(texts.place, { n: current + 1, total: openers.length });
  find('place').textContent = place;
  find('view-said').textContent = place + ': ' + find('view-prompt').textContent.slice(0, 200);
  find('previous').setAttribute('aria-disabled', String(current === 0));
  find('next').setAttribute('aria-disabled', String(current === openers.length - 1));
  inView('.panel').scrollTop = 0;
  const ahead = openers[current + 1];
  if (ahead?.href) new Image().src = ahead.href;
}

function open(opener) {
  openers = Array.from(grid.querySelectorAll('.card:not([hidden]) .open'));
  view.showModal();
  show(openers.indexOf(opener));
  find('next').focus();
}

grid.addEventListener('click', (event) => {
  const opener = event.target.closest('.open');
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open(opener);
});

const steps = {
  ArrowLeft: () => current - 1,
  ArrowRight: () => current + 1,
  Home: () => 0,
  End: () => openers.length - 1,
};
view.addEventListener('keydown', (event) => {
  const step = steps[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  show(step());
});
view.addEventListener('close', () => {
  openers[current].focus();
  openers[current].scrollIntoView({ block: 'nearest' });
  large.removeAttribute('src');
});
find('previous').addEventListener('click', () => show(current - 1));
find('next').addEventListener('click', () => show(current + 1));
find('close').addEventListener('click', () => view.close());
find('copy-prompt').addEventListener('click', (event) => copy(event.currentTarget, find('view-prompt'), find('view-said')));

let touch = null;
find('stage').addEventListener('touchstart', (event) => {
  touch = event.touches.length === 1 ? event.touches[0] : null;
}, { passive: true });
find('stage').addEventListener('touchend', (event) => {
  if (!touch) return;
  const { clientX, clientY } = event.changedTouches[0];
  const [across, down] = [clientX - touch.clientX, clientY - touch.clientY];
  touch = null;
  if (Math.abs(across) > 48 && Math.abs(across) > 2 * Math.abs(down)) show(current + (across < 0 ? 1 : -1));
});
`;
