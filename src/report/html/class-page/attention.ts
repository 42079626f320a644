/** What a person should look at before the points count: what could not be graded, and what no mistake explains. */
import type { ClassResult } from "../../../results/results.ts";
import { safeText } from "../../safe-text.ts";
import { saidOf, unfavourable } from "../../said.ts";
import { scrollBox } from "../elements.ts";
import { html, type Markup } from "../markup.ts";
import type { ClassFacts } from "./class-facts.ts";
import { submissionLink } from "./submission-link.ts";

/** One line: whose, what, and why as sentences. */
interface Concern {
  readonly who: Markup;
  readonly what: string;
  readonly why: readonly string[];
}

export function attention({ results, withoutScorecard }: ClassFacts): Markup {
  const concerns = [
    ...withoutScorecard.map((name): Concern => ({ who: safeText(name), what: "no scorecard", why: [] })),
    ...results.flatMap(integrityConcern),
    ...results.flatMap(erroredConcerns),
  ];
  return html`<section aria-labelledby="attention">
    <h2 id="attention">Not graded, or to be looked at</h2>
    ${
      concerns.length === 0
        ? html`<p>Everything was judged, and nothing was flagged.</p>`
        : scrollBox("Not graded, or to be looked at", table(concerns))
    }
  </section>`;
}

function integrityConcern(result: ClassResult): Concern[] {
  const { integrity, submission } = result.scorecard;
  if (integrity.length === 0) return [];
  const why = saidOf(integrity, submission.language).map(({ place, what }) => `${place} ${what}`.trim());
  return [{ who: submissionLink(result), what: "integrity flag", why }];
}

function erroredConcerns(result: ClassResult): Concern[] {
  const { language } = result.scorecard.submission;
  return result.items
    .filter(({ status }) => status === "errored")
    .map(({ id, parts }) => {
      const errored = parts.filter(({ status }) => status === "errored");
      const said = errored.flatMap(({ findings }) => saidOf(unfavourable(findings), language));
      const why = [...new Set(said.map(({ place, what }) => `${place} ${what}`.trim()))];
      return { who: submissionLink(result), what: `${safeText(id)} could not be judged`, why };
    });
}

const table = (concerns: readonly Concern[]): Markup =>
  html`<table>
    <thead>
      <tr>
        <th scope="col">Submission</th>
        <th scope="col">What</th>
        <th scope="col">Why</th>
      </tr>
    </thead>
    <tbody>
      ${concerns.map(
        ({ who, what, why }) =>
          html`<tr>
            <th scope="row">${who}</th>
            <td>${what}</td>
            <td>${why.map((sentence) => html`<p>${sentence}</p>`)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
