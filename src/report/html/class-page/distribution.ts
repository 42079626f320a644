/** How many have how many points. */
import { axisY, gridY, rectY, ruleX, ruleY } from "@observablehq/plot";

import { score } from "../../layout.ts";
import { chart } from "../chart.ts";
import { html, rawSvg, type Markup } from "../markup.ts";
import { counted, type ClassFacts } from "./class-facts.ts";
import { quantile } from "./quantile.ts";

const BARS = 20;
/** Of points, the finest first. */
const BAR_WIDTHS = [0.25, 0.5, 1, 2, 5, 10];

/** How many have `from` points or more, and less than `to`; the last bar has those with just so many, too. */
interface Bar {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export function distribution({ results, hasBonus }: ClassFacts): Markup {
  const points = results.map(({ total }) => total.points).toSorted((a, b) => a - b);
  const [low, median, high] = [0.25, 0.5, 0.75].map((share) => quantile(points, share));
  if (low === undefined || median === undefined || high === undefined) return undefined;
  const bars = barsOf(points, Math.max(...results.map(({ total }) => total.maxPoints), ...points));
  const description = `${counted(points.length, "submission")}. The median is ${score(median)} points, the quartiles are ${score(low)} and ${score(high)}.`;
  return html`<section aria-labelledby="distribution">
    <h2 id="distribution">Points</h2>
    <figure>
      ${rawSvg(histogram(bars, median, description))}
      <figcaption>
        ${description} The dashed line is the median.${hasBonus && " Bonus points are not counted here."}
        ${inNumbers(bars)}
      </figcaption>
    </figure>
  </section>`;
}

function barsOf(points: readonly number[], most: number): Bar[] {
  const width = BAR_WIDTHS.find((each) => most / each <= BARS) ?? most / BARS;
  const number = Math.max(1, Math.ceil(most / width));
  const placeOf = (value: number): number => Math.min(Math.floor(value / width), number - 1);
  return Array.from({ length: number }, (_, place) => ({
    from: place * width,
    to: (place + 1) * width,
    count: points.filter((value) => placeOf(value) === place).length,
  }));
}

function histogram(bars: readonly Bar[], median: number, description: string): string {
  return chart(
    {
      width: 640,
      height: 260,
      marginTop: 24,
      marginBottom: 44,
      marginLeft: 48,
      style: { fontSize: "13px" },
      x: { label: "Points", domain: [0, bars.at(-1)?.to ?? 1] },
      y: { label: "Submissions", nice: true },
      marks: [
        gridY({ stroke: "var(--line)", strokeOpacity: 1 }),
        axisY({ tickSize: 0, tickFormat: (count: number) => (Number.isInteger(count) ? String(count) : "") }),
        rectY(bars, { x1: "from", x2: "to", y: "count", fill: "var(--series-1)", inset: 1 }),
        ruleY([0], { stroke: "var(--muted)" }),
        ruleX([median], { stroke: "var(--text)", strokeWidth: 2, strokeDasharray: "5 4" }),
      ],
    },
    { title: "Distribution of points", description },
  );
}

const inNumbers = (bars: readonly Bar[]): Markup =>
  html`<details>
    <summary>In numbers</summary>
    <table class="narrow">
      <thead>
        <tr>
          <th scope="col">Points</th>
          <th scope="col" class="number">Submissions</th>
        </tr>
      </thead>
      <tbody>
        ${bars.map(
          ({ from, to, count }, index) =>
            html`<tr>
              <th scope="row">${score(from)} to ${index < bars.length - 1 && "below "}${score(to)}</th>
              <td class="number">${count}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
