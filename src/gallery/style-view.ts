/** The style of the large view: the picture beside its details, or above them on a narrow screen. */
export const viewStyle = `
html:has(dialog[open]) { overflow: hidden; }
dialog { width: 100%; height: 100%; max-width: none; max-height: none; margin: 0; padding: 0; border: 0; background: var(--paper); color: var(--ink); }
dialog[open] { display: grid; grid-template: 'stage bar' auto 'stage panel' minmax(0, 1fr) / minmax(0, 1fr) minmax(18rem, 24rem); }
.bar { grid-area: bar; display: flex; align-items: center; gap: 0.25rem; padding: 0.75rem 1rem; border-inline-start: 1px solid var(--hair); }
.place { margin-inline-end: auto; padding-inline-start: 0.5rem; color: var(--soft); font-size: 0.875rem; font-variant-numeric: tabular-nums; }
.icon { display: grid; place-items: center; width: 2.75rem; height: 2.75rem; padding: 0; border: 0; border-radius: 0.5rem; background: transparent; color: inherit; cursor: pointer; }
.icon svg { width: 1.5rem; height: 1.5rem; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
.icon[aria-disabled='true'] { opacity: 0.35; cursor: default; }
.bar .icon:focus-visible { outline-offset: -3px; }
.stage { grid-area: stage; display: grid; place-items: center; grid-template: minmax(0, 1fr) / minmax(0, 1fr); min-height: 0; padding: clamp(0.75rem, 2.5vw, 2.5rem); background: var(--mat); touch-action: pan-y pinch-zoom; }
.stage img { max-width: 100%; max-height: 100%; width: auto; height: auto; color: var(--soft); }
#blank { max-width: 24em; color: var(--soft); font-size: 1.125rem; text-align: center; }
.panel { grid-area: panel; overflow: auto; padding: 0.5rem 1.5rem 2rem; border-inline-start: 1px solid var(--hair); }
.panel > * + * { margin-top: 1rem; }
.label { color: var(--soft); font-size: 0.8125rem; font-weight: 500; }
.panel .full { margin-top: 0.25rem; line-height: 1.6; overflow-wrap: anywhere; white-space: pre-wrap; }
.panel .reason { color: inherit; }
dl { padding-top: 1rem; border-top: 1px solid var(--hair); font-size: 0.875rem; }
dl div { display: grid; grid-template-columns: 6rem minmax(0, 1fr); gap: 1rem; padding: 0.25rem 0; }
dt { color: var(--soft); }
dd { overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
@media (max-width: 48rem) {
  dialog[open] { grid-template: 'bar' auto 'stage' minmax(0, 1fr) 'panel' minmax(0, 38%) / minmax(0, 1fr); }
  .bar, .panel { border: 0; }
  .bar { padding: 0.25rem 0.5rem; }
  .panel { padding: 1rem 1rem 2rem; }
}
`;
