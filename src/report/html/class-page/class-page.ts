/** The page of a whole class, for whoever teaches it: from what everybody earned down to each submission. One file. */
import type { ClassResults } from "../../../results/results.ts";
import { htmlDocument } from "../document.ts";
import { html, type Markup } from "../markup.ts";
import { accuracies } from "./accuracies.ts";
import { attention } from "./attention.ts";
import { factsOfClass } from "./class-facts.ts";
import { distribution } from "./distribution.ts";
import { itemRates } from "./items.ts";
import { commonMistakes } from "./mistakes.ts";
import { overview, titleOf } from "./overview.ts";
import { slowest } from "./slowest.ts";
import { classStyle } from "./style.ts";
import { submissionsTable } from "./submissions-table.ts";
import { tableScript } from "./table-script.ts";

/** The text of the page, without a line end after the last line. It leads to the pages of the submissions, beside it. */
export function classPage(all: ClassResults): string {
  const facts = factsOfClass(all);
  const sections = [
    distribution(facts),
    itemRates(facts),
    commonMistakes(facts),
    accuracies(facts),
    slowest(facts),
    attention(facts),
    submissionsTable(facts),
  ];
  return htmlDocument({
    title: titleOf(facts),
    body: html`${overview(facts)} ${contents(facts.runNames.length > 0)} ${sections}`,
    style: classStyle,
    script: `(${tableScript.toString()})();`,
  });
}

const contents = (hasRuns: boolean): Markup =>
  html`<nav class="contents" aria-label="Sections">
    <ul class="inline">
      ${[
        ["distribution", "Points"],
        ["items", "Items"],
        ["mistakes", "Mistakes"],
        ...(hasRuns ? [["accuracies", "Accuracies"]] : []),
        ["slowest", "Slowest gradings"],
        ["attention", "To be looked at"],
        ["submissions", "Submissions"],
      ].map(([id = "", title]) => html`<li><a href=${`#${id}`}>${title}</a></li>`)}
    </ul>
  </nav>`;
