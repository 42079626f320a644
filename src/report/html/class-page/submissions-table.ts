/**
 * The table of all submissions. All of it is there without a script; with one it can be sorted and filtered, for which each row
 * says by numbers what it can be found by.
 */
import type { ClassResult, ItemResult } from "../../../results/results.ts";
import { score } from "../../layout.ts";
import { safeText } from "../../safe-text.ts";
import { marks } from "../../said.ts";
import { percent } from "../../wording.ts";
import { scrollBox, statusMark } from "../elements.ts";
import { html, type Markup } from "../markup.ts";
import { flags, flagsOf, type ClassFacts } from "./class-facts.ts";
import { filters } from "./filters.ts";
import { submissionLink } from "./submission-link.ts";

/** One column. Numbers are sorted by the first number in a cell. */
interface Column {
  readonly title: string;
  readonly isNumber: boolean;
  readonly cell: (result: ClassResult) => Markup;
}

export function submissionsTable(facts: ClassFacts): Markup {
  const columns = columnsOf(facts);
  return html`<section aria-labelledby="submissions" class="wide">
    <h2 id="submissions">Submissions</h2>
    ${filters(facts)}
    <p class="legend" id="legend">
      ${(["passed", "partial", "failed", "errored", "skipped", "manual"] as const).map((status) => html`${statusMark(status)} `)}
    </p>
    ${scrollBox(
      "Table of all submissions",
      html`<table id="table" class="submissions" aria-labelledby="submissions" aria-describedby="legend">
        <thead>
          <tr>
            <th scope="col" data-sort="text">Submission</th>
            ${columns.map(({ title, isNumber }) => html`<th scope="col" data-sort=${isNumber ? "number" : "text"}>${title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${facts.results.map((result) => rowOf(result, columns, facts))}
        </tbody>
      </table>`,
    )}
    <p class="nothing" id="nothing" hidden>No submission is like that.</p>
  </section>`;
}

function columnsOf({ itemIds, runNames, hasNames, hasBonus }: ClassFacts): Column[] {
  return [
    ...(hasNames ? [text("Student", ({ student }) => safeText(student?.name ?? ""))] : []),
    number("Points", ({ total }) => score(total.points)),
    ...(hasBonus ? [number("Bonus", ({ total }) => score(total.bonus))] : []),
    number("Pending", ({ total }) => score(total.pending)),
    ...itemIds.map((id): Column => ({
      title: safeText(id),
      isNumber: true,
      cell: ({ items }) => itemCell(items.find((item) => item.id === id)),
    })),
    ...runNames.map((name) => number(`${safeText(name)} accuracy`, ({ scorecard }) => accuracyOf(scorecard, name))),
    text("Flags", (result) => flagsOf(result).map((flag) => html`<span class="flag ${flag}">${flags[flag]}</span> `)),
  ];
}

const text = (title: string, cell: Column["cell"]): Column => ({
  title,
  isNumber: false,
  cell: (result) => html`<td>${cell(result)}</td>`,
});

const number = (title: string, cell: Column["cell"]): Column => ({
  title,
  isNumber: true,
  cell: (result) => html`<td class="number">${cell(result)}</td>`,
});

const accuracyOf = ({ runs }: ClassResult["scorecard"], name: string): string => {
  const accuracy = runs.find((run) => run.name === name)?.testAccuracy;
  return accuracy === undefined ? "" : percent(accuracy);
};

/** `◐ 0.75`; the mark alone where all is open, which is no 0. */
function itemCell(item: ItemResult | undefined): Markup {
  if (item === undefined) return html`<td class="number"></td>`;
  const { status, points, pending } = item;
  const isOpen = pending > 0 && points === 0;
  return html`<td class="number status ${status}">${marks[status]}${!isOpen && ` ${score(points)}`}</td>`;
}

function rowOf(result: ClassResult, columns: readonly Column[], { itemIds, mistakes }: ClassFacts): Markup {
  const missed = itemIds.flatMap((id, index) => (isPassed(result, id) ? [] : [index]));
  const made = mistakes.flatMap(({ who }, index) => (who.includes(result) ? [index] : []));
  return html`<tr data-item=${missed.join(" ")} data-mistake=${made.join(" ")} data-flag=${flagsOf(result).join(" ")}>
    <th scope="row">${submissionLink(result)}</th>
    ${columns.map(({ cell }) => cell(result))}
  </tr>`;
}

const isPassed = ({ items }: ClassResult, id: string): boolean =>
  items.find((item) => item.id === id)?.status === "passed";
