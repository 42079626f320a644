/** The most common mistakes, each with who made it. */
import type { ClassResult } from "../../../results/results.ts";
import type { ClassMistake } from "../../class-mistakes.ts";
import { html, type Markup } from "../markup.ts";
import { counted, type ClassFacts } from "./class-facts.ts";
import { submissionLink } from "./submission-link.ts";

export function commonMistakes({ mistakes, results }: ClassFacts): Markup {
  return html`<section aria-labelledby="mistakes">
    <h2 id="mistakes">Most common mistakes</h2>
    ${mistakes.length === 0 && html`<p>No mistake was found.</p>`}
    <ol class="mistakes">
      ${mistakes.map((mistake, index) => entry(mistake, index, results.length))}
    </ol>
  </section>`;
}

function entry({ what, who }: ClassMistake<ClassResult>, index: number, all: number): Markup {
  return html`<li>
    <p id=${`mistake-${index}`}>${what}</p>
    <div class="made">
      <span class="share" aria-hidden="true"><span style=${`width:${(who.length / all) * 100}%`}></span></span>
      <details class="on-paper">
        <summary>${counted(who.length, "submission")} <small>${Math.round((who.length / all) * 100)} %</small></summary>
        <ul class="inline">
          ${who.map((result) => html`<li>${submissionLink(result)}</li>`)}
        </ul>
      </details>
      <button type="button" hidden data-filter-mistake=${String(index)} aria-describedby=${`mistake-${index}`}>
        Show in the table
      </button>
    </div>
  </li>`;
}
