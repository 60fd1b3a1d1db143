import { escapeHtml } from './escape.ts';
import type { GalleryTexts } from './texts.ts';

/** The facts that the large view lists, in order; each is a data attribute of a card or told by its picture. */
const FACTS = ['id', 'size', 'pixels', 'mode', 'model', 'cost', 'date'] as const;

/** The empty dialog of the large view; the script fills it from the card that is opened. */
export function largeView(texts: GalleryTexts): string {
  return `<dialog id="view" aria-label="${escapeHtml(texts.view)}">
<div class="bar">
<p id="place" class="place"></p>
${iconButton('previous', texts.previous, 'M15 5l-7 7 7 7')}
${iconButton('next', texts.next, 'M9 5l7 7-7 7')}
${iconButton('close', texts.close, 'M6 6l12 12M18 6L6 18')}
</div>
<div class="stage" id="stage"><img id="large" alt="" hidden><p id="blank" hidden></p></div>
<div class="panel">
<h2 class="label">${escapeHtml(texts.prompt)}</h2>
<p id="view-prompt" class="full" dir="auto"></p>
<button type="button" id="copy-prompt" class="plain">${escapeHtml(texts.copyPrompt)}</button>
<div id="view-reason" hidden><h2 class="label">${escapeHtml(texts.reason)}</h2><p class="reason" dir="auto"></p></div>
<div id="view-fetch" class="fetch" hidden><p>${escapeHtml(texts.fetch)}</p><code dir="ltr"></code>
<button type="button" class="copy plain">${escapeHtml(texts.copyCommand)}</button></div>
<dl>
<div data-fact="status"><dt>${escapeHtml(texts.status)}</dt><dd></dd></div>
${FACTS.map((fact) => `<div data-fact="${fact}"><dt>${escapeHtml(texts[fact])}</dt><dd dir="auto"></dd></div>`).join('\n')}
</dl>
<a id="file" class="plain" target="_blank" rel="noopener" hidden>${escapeHtml(texts.openFile)}</a>
</div>
<p id="view-said" class="unseen" role="status"></p>
</dialog>`;
}

function iconButton(id: string, label: string, path: string): string {
  return `<button type="button" id="${id}" class="icon" aria-label="${escapeHtml(label)}"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg></button>`;
}
