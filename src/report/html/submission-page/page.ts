/** The page of one submission: points and items, the first thing to fix on top, graphs, heat maps and curves. One file. */
import type { Result } from "../../../results/results.ts";
import { firstThing } from "../../first-thing.ts";
import { isNotSelected, saidOf } from "../../said.ts";
import { score } from "../../layout.ts";
import { safeText } from "../../safe-text.ts";
import { htmlDocument } from "../document.ts";
import { scrollBox, statusMark } from "../elements.ts";
import { html, type Markup } from "../markup.ts";
import { arrayStyle } from "./array-drawing.ts";
import { graphStyle } from "./graph-drawing.ts";
import { handedInSection, handedInStyle } from "./handed-in.ts";
import { anchorOf, findingList, itemArticle, itemStyle, pointsText } from "./items.ts";
import { trainingSection, trainingStyle } from "./training-charts.ts";

const pageStyle = `
.lead { display: flex; flex-wrap: wrap; gap: 0.5rem 2.5rem; align-items: baseline; margin: 1.2rem 0 1.6rem; }
.lead .total { font-size: 2.4rem; font-weight: 680; font-variant-numeric: tabular-nums; letter-spacing: -0.02em; }
.callout { border: 1px solid var(--line); border-left: 5px solid var(--link); background: var(--surface); border-radius: 0.5rem; padding: 1rem 1.25rem; margin: 0 0 1.5rem; }
.callout h2 { margin: 0 0 0.4rem; font-size: 1.05rem; }
.callout p:last-child, .callout ul:last-child, .callout li:last-child { margin-bottom: 0; }
.callout.integrity { border-left-color: var(--wrong); }
`;

/** Where a page leads back to. */
export interface Back {
  readonly address: string;
  readonly text: string;
}

/**
 * The page's text, without a line end after the last line.
 *
 * @param result as far as it is for whoever reads it.
 * @param back default: nowhere.
 */
export async function submissionPage(result: Result, back?: Back): Promise<string> {
  const { scorecard, name, student } = result;
  const { rubric, submission } = scorecard;
  const items = result.items.filter((item) => item.manual !== undefined || !isNotSelected(item));
  const articles = await Promise.all(items.map((item, index) => itemArticle(item, index, submission.language)));
  const title = `${safeText(name)} · ${rubric.title}`;
  const body = html`
    ${back && html`<p class="screen-only"><a href=${back.address}>← ${back.text}</a></p>`}
    <h1>${safeText(name)}${student?.name !== undefined && html` <small>${student.name}</small>`}</h1>
    <p class="muted">${rubric.title}</p>
    ${leadLine(result, items)} ${integrityBox(result)} ${handInBox(result)} ${firstThingBox(result, items)}
    <h2>Items</h2>
    ${scrollBox("Items", itemTable(items))}
    <h2>What was found</h2>
    ${articles} ${trainingSection(scorecard)} ${handedInSection(scorecard.artifacts)} ${aboutLine(result)}
  `;
  const style = [pageStyle, itemStyle, graphStyle, arrayStyle, trainingStyle, handedInStyle].join("");
  return htmlDocument({ title, body, style });
}

/** Of the items that were selected. */
function leadLine({ total }: Result, items: Result["items"]): Markup {
  const base = items.filter(({ bonus }) => !bonus).reduce((sum, { maxPoints }) => sum + maxPoints, 0);
  return html`<p class="lead">
    <span class="total">${score(total.points)} / ${score(base)}</span>
    ${total.bonus > 0 && html`<span>bonus +${score(total.bonus)}</span>`}
    ${total.pending > 0 && html`<span class="muted">${openPoints(items)} still open</span>`}
  </p>`;
}

/** `2.5`, `0.5 and +0.5`: bonus points apart. */
function openPoints(items: Result["items"]): string {
  const open = (isBonus: boolean): number =>
    items.reduce((sum, { bonus, pending }) => sum + (bonus === isBonus ? pending : 0), 0);
  return [open(false) > 0 ? score(open(false)) : "", open(true) > 0 ? `+${score(open(true))}` : ""]
    .filter(Boolean)
    .join(" and ");
}

/** Only in what is for the staff. */
function integrityBox({ scorecard: { integrity, submission } }: Result): Markup {
  if (integrity.length === 0) return undefined;
  return html`<section class="callout integrity" aria-labelledby="integrity">
    <h2 id="integrity">Integrity: for whoever gives the grade</h2>
    ${findingList(saidOf(integrity, submission.language))}
  </section>`;
}

function handInBox({ scorecard: { submission } }: Result): Markup {
  if (submission.findings.length === 0) return undefined;
  return html`<section class="callout" aria-labelledby="hand-in">
    <h2 id="hand-in">About the hand-in</h2>
    ${findingList(saidOf(submission.findings, submission.language))}
  </section>`;
}

function firstThingBox({ scorecard }: Result, items: Result["items"]): Markup {
  const first = firstThing(scorecard);
  if (first === undefined) return undefined;
  const { item, part, finding } = first;
  const index = items.findIndex(({ id }) => id === item.id);
  return html`<section class="callout" aria-labelledby="first">
    <h2 id="first">First thing to fix: <a href=${`#${anchorOf(index)}`}>${item.id} ${part.id}</a></h2>
    ${findingList(saidOf([finding], scorecard.submission.language))}
  </section>`;
}

function itemTable(items: Result["items"]): Markup {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Item</th>
        <th scope="col" class="number">Points</th>
        <th scope="col">Status</th>
        <th scope="col">What</th>
      </tr>
    </thead>
    <tbody>
      ${items.map(
        (item, index) =>
          html`<tr>
            <th scope="row"><a href=${`#${anchorOf(index)}`}>${item.id}</a></th>
            <td class="number">${pointsText(item)}</td>
            <td>${statusMark(item.status)}</td>
            <td>${item.title}${item.bonus && html` <small>(bonus)</small>`}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** By what it was graded, for whoever doubts it. */
function aboutLine({ scorecard: { grader, submission, rubric } }: Result): Markup {
  const { version, node, python, numpy, seed, isolation, engine, cpu } = grader;
  const parts = [
    `grade ${version}`,
    `seed ${seed}`,
    `Node ${node}`,
    ...(python === undefined ? [] : [`Python ${python} with NumPy ${numpy ?? "?"}`]),
    engine,
    `isolation ${isolation}`,
    cpu,
    `submission ${submission.sha256.slice(0, 12)}`,
    `rubric ${rubric.sha256.slice(0, 12)}`,
  ];
  return html`<footer>
    <p class="muted"><small>${parts.join(" · ")}</small></p>
  </footer>`;
}
