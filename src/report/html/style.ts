/**
 * How all pages look: light and dark, from 360 px on, on paper. Every colour is a custom property, and no colour is the only
 * sign of anything.
 */

/** Each in light and in dark; of text on `--background` and `--surface`, a contrast of 4.5 to 1 and more. */
const colours: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  "--background": ["#f7f7f5", "#16181c"],
  "--surface": ["#ffffff", "#1e2126"],
  "--raised": ["#eeeeea", "#282c33"],
  "--line": ["#d9d9d3", "#393e47"],
  "--text": ["#1c1e21", "#e8e9eb"],
  "--muted": ["#5a5f68", "#a4aab4"],
  "--link": ["#1756a9", "#8ab8f5"],
  "--focus": ["#1756a9", "#8ab8f5"],
  "--right": ["#1a7340", "#6cc98f"],
  "--partial": ["#8a5a00", "#e3b04f"],
  "--wrong": ["#b3261e", "#f2938c"],
  "--errored": ["#7a3fa0", "#cd9fe8"],
  "--open": ["#56606e", "#a2acba"],
  "--value": ["#1a7340", "#6cc98f"],
  "--gradient": ["#b3261e", "#f2938c"],
  "--series-1": ["#1f5fae", "#7fb0f2"],
  "--series-2": ["#a34a00", "#f0a35e"],
  "--series-3": ["#11756b", "#5cc7ba"],
  "--series-4": ["#8a3a86", "#dd9ad8"],
};

const declarations = (scheme: 0 | 1): string =>
  Object.entries(colours)
    .map(([name, values]) => `${name}: ${values[scheme]};`)
    .join(" ");

/** The style of every page. */
export const baseStyle: string = `
:root { color-scheme: light dark; ${declarations(0)} --plot-background: var(--surface); }
@media screen and (prefers-color-scheme: dark) { :root { ${declarations(1)} } }
*, ::before, ::after { box-sizing: border-box; }
html { font: 100%/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--background); color: var(--text); overflow-wrap: anywhere; }
main { max-width: 78rem; margin: 0 auto; padding: 2.5rem clamp(1rem, 4vw, 3rem) 5rem; }
main:focus { outline: none; }
h1, h2, h3 { line-height: 1.25; text-wrap: balance; }
h1 { font-size: clamp(1.6rem, 4vw, 2.1rem); font-weight: 650; letter-spacing: -0.015em; margin: 0 0 0.4rem; }
h2 { font-size: 1.3rem; font-weight: 620; margin: 3.5rem 0 0.6rem; scroll-margin-top: 1rem; }
h3 { font-size: 1rem; font-weight: 620; margin: 1.8rem 0 0.4rem; }
p, ul, ol, dl { margin: 0 0 1rem; }
p, li, dd { max-width: 44rem; }
a { color: var(--link); text-underline-offset: 0.15em; }
code, pre, .code { font: 0.875em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre { overflow-x: auto; padding: 0.8rem 1rem; background: var(--raised); border-radius: 0.4rem; overflow-wrap: normal; }
small, .muted { color: var(--muted); }
small { font-size: 0.85rem; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 0.2rem; }
.skip { position: absolute; left: 1rem; top: -4rem; padding: 0.5rem 1rem; background: var(--surface); z-index: 10; }
.skip:focus { top: 0.5rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.scroll { overflow: auto; max-width: 100%; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--surface); position: relative; }
table { border-collapse: separate; border-spacing: 0; width: 100%; font-size: 0.9rem; }
th, td { padding: 0.5rem 0.75rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: normal; }
tbody tr:last-child > * { border-bottom: 0; }
thead th { background: var(--raised); font-weight: 600; white-space: nowrap; vertical-align: bottom; }
tbody th { font-weight: 500; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }

figure { max-width: 46rem; margin: 1rem 0 0; padding: 1rem; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--surface); }
summary { cursor: pointer; }
figcaption { color: var(--muted); font-size: 0.875rem; max-width: 44rem; margin-top: 0.75rem; }
.picture { overflow-x: auto; }
.picture svg { display: block; width: 100%; min-width: 28rem; max-width: none; height: auto; font-family: inherit; }

.status { white-space: nowrap; font-weight: 550; }
.mark { display: inline-block; min-width: 1em; text-align: center; }
.status.passed { color: var(--right); }
.status.partial { color: var(--partial); }
.status.failed { color: var(--wrong); }
.status.errored { color: var(--errored); }
.status.skipped, .status.manual { color: var(--open); }

button, input, select { font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--muted); border-radius: 0.35rem; padding: 0.4rem 0.65rem; min-height: 2.5rem; max-width: 100%; }
button { cursor: pointer; }
button:hover { background: var(--raised); }
[hidden] { display: none !important; }

@media (max-width: 40rem) {
  main { padding-top: 1.5rem; }
  th, td { padding: 0.4rem 0.55rem; }
  figure { padding: 0.75rem; }
}
@media print {
  @page { margin: 16mm 14mm; }
  :root { --background: #fff; --surface: #fff; --raised: #f2f2f2; }
  html { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  .skip, .screen-only { display: none; }
  .on-paper::details-content { content-visibility: visible; height: auto; }
  .scroll { overflow: visible; max-height: none; border: 0; }
  h2, h3 { break-after: avoid; }
  tr, figure, li { break-inside: avoid; }
  thead { display: table-header-group; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`;
