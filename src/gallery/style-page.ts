/** The style of the page: its colours, its head, and the grid, whose rows are justified by the pictures' ratios. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf8;
  --mat: #f0ede8;
  --line: #8c867c;
  --hair: #e3dfd8;
  --ink: #1d1c1a;
  --soft: #66625b;
  --focus: #1b5fd1;
  --bad: #a32a1e;
  --warn: #7d5200;
  --row: clamp(12rem, 18vw, 18rem);
  --edge: clamp(1rem, 3.2vw, 3.5rem);
  font: 100%/1.5 system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei',
    'Noto Sans CJK SC', sans-serif;
  background: var(--paper);
  color: var(--ink);
  scroll-padding-block: 6rem 2rem;
  -webkit-text-size-adjust: 100%;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #141413;
    --mat: #1f1e1d;
    --line: #7c776f;
    --hair: #2e2c2a;
    --ink: #eceae6;
    --soft: #a8a39b;
    --focus: #8ab6ff;
    --bad: #ff9b8f;
    --warn: #e9b95a;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html:not(.script) .needs-script { display: none; }
body, p, h1, h2, ul, dl, dd { margin: 0; padding: 0; }
body { padding-bottom: 4rem; }
ul { list-style: none; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 3px; border-radius: 4px; }
main:focus { outline: none; }
.unseen {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
.skip { position: absolute; inset-inline-start: 1rem; top: -6rem; z-index: 3; padding: 0.75rem 1rem; background: var(--ink); color: var(--paper); }
.skip:focus { top: 0.5rem; }

.top { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 1.5rem; padding: 2.25rem var(--edge) 0.75rem; }
h1 { font-size: 1.625rem; font-weight: 600; line-height: 1.25; letter-spacing: -0.015em; overflow-wrap: anywhere; }
.facts { display: flex; flex-wrap: wrap; gap: 0 1.25rem; color: var(--soft); font-size: 0.875rem; }

.toolbar { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; align-items: center; gap: 0.625rem; padding: 0.75rem var(--edge); background: var(--paper); }
.toolbar input, .toolbar select, .plain {
  min-height: 2.75rem;
  padding: 0 0.875rem;
  border: 1px solid var(--line);
  border-radius: 0.5rem;
  background: transparent;
  color: inherit;
  font: inherit;
  font-size: 1rem;
}
.toolbar select { max-width: 100%; padding-inline-end: 0.5rem; background: var(--paper); text-overflow: ellipsis; }
.toolbar input { flex: 1 1 16rem; min-width: 0; max-width: 30rem; }
::placeholder { color: var(--soft); opacity: 1; }
.count { margin-inline-start: auto; color: var(--soft); font-size: 0.875rem; font-variant-numeric: tabular-nums; }
.plain { display: inline-flex; align-items: center; font-size: 0.875rem; font-weight: 500; text-decoration: none; cursor: pointer; }
.nothing { padding: 18vh var(--edge); color: var(--soft); text-align: center; }
.nothing .plain { margin-top: 1rem; color: var(--ink); }

#grid { display: flex; flex-wrap: wrap; align-items: start; gap: 2rem 1.25rem; padding: 1rem var(--edge); }
#grid::after { content: ''; flex: 999999 0 0; }
.card { flex: calc(100 * var(--ratio)) 1 calc(var(--ratio) * var(--row)); min-width: 0; }
.frame { display: block; overflow: hidden; aspect-ratio: var(--ratio); border-radius: 0.375rem; background: var(--mat); }
a.frame { content-visibility: auto; }
.frame img, .thumb img { display: block; width: 100%; height: 100%; object-fit: contain; color: var(--soft); font-size: 0.8125rem; }
.caption { padding-top: 0.625rem; }
.prompt { font-size: 0.9375rem; line-height: 1.45; overflow-wrap: anywhere; white-space: pre-line; }
.script .card .prompt { display: -webkit-box; overflow: hidden; -webkit-box-orient: vertical; -webkit-line-clamp: 2; white-space: normal; }
.absent { color: var(--soft); font-style: italic; }
:lang(zh) .absent { font-style: normal; }
.meta { display: flex; flex-wrap: wrap; gap: 0 0.75rem; margin-top: 0.25rem; color: var(--soft); font-size: 0.8125rem; font-variant-numeric: tabular-nums; }
.state { display: inline-flex; align-items: center; gap: 0.375rem; }
.state::before { content: ''; width: 0.5rem; height: 0.5rem; border: 1.5px solid currentColor; border-radius: 50%; }
.is-success .state::before { background: currentColor; }
.is-failed, .is-error { --tone: var(--bad); }
.is-unsaved, .is-doubt { --tone: var(--warn); }
.state, .note-title { color: var(--tone, inherit); }
.others { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-top: 0.625rem; }
.thumb { width: 3.5rem; height: 3.5rem; overflow: hidden; border-radius: 0.25rem; background: var(--mat); }
.thumb img { object-fit: cover; }
.note { overflow: visible; display: flex; flex-direction: column; align-items: start; justify-content: center; gap: 0.5rem; padding: 1.25rem; border: 1px solid var(--hair); font-size: 0.875rem; }
.note-title { font-size: 1rem; font-weight: 600; }
.note-text { color: var(--soft); }
.note .open { border-color: transparent; margin-inline-start: -0.875rem; text-decoration: underline; text-underline-offset: 0.2em; }
.reason { overflow-wrap: anywhere; white-space: pre-line; }
.script .card .reason { display: -webkit-box; overflow: hidden; -webkit-box-orient: vertical; -webkit-line-clamp: 4; }
.caption .reason { margin-top: 0.375rem; color: var(--bad); font-size: 0.8125rem; }
.fetch { width: 100%; min-width: 0; font-size: 0.8125rem; color: var(--soft); }
.caption .fetch { margin-top: 0.625rem; }
.fetch code { display: block; margin: 0.25rem 0 0.5rem; padding: 0.5rem 0.625rem; border-radius: 0.25rem; background: var(--hair); color: var(--ink); font: 0.8125rem/1.5 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; user-select: all; }
.fetch .plain { color: var(--ink); }

@media (hover: hover) {
  .plain:hover, .icon:hover { background: var(--mat); }
  .toolbar input:hover, .toolbar select:hover { border-color: var(--ink); }
  a.frame:hover img { opacity: 0.92; }
}
@media (hover: hover) and (prefers-reduced-motion: no-preference) {
  a.frame img { transition: opacity 160ms ease; }
}
@media (max-width: 40rem) {
  :root { --row: 11.5rem; scroll-padding-block: 1rem; }
  .top { padding-top: 1.5rem; }
  .toolbar { position: static; }
  .toolbar input { flex-basis: 100%; max-width: none; }
  .toolbar select { flex: 1 1 8rem; min-width: 0; }
  .count { flex-basis: 100%; }
  #grid { gap: 1.5rem 0.75rem; }
  .prompt { font-size: 0.875rem; }
  .note { aspect-ratio: auto; padding: 1rem; }
}
`;
