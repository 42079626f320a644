/** What the trained classifiers reach on the test images, run by run. */
import { axisX, dot, gridX, ruleX } from "@observablehq/plot";

import { safeText } from "../../safe-text.ts";
import { percent } from "../../wording.ts";
import { chart } from "../chart.ts";
import { scrollBox } from "../elements.ts";
import { html, rawSvg, type Markup } from "../markup.ts";
import type { ClassFacts } from "./class-facts.ts";
import { spreadOf } from "./quantile.ts";

const ROW = 76;

/** A run over the whole class. */
interface ClassRun {
  readonly name: string;
  readonly thresholds: readonly number[];
  readonly accuracies: readonly number[];
  readonly reached: number;
  readonly spread: { readonly least: number; readonly median: number; readonly most: number };
}

export function accuracies(facts: ClassFacts): Markup {
  const runs = facts.runNames.flatMap((name) => runOver(name, facts) ?? []);
  if (runs.length === 0) return undefined;
  return html`<section aria-labelledby="accuracies">
    <h2 id="accuracies">Test accuracies</h2>
    <figure>
      ${rawSvg(drawn(runs))}
      <figcaption>
        Each dot is a submission, at any height. The long line is what a run must reach, the short one the median of
        those that were trained to the end.
      </figcaption>
    </figure>
    ${scrollBox("Test accuracies in numbers", table(runs))}
  </section>`;
}

function runOver(name: string, { results }: ClassFacts): ClassRun | undefined {
  const runs = results.flatMap(({ scorecard }) => scorecard.runs.filter((run) => run.name === name));
  const values = runs.flatMap(({ testAccuracy }) => testAccuracy ?? []);
  const spread = spreadOf(values);
  if (spread === undefined) return undefined;
  return {
    name: safeText(name),
    thresholds: [...new Set(runs.map(({ threshold }) => threshold))],
    accuracies: values,
    reached: runs.filter(({ testAccuracy = 0, threshold }) => testAccuracy >= threshold).length,
    spread,
  };
}

function drawn(runs: readonly ClassRun[]): string {
  const dots = runs.flatMap(({ name, accuracies: values }) =>
    values.map((accuracy, index) => ({ name, accuracy: accuracy * 100, height: scattered(index) })),
  );
  const thresholds = runs.flatMap(({ name, thresholds: values }) =>
    values.map((threshold) => ({ name, threshold: threshold * 100 })),
  );
  const medians = runs.map(({ name, spread }) => ({ name, median: spread.median * 100, from: 0.2, to: 0.8 }));
  return chart(
    {
      width: 640,
      height: runs.length * ROW + 60,
      marginLeft: 96,
      marginBottom: 44,
      style: { fontSize: "13px" },
      x: { label: "Test accuracy, %", nice: true },
      y: { axis: null, domain: [-0.15, 1.15] },
      fy: { label: null, domain: runs.map(({ name }) => name), axis: "left", padding: 0.15 },
      marks: [
        gridX({ stroke: "var(--line)", strokeOpacity: 1 }),
        axisX({ tickSize: 0 }),
        dot(dots, { x: "accuracy", y: "height", fy: "name", r: 2.2, fill: "var(--series-1)", fillOpacity: 0.45 }),
        ruleX(thresholds, { x: "threshold", fy: "name", stroke: "var(--wrong)", strokeWidth: 2 }),
        ruleX(medians, { x: "median", fy: "name", y1: "from", y2: "to", stroke: "var(--text)", strokeWidth: 3 }),
      ],
    },
    { title: "Test accuracies of all submissions", description: runs.map(sentence).join(" ") },
  );
}

const sentence = ({ name, reached, accuracies: values, spread }: ClassRun): string =>
  `${name}: ${reached} of ${values.length} reach what is needed; median ${percent(spread.median)}.`;

/** From 0 to 1, evenly spread and the same every time: multiples of the golden ratio. */
const scattered = (index: number): number => (index * ((Math.sqrt(5) - 1) / 2)) % 1;

const table = (runs: readonly ClassRun[]): Markup =>
  html`<table>
    <thead>
      <tr>
        <th scope="col">Run</th>
        ${["Needed", "Reached", "Median", "Lowest", "Highest"].map((title) => html`<th scope="col" class="number">${title}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${runs.map(
        ({ name, thresholds, reached, accuracies: values, spread }) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td class="number">${thresholds.map(percent).join(", ")}</td>
            <td class="number">${reached} of ${values.length}</td>
            <td class="number">${percent(spread.median)}</td>
            <td class="number">${percent(spread.least)}</td>
            <td class="number">${percent(spread.most)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
