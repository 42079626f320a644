/** The trainings in a terminal: what each reached, and the curve of its validation accuracy. */
import type { Scorecard } from "../scorecard/scorecard.ts";
import { countedAttempt } from "../training/counted-attempt.ts";
import type { RunRecord } from "../training/outcome.ts";
import { colour } from "./colour.ts";
import { factSentences } from "./fact-sentences.ts";
import { wrapped } from "./layout.ts";
import { safeText } from "./safe-text.ts";
import { percent } from "./wording.ts";

const BARS = "▁▂▃▄▅▆▇█";

/** A heading, a line a run, and the facts that 4.2 f and i ask for; none without trainings. */
export function trainingLines({ runs, facts }: Pick<Scorecard, "runs" | "facts">): string[] {
  if (runs.length === 0) return [];
  return [
    colour.bold("Trainings"),
    colour.dim("            test   needed  validation by epoch"),
    ...runs.map(runLine),
    ...factSentences(facts).map((sentence) => wrapped(sentence, 2)),
  ];
}

function runLine(run: RunRecord): string {
  const { name, testAccuracy, threshold } = run;
  const attempt = countedAttempt(run);
  const epochs = attempt?.epochs ?? [];
  const measured = testAccuracy === undefined ? "—" : percent(testAccuracy);
  const verdict = testAccuracy !== undefined && testAccuracy >= threshold ? colour.green : colour.red;
  const curve = sparkline(epochs.map((epoch) => epoch.validationAccuracy));
  const best =
    epochs.length === 0 ? "" : ` best ${percent(Math.max(...epochs.map((epoch) => epoch.validationAccuracy)))}`;
  return `  ${safeText(name).padEnd(9)} ${verdict(measured.padStart(8))} ${percent(threshold).padStart(8)}  ${curve}${best}${attempt?.stop === "early" ? ", ended early" : ""}`;
}

/** Values as bars between the smallest and the largest. */
function sparkline(values: readonly number[]): string {
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  return values
    .map((value) => BARS[range === 0 ? 0 : Math.round(((value - low) / range) * (BARS.length - 1))])
    .join("");
}
