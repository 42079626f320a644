/** How a class page looks, besides what all pages have. */
export const classStyle: string = `
.numbers { display: flex; flex-wrap: wrap; gap: 0.5rem 2.75rem; margin: 1.5rem 0; }
.numbers dt { color: var(--muted); font-size: 0.875rem; }
.numbers dd { margin: 0; }
.numbers strong { font-size: 1.75rem; font-weight: 620; letter-spacing: -0.01em; font-variant-numeric: tabular-nums; }
.open p { margin-bottom: 0.3rem; }
.notes { padding: 0.8rem 1rem 0.8rem 2rem; background: var(--raised); border-radius: 0.5rem; }
.inline { display: flex; flex-wrap: wrap; gap: 0.15rem 1.1rem; list-style: none; padding: 0; margin: 0; }
.inline .status { font-weight: 400; font-variant-numeric: tabular-nums; }
nav.contents { margin: 1.75rem 0 0; padding: 0.75rem 0; border-block: 1px solid var(--line); }
nav.contents ul { margin: 0; }

.rates th:first-child { min-width: 9rem; max-width: 18rem; }
.rates td:last-child { min-width: 16rem; width: 65%; }
.rates .number { width: 1%; }
.rates thead th { white-space: normal; }
.bar { display: flex; gap: 2px; height: 0.75rem; margin: 0.35rem 0 0.4rem; }
.bar span { background: var(--open); border-radius: 2px; min-width: 2px; flex-basis: 0; }
.bar .passed { background: var(--right); }
.bar .partial { background: var(--partial); }
.bar .failed { background: var(--wrong); }
.bar .errored { background: var(--errored); }

.mistakes { max-width: 56rem; padding: 0; list-style: none; counter-reset: mistake; border-top: 1px solid var(--line); }
.mistakes > li { max-width: none; padding: 0.9rem 0 0.9rem 2.25rem; border-bottom: 1px solid var(--line); counter-increment: mistake; position: relative; }
.mistakes > li::before { content: counter(mistake); position: absolute; left: 0; color: var(--muted); font-variant-numeric: tabular-nums; }
.mistakes > li > p { margin: 0 0 0.35rem; font-weight: 500; }
.made { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; }
.made details { flex: 1 1 12rem; }
.made details ul { margin-top: 0.5rem; font-size: 0.9rem; max-height: 14rem; overflow-y: auto; }
.made button { min-height: 2.25rem; padding: 0.2rem 0.7rem; font-size: 0.875rem; }
.share { width: 8rem; height: 0.5rem; border-radius: 2px; background: var(--raised); }
.share span { display: block; height: 100%; border-radius: 2px; background: var(--series-1); }

figure + .scroll { margin-top: 1rem; max-width: min(46rem, 100%); }
.narrow { width: auto; min-width: min(24rem, 100%); }
.scroll:has(> .narrow) { width: fit-content; }
figcaption details { margin-top: 0.5rem; }
figcaption table { margin-top: 0.4rem; color: var(--text); }
td > p { margin: 0 0 0.25rem; min-width: 14rem; }

.filters { display: flex; flex-wrap: wrap; gap: 0.75rem 1rem; align-items: end; margin: 0 0 1rem; }
.filters div { display: flex; flex-direction: column; gap: 0.2rem; min-width: 0; }
.filters label { color: var(--muted); font-size: 0.875rem; }
.filters input, .filters select { color: var(--text); font-size: 1rem; width: 13rem; }
.filters button { background: none; }
#count { font-weight: 600; font-variant-numeric: tabular-nums; margin-bottom: 0.4rem; }
.legend { font-size: 0.875rem; display: flex; flex-wrap: wrap; gap: 0.1rem 1rem; max-width: none; margin-bottom: 0.6rem; }
.legend .status { font-weight: 400; }
.wide .scroll { max-height: 90vh; }
.submissions { width: auto; min-width: 100%; }
.submissions thead th { position: sticky; top: 0; z-index: 2; }
.submissions tbody th { position: sticky; left: 0; z-index: 1; background: var(--surface); max-width: 14rem; overflow-wrap: anywhere; }
.submissions thead th:first-child { left: 0; z-index: 3; }
.submissions td, .submissions tbody th { padding-block: 0.35rem; }
.submissions .status { font-weight: 400; }
.submissions td:not(.number) { min-width: 9.5rem; max-width: 16rem; overflow-wrap: anywhere; }
.submissions td:last-child { min-width: 20rem; max-width: 30rem; }
.submissions thead th:has(button) { padding: 0; }
.submissions thead button { border: 0; background: none; font-weight: 600; width: 100%; padding: 0.5rem 0.75rem; text-align: inherit; border-radius: 0; white-space: nowrap; }
.submissions thead [data-sort="number"] { text-align: right; }
.submissions thead button::after { content: "↕"; content: "↕" / ""; color: var(--muted); margin-left: 0.35em; font-weight: 400; }
.submissions thead [aria-sort="ascending"] button::after { content: "↑"; content: "↑" / ""; color: var(--text); }
.submissions thead [aria-sort="descending"] button::after { content: "↓"; content: "↓" / ""; color: var(--text); }
.submissions thead button:focus-visible { outline-offset: -3px; }
.flag { display: inline-block; white-space: nowrap; }
.flag:not(:last-child)::after { content: ";"; }
.flag.integrity, .flag.errored { color: var(--wrong); font-weight: 600; }

@media screen and (min-width: 84rem) { .wide { margin-inline: calc(50% - min(50vw - 3rem, 58rem)); } }
@media (max-width: 40rem) {
  .filters { display: grid; grid-template-columns: 1fr 1fr; }
  .filters input, .filters select { width: 100%; }
  .filters button { justify-self: start; }
  .submissions tbody th { max-width: 8.5rem; }
  .rates th:first-child { min-width: 5rem; max-width: 6.5rem; }
  .rates td:last-child { min-width: 9.5rem; width: auto; }
  .submissions thead button { padding-inline: 0.55rem; }
}
@media print {
  @page wide { size: A4 landscape; }
  .wide { page: wide; }
  .filters, .made button, nav.contents { display: none; }
  .bar, .share { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .submissions { font-size: 6.5pt; width: 100%; }
  .submissions th, .submissions td { padding: 0.15rem 0.2rem; position: static; }
  .submissions thead th, .submissions thead button { white-space: normal; padding: 0.15rem 0.2rem; min-height: 0; }
  .submissions thead button::after { content: none; }
  .submissions td:last-child { min-width: 0; }
  .submissions td:not(.number) { min-width: 0; }
  .flag { white-space: normal; }
}
`;
