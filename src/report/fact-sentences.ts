/** What was measured of the trainings, as sentences for whoever observes them, or scores the observations. */
import type { Facts, FinalAccuracies, L2Fact, MomentumFact, Speed } from "../scorecard/facts.ts";
import { safeText } from "./safe-text.ts";
import { percent } from "./wording.ts";

/** A sentence for each fact, fit for a terminal; none where nothing was measured. */
export function factSentences({ targetAccuracy, finalAccuracies, momentum, l2 }: Facts): string[] {
  const target = `${Math.round(targetAccuracy * 100)} % validation accuracy`;
  return [
    ...momentum.flatMap((fact) => speedSentence(fact, target) ?? []),
    ...l2.map(gapSentence),
    ...(finalAccuracies.length === 0 ? [] : [endSentence(finalAccuracies)]),
  ].map(safeText);
}

/** Nothing where a run stopped too soon for anything to be true of it. */
function speedSentence({ without, with: having, first, stepsAhead }: MomentumFact, target: string): string | undefined {
  const [early, late] = first === having.run ? [having, without] : [without, having];
  if (stepsAhead === 0)
    return `${without.run} and ${having.run} both reach ${target} ${after(early)}, as far as was looked.`;
  if (first !== undefined && stepsAhead !== undefined) {
    return `${first} reaches ${target} first, ${after(early)}; ${late.run} needs ${stepsAhead} more.`;
  }
  if (first !== undefined) return `${first} reaches ${target} ${after(early)}; ${late.run} does not reach it.`;
  const reached = [without, having].find(({ stepsToTarget }) => stepsToTarget !== undefined);
  const other = reached === without ? having : without;
  if (reached !== undefined)
    return `${reached.run} reaches ${target} ${after(reached)}; ${other.run} had not when it stopped.`;
  if (!without.trainedToEnd || !having.trainedToEnd) return undefined;
  return `Neither ${without.run} nor ${having.run} reaches ${target}.`;
}

const after = ({ stepsToTarget = 0 }: Speed): string => `after ${counted(stepsToTarget)}`;
const counted = (steps: number): string => (steps === 1 ? "1 step" : `${steps} steps`);

function gapSentence({ without, with: having }: L2Fact): string {
  const [base, other] = [without, having].map(({ trainValidationGap }) => inPoints(trainValidationGap));
  return `Train minus validation accuracy after the last epoch: ${base} points without L2 (${without.run}), ${other} with it (${having.run}).`;
}

function endSentence(accuracies: readonly FinalAccuracies[]): string {
  const list = accuracies.map(({ run, validationAccuracy }) => `${run} ${percent(validationAccuracy)}`);
  return `Validation accuracy after the last epoch: ${list.join(", ")}.`;
}

/** A difference of fractions in percentage points: `4.20`, `−1.05`. */
function inPoints(difference: number): string {
  const text = Math.abs(difference * 100).toFixed(2);
  return difference < 0 && Number(text) !== 0 ? `−${text}` : text;
}
