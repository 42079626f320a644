/** The trainings in a table: what each reached, what it had to, and its set-up. */
import { countedAttempt } from "../../../training/counted-attempt.ts";
import type { RunRecord } from "../../../training/outcome.ts";
import { percent } from "../../wording.ts";
import { html, type Markup } from "../markup.ts";

export function runTable(runs: readonly RunRecord[]): Markup {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Run</th>
        ${[
          "Test accuracy",
          "Needed",
          "Best validation",
          "Learning rate",
          "Decay",
          "Batch",
          "Momentum",
          "L2",
          "Hidden units",
        ].map((column) => html`<th scope="col" class="number">${column}</th>`)}
        <th scope="col">Ended</th>
      </tr>
    </thead>
    <tbody>
      ${runs.map(runRow)}
    </tbody>
  </table>`;
}

function runRow(run: RunRecord): Markup {
  const { name, testAccuracy, threshold, learningRate, lrDecay, batchSize, beta, reg, hiddenDim } = run;
  const attempt = countedAttempt(run);
  const best = attempt?.epochs.map(({ validationAccuracy }) => validationAccuracy) ?? [];
  const reached = testAccuracy !== undefined && testAccuracy >= threshold;
  return html`<tr>
    <th scope="row">${name}</th>
    <td class="number">
      <span class=${`status ${reached ? "passed" : "failed"}`}
        >${testAccuracy === undefined ? "—" : `${percent(testAccuracy)} ${reached ? "✓" : "✗"}`}</span
      >
    </td>
    <td class="number">${percent(threshold)}</td>
    <td class="number">${best.length === 0 ? "—" : percent(Math.max(...best))}</td>
    ${[learningRate, lrDecay, batchSize, beta, reg, hiddenDim].map((value) => html`<td class="number">${String(value)}</td>`)}
    <td>${attempt?.stop ?? "—"}${run.attempts.length > 1 && ` (${run.attempts.length} attempts)`}</td>
  </tr>`;
}
