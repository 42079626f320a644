/**
 * The curves that 4.2 f and i ask for: accuracies by epoch, two runs that differ in one thing in one chart, with what they
 * have to reach and what they reached; the loss by step; and the first layer's weights as images.
 */
import { dot, line, ruleY, text } from "@observablehq/plot";

import type { Scorecard } from "../../../scorecard/scorecard.ts";
import { countedAttempt } from "../../../training/counted-attempt.ts";
import type { RunRecord } from "../../../training/outcome.ts";
import { factSentences } from "../../fact-sentences.ts";
import { percent } from "../../wording.ts";
import { chart } from "../chart.ts";
import { scrollBox } from "../elements.ts";
import { html, rawSvg, type Markup } from "../markup.ts";
import { runTable } from "./run-table.ts";

/** The style of the charts. */
export const trainingStyle: string = `
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1rem; align-items: start; }
.charts figure { margin: 0; }
.charts h3 { margin-top: 0; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; margin: 0.5rem 0 0; padding: 0; font-size: 0.85rem; }
.legend span { display: inline-block; width: 1.8em; height: 0; border-top: 0.2em solid; vertical-align: 0.25em; margin-right: 0.4em; }
.legend .dashed { border-top-style: dashed; }
.weights { image-rendering: pixelated; width: 100%; max-width: 33rem; height: auto; display: block; background: #fff; }
.facts { margin-top: 1rem; }
.facts li { margin-bottom: 0.3rem; }
`;

/** The section about the trainings; nothing where there were none. */
export function trainingSection({ runs, facts }: Pick<Scorecard, "runs" | "facts">): Markup {
  if (runs.length === 0) return undefined;
  const colours = new Map(runs.map(({ name }, index) => [name, `var(--series-${(index % 4) + 1})`]));
  const colourOf = ({ name }: RunRecord): string => colours.get(name) ?? "var(--text)";
  const sentences = factSentences(facts);
  return html`<section aria-labelledby="trainings">
    <h2 id="trainings">Trainings</h2>
    ${scrollBox("Trainings", runTable(runs))}
    ${
      sentences.length > 0 &&
      html`<ul class="facts">
        ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
      </ul>`
    }
    <div class="charts">
      ${groupsOf({ runs, facts }).map((group) => accuracyFigure(group, colourOf))} ${lossFigure(runs, colourOf)}
      ${runs.map(weightsFigure)}
    </div>
  </section>`;
}

/** Runs that are to be seen in one chart, and what it is called. */
interface Group {
  readonly title: string;
  readonly runs: readonly RunRecord[];
}

/** A chart for each comparison that the handout asks for, and one for what none of them shows. */
function groupsOf({ runs, facts }: Pick<Scorecard, "runs" | "facts">): Group[] {
  const named = (names: readonly string[]): RunRecord[] => runs.filter(({ name }) => names.includes(name));
  const pairs = [
    ...facts.momentum.map(({ without, with: having }) => ({
      title: `Without and with momentum: ${without.run}, ${having.run}`,
      runs: named([without.run, having.run]),
    })),
    ...facts.l2.map(({ without, with: having }) => ({
      title: `Without and with L2: ${without.run}, ${having.run}`,
      runs: named([without.run, having.run]),
    })),
  ];
  const left = runs.filter((run) => !pairs.some((pair) => pair.runs.includes(run)));
  const groups = [...pairs, ...left.map((run) => ({ title: `The run ${run.name}`, runs: [run] }))];
  return groups.filter((group) => group.runs.some((run) => (countedAttempt(run)?.epochs.length ?? 0) > 0));
}

/** A point of a curve. */
interface Point {
  readonly run: string;
  readonly colour: string;
  readonly epoch: number;
  readonly accuracy: number;
}

type ColourOf = (run: RunRecord) => string;

