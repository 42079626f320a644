/** What 4.2 f and i ask to be observed, as measured: what momentum does to a training, and what L2 does to it. Pure. */
import type { Run } from "../rubric/schema.ts";
import { countedAttempt } from "../training/counted-attempt.ts";
import type { RunRecord } from "../training/outcome.ts";
import { TARGET_ACCURACY } from "../training/steps-to-target.ts";

/** How accurate a run ended that was trained to its end; fractions. */
export interface FinalAccuracies {
  readonly run: string;
  /** After the last epoch, as `validationAccuracy` is. Over a fixed sample of the training images. */
  readonly trainAccuracy: number;
  readonly validationAccuracy: number;
  /** Of the best epoch. */
  readonly bestValidationAccuracy: number;
  readonly testAccuracy?: number;
}

/** One side of a comparison of speeds. */
export interface Speed {
  readonly run: string;
  /** Steps after which the target accuracy was seen to be reached; absent where it was not. */
  readonly stepsToTarget?: number;
  /** Whether it was trained to its end: if not, it may yet have reached the target. */
  readonly trainedToEnd: boolean;
}

/** Two runs of which one has momentum, and that differ in nothing else. */
export interface MomentumFact {
  readonly without: Speed;
  readonly with: Speed;
  /** The run that reached the target first. Absent where neither did, no difference was seen, or one stopped too soon. */
  readonly first?: string;
  /** How much earlier than the other, which got there later; 0 where no difference was seen. */
  readonly stepsAhead?: number;
}

/** One side of a comparison of how well a run generalises. */
export interface Generalisation {
  readonly run: string;
  /** Training accuracy minus validation accuracy after the last epoch; a difference of fractions. */
  readonly trainValidationGap: number;
}

/** Two runs of which one has the L2 term, and that differ in nothing else, both trained to their end. */
export interface L2Fact {
  readonly without: Generalisation;
  readonly with: Generalisation;
}

/** Everything that was measured for whoever writes, or scores, the observations. */
export interface Facts {
  /** The validation accuracy that `stepsToTarget` speaks of; a fraction. */
  readonly targetAccuracy: number;
  /** In the order of the runs. */
  readonly finalAccuracies: readonly FinalAccuracies[];
  readonly momentum: readonly MomentumFact[];
  readonly l2: readonly L2Fact[];
}

/** The facts of these runs; of an attempt that counts, where there are several. What was not measured is not in them. */
export function factsOf(runs: Readonly<Record<string, Run>>, records: readonly RunRecord[]): Facts {
  return {
    targetAccuracy: TARGET_ACCURACY,
    finalAccuracies: records.flatMap((record) => finalAccuracies(record) ?? []),
    momentum: pairs(runs, records, addsMomentum).map(([without, having]) =>
      momentumFact(speedOf(without), speedOf(having)),
    ),
    l2: pairs(runs, records, addsL2).flatMap(([without, having]) => l2Fact(without, having) ?? []),
  };
}

/** Whether `having` is `base` and one thing more. */
type Adds = (base: Run, having: Run) => boolean;

const addsMomentum: Adds = (base, having) =>
  base.optimizer === "sgd" && having.optimizer === "sgdMomentum" && base.reg === having.reg;
const addsL2: Adds = (base, having) =>
  base.reg === 0 && having.reg > 0 && base.optimizer === having.optimizer && base.beta === having.beta;

/** All runs with and without something, of one set-up and alike in everything else. */
function pairs(
  runs: Readonly<Record<string, Run>>,
  records: readonly RunRecord[],
  adds: Adds,
): (readonly [without: RunRecord, having: RunRecord])[] {
  return records.flatMap((without) =>
    records.flatMap((having) => {
      const [base, other] = [runs[without.name], runs[having.name]];
      if (base === undefined || other === undefined || !areAlike(base, other) || !adds(base, other)) return [];
      return setupOf(without.name, runs) === setupOf(having.name, runs) ? [[without, having] as const] : [];
    }),
  );
}

/** Of a tuned run, the student chooses everything. */
function areAlike(a: Run, b: Run): boolean {
  if (a.setup === "tunedRun" || b.setup === "tunedRun") return false;
  return a.epochs === b.epochs && a.hiddenDim === b.hiddenDim && a.weightScale === b.weightScale;
}

/** The run whose set-up this one repeats, at the end of the line. */
function setupOf(name: string, runs: Readonly<Record<string, Run>>): string {
  const base = runs[name]?.sameSetupAs;
  return base === undefined ? name : setupOf(base, runs);
}

function speedOf(record: RunRecord): Speed {
  const attempt = countedAttempt(record);
  const steps = attempt?.stepsToTarget;
  return {
    run: record.name,
    ...(steps !== undefined && { stepsToTarget: steps }),
    trainedToEnd: attempt?.stop === "completed",
  };
}

function momentumFact(without: Speed, having: Speed): MomentumFact {
  const [early, late] = isEarlier(having, without) ? [having, without] : [without, having];
  const sides = { without, with: having };
  if (early.stepsToTarget === undefined) return sides;
  if (late.stepsToTarget === undefined) return late.trainedToEnd ? { ...sides, first: early.run } : sides;
  const stepsAhead = late.stepsToTarget - early.stepsToTarget;
  return stepsAhead === 0 ? { ...sides, stepsAhead } : { ...sides, first: early.run, stepsAhead };
}

const isEarlier = (a: Speed, b: Speed): boolean => (a.stepsToTarget ?? Infinity) < (b.stepsToTarget ?? Infinity);

function l2Fact(without: RunRecord, having: RunRecord): L2Fact | undefined {
  const [base, other] = [generalisation(without), generalisation(having)];
  return base === undefined || other === undefined ? undefined : { without: base, with: other };
}

function generalisation(record: RunRecord): Generalisation | undefined {
  const final = finalAccuracies(record);
  if (final === undefined) return undefined;
  return { run: final.run, trainValidationGap: final.trainAccuracy - final.validationAccuracy };
}

function finalAccuracies(record: RunRecord): FinalAccuracies | undefined {
  const attempt = countedAttempt(record);
  const last = attempt?.epochs.at(-1);
  if (attempt?.stop !== "completed" || last === undefined) return undefined;
  const { testAccuracy } = record;
  return {
    run: record.name,
    trainAccuracy: last.trainAccuracy,
    validationAccuracy: last.validationAccuracy,
    bestValidationAccuracy: Math.max(...attempt.epochs.map((epoch) => epoch.validationAccuracy)),
    ...(testAccuracy !== undefined && { testAccuracy }),
  };
}
