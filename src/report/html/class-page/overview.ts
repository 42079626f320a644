/** How the page begins: whose it is, how many, how they did in the middle, and what is still open. */
import { opennessOf } from "../../../results/merge.ts";
import { classNotes } from "../../class-reports.ts";
import { score } from "../../layout.ts";
import { safeText } from "../../safe-text.ts";
import { html, type Markup } from "../markup.ts";
import { counted, type ClassFacts } from "./class-facts.ts";
import { spreadOf } from "./quantile.ts";

/** The title as text. */
export const titleOf = ({ results }: ClassFacts): string =>
  `${safeText(results[0]?.scorecard.rubric.title ?? "A class")}: class report`;

export function overview(facts: ClassFacts): Markup {
  const { results } = facts;
  const spread = spreadOf(results.map(({ total }) => total.points));
  const maxPoints = Math.max(0, ...results.map(({ total }) => total.maxPoints));
  const final = results.filter((result) => opennessOf(result) === undefined).length;
  const notes = classNotes(facts);
  return html`<header>
    <h1>${titleOf(facts)}</h1>
    <dl class="numbers">
      ${keyNumber("Submissions", String(results.length))}
      ${spread && keyNumber("Median", score(spread.median), `of ${score(maxPoints)} points`)}
      ${spread && keyNumber("Range", `${score(spread.least)}–${score(spread.most)}`, "points")}
      ${keyNumber("Final", String(final), `of ${results.length}`)}
    </dl>
    ${openness(facts)}
    ${
      notes.length > 0 &&
      html`<ul class="notes">
        ${notes.map((note) => html`<li>${note}</li>`)}
      </ul>`
    }
  </header>`;
}

const keyNumber = (name: string, value: string, unit?: string): Markup =>
  html`<div>
    <dt>${name}</dt>
    <dd><strong>${value}</strong>${unit !== undefined && html` <small>${unit}</small>`}</dd>
  </div>`;

/** What keeps results from being final, and how many of them. */
function openness({ results, itemIds }: ClassFacts): Markup {
  const open = results.flatMap((result) => opennessOf(result) ?? []);
  if (open.length === 0) return html`<p>Nothing is open: every result is final.</p>`;
  const incomplete = open.filter((each) => each.incomplete).length;
  const pending = itemIds
    .map((id) => ({ id, count: open.filter((each) => each.pending.includes(id)).length }))
    .filter(({ count }) => count > 0);
  return html`<div class="open">
    <p>
      <strong
        >${counted(open.length, "result")} of ${results.length} ${open.length === 1 ? "is" : "are"} not final.</strong
      >
      ${incomplete > 0 && ` In ${incomplete}, parts were skipped.`} ${pending.length > 0 && " Points are pending for:"}
    </p>
    ${
      pending.length > 0 &&
      html`<ul class="inline">
        ${pending.map(({ id, count }) => html`<li>${safeText(id)} <small>${count}</small></li>`)}
      </ul>`
    }
  </div>`;
}