function accuracyFigure({ title, runs }: Group, colourOf: ColourOf): Markup {
  const points = (of: "trainAccuracy" | "validationAccuracy"): Point[] =>
    runs.flatMap((run) =>
      (countedAttempt(run)?.epochs ?? []).map((epoch, index) => ({
        run: run.name,
        colour: colourOf(run),
        epoch: index + 1,
        accuracy: epoch[of],
      })),
    );
  const tested = runs.flatMap((run): Point[] => {
    const best = countedAttempt(run)?.bestEpoch;
    if (run.testAccuracy === undefined || best === undefined) return [];
    return [{ run: run.name, colour: colourOf(run), epoch: best + 1, accuracy: run.testAccuracy }];
  });
  const thresholds = [...new Set(runs.map(({ threshold }) => threshold))];
  const curve = {
    x: "epoch",
    y: "accuracy",
    z: "run",
    stroke: (point: Point) => point.colour,
    strokeWidth: 2,
  } as const;
  const svg = chart(
    {
      width: 560,
      height: 300,
      marginRight: 88,
      x: {
        label: "epoch",
        ticks: Math.max(...points("validationAccuracy").map(({ epoch }) => epoch)),
        tickFormat: "d",
      },
      y: { label: "accuracy (%)", percent: true, grid: true, nice: true },
      marks: [
        ruleY(thresholds, { stroke: "var(--text)", strokeDasharray: "1 4", strokeWidth: 1.5 }),
        // One label for all: two thresholds lie closer together than two lines of text.
        text([thresholds], {
          y: (all: readonly number[]) => all.reduce((sum, each) => sum + each, 0) / all.length,
          text: (all: readonly number[]) => `needed ${all.map((each) => Math.round(each * 100)).join(", ")}`,
          frameAnchor: "right",
          textAnchor: "start",
          dx: 4,
          fontSize: 11,
        }),
        line(points("trainAccuracy"), { ...curve, strokeDasharray: "5 4", strokeWidth: 1.5 }),
        line(points("validationAccuracy"), { ...curve, marker: "dot" }),
        dot(tested, {
          x: "epoch",
          y: "accuracy",
          symbol: "diamond",
          r: 7,
          fill: (point: Point) => point.colour,
          stroke: "var(--surface)",
        }),
      ],
    },
    { title, description: runs.map(inWords).join(" ") },
  );
  return html`<figure>
    <h3>${title}</h3>
    ${rawSvg(svg)}
    <ul class="legend">
      ${runs.map(
        (run) =>
          html`<li><span style=${`border-color: ${colourOf(run)}`}></span>${run.name}, validation</li>
            <li>
              <span class="dashed" style=${`border-color: ${colourOf(run)}`}></span>${run.name}, training sample
            </li>`,
      )}
      <li>◆ test, of the best epoch</li>
    </ul>
    <figcaption>${runs.map(inWords).join(" ")}</figcaption>
  </figure>`;
}

/** `sgd: validation 35.1 % after epoch 1, 49.2 % after epoch 10; test 48.9 %, needed 45 %.` */
function inWords(run: RunRecord): string {
  const epochs = countedAttempt(run)?.epochs ?? [];
  const [first, last] = [epochs[0], epochs.at(-1)];
  const test = run.testAccuracy === undefined ? "no test accuracy" : `test ${percent(run.testAccuracy)}`;
  if (first === undefined || last === undefined) return `${run.name}: ended before the first epoch did.`;
  const course = `validation ${percent(first.validationAccuracy)} after epoch 1, ${percent(last.validationAccuracy)} after epoch ${epochs.length}`;
  return `${run.name}: ${course}; ${test}, needed ${percent(run.threshold)}.`;
}

function lossFigure(runs: readonly RunRecord[], colourOf: ColourOf): Markup {
  const points = runs.flatMap((run) => {
    const losses = countedAttempt(run)?.losses;
    return (losses?.means ?? []).map((loss, index) => ({
      run: run.name,
      colour: colourOf(run),
      step: (index + 0.5) * (losses?.every ?? 1),
      loss,
    }));
  });
  if (points.length === 0) return undefined;
  const shown = runs.filter(({ name }) => points.some(({ run }) => run === name));
  const every = shown.map((run) => countedAttempt(run)?.losses?.every ?? 1);
  const description = shown
    .map((run) => {
      const means = countedAttempt(run)?.losses?.means ?? [];
      return `${run.name}: from ${means[0]?.toFixed(3) ?? "—"} to ${means.at(-1)?.toFixed(3) ?? "—"}.`;
    })
    .join(" ");
  const svg = chart(
    {
      width: 560,
      height: 300,
      x: { label: "step", ticks: 6, nice: true },
      y: { label: "loss", grid: true, nice: true },
      marks: [line(points, { x: "step", y: "loss", z: "run", stroke: (point) => point.colour, strokeWidth: 1.25 })],
    },
    { title: "Loss by step", description },
  );
  return html`<figure>
    <h3>Loss by step</h3>
    ${rawSvg(svg)}
    <ul class="legend">
      ${shown.map((run) => html`<li><span style=${`border-color: ${colourOf(run)}`}></span>${run.name}</li>`)}
    </ul>
    <figcaption>
      ${description} Each point is the mean of ${Math.max(...every)} steps${new Set(every).size > 1 ? " or fewer" : ""}.
    </figcaption>
  </figure>`;
}

function weightsFigure(run: RunRecord): Markup {
  const image = countedAttempt(run)?.firstLayer;
  if (image === undefined) return undefined;
  const caption = `What hidden units of the run ${run.name} look for: the columns of W1 with the largest weights, as images.`;
  return html`<figure>
    <h3>${`First layer, ${run.name}`}</h3>
    <img class="weights" src=${`data:image/png;base64,${image}`} alt=${caption} width="263" height="131" />
    <figcaption>${caption} Each goes from its smallest weight, black, to its largest.</figcaption>
  </figure>`;
}
