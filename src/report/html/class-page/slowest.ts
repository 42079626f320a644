/** Which gradings took longest. */
import { scrollBox } from "../elements.ts";
import { html, type Markup } from "../markup.ts";
import type { ClassFacts } from "./class-facts.ts";
import { spreadOf } from "./quantile.ts";
import { submissionLink } from "./submission-link.ts";

const SHOWN = 5;

export function slowest({ results }: ClassFacts): Markup {
  const times = results.map(({ scorecard }) => scorecard.timing.totalMs);
  const median = spreadOf(times)?.median;
  const longest = results.toSorted((a, b) => b.scorecard.timing.totalMs - a.scorecard.timing.totalMs).slice(0, SHOWN);
  return html`<section aria-labelledby="slowest">
    <h2 id="slowest">Slowest gradings</h2>
    ${median !== undefined && html`<p>The median grading took ${duration(median)}.</p>`}
    ${scrollBox(
      "Slowest gradings",
      html`<table class="narrow">
        <thead>
          <tr>
            <th scope="col">Submission</th>
            <th scope="col" class="number">Time</th>
          </tr>
        </thead>
        <tbody>
          ${longest.map(
            (result) =>
              html`<tr>
                <th scope="row">${submissionLink(result)}</th>
                <td class="number">${duration(result.scorecard.timing.totalMs)}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
    )}
  </section>`;
}

/** `0.8 s`, `42 s`, `12 min 5 s` */
function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
