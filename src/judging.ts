/** What a submission gets for every item: the judgements of its parts, in order, as points. */
import { stopped, type Judgement } from "./checks/check.ts";
import type { OnProgress } from "./data/progress.ts";
import type { Finding } from "./findings.ts";
import type { LoadedRubric } from "./rubric/load.ts";
import type { Item, Part, Run } from "./rubric/schema.ts";
import { scoreItem, scorePart } from "./scorecard/score.ts";
import type { ItemScore } from "./scorecard/scorecard.ts";
import type { Submission } from "./submission/submission.ts";
import type { Progress } from "./training/loop.ts";
import type { RunRecord } from "./training/outcome.ts";

/** What is judged, and how. */
export interface JudgingOptions {
  readonly rubric: LoadedRubric;
  readonly submission: Submission;
  readonly seed: number;
  /** Leave the trainings out. */
  readonly quick: boolean;
  /** Ids of the items to judge; empty for all. */
  readonly only: readonly string[];
  /** Trainings at the same time. The scorecard does not depend on it. */
  readonly jobs: number;
  /** Memory for the arrays of each training's runner; less is slower. Default: as much as serves. */
  readonly arrayMegabytes?: number;
  /** Whether trainings may multiply by a BLAS, where there is one. Default: yes. */
  readonly blas?: boolean;
  /** Whether every training ends once it is safe that it has passed. Default: as the rubric says. */
  readonly early?: boolean;
  /** Whether layers are judged at the handout's real shapes, too. Default: yes. */
  readonly atRealShapes?: boolean;
  readonly observer: GradeObserver;
}

/** Is told how a grading goes. */
export interface GradeObserver {
  readonly onData: OnProgress;
  readonly onTraining: (run: string, progress: Progress) => void;
  /** What one process of the student's code printed: its first 64 KB. Not fit for a terminal as it is. */
  readonly onPrinted: (text: string) => void;
}

/** What was found out about a submission: the rest of a scorecard follows from the options. */
export interface Result {
  readonly items: readonly ItemScore[];
  readonly runs: readonly RunRecord[];
  /** About the submission as a whole. */
  readonly findings: readonly Finding[];
  /** What only hostile code does. */
  readonly integrity: readonly Finding[];
}

/** The same verdict on every part, because nothing can be run; `finding` says why. */
export async function judgeWithoutRunner(options: JudgingOptions, finding: Finding): Promise<Result> {
  const verdict: Judgement =
    finding.code === "python-missing"
      ? { status: "skipped", reason: "python-missing", right: 0, findings: [] }
      : stopped(finding);
  const judgeAny = async (part: Part): Promise<Judgement> => (isByHand(part, verdict) ? byHand : verdict);
  const items = await scoreItems(options, { judgeInTurn: judgeAny, judgeTraining: judgeAny });
  return { items, runs: [], findings: [finding], integrity: [] };
}

/** Who judges. */
export interface Judges {
  /** One after the other, in the rubric's order. */
  readonly judgeInTurn: (part: Part, item: Item) => Promise<Judgement>;
  /** After those, and side by side. */
  readonly judgeTraining: (part: Part) => Promise<Judgement>;
}

/** Has every part judged that was asked for, and scores all of them. */
export async function scoreItems(
  options: JudgingOptions,
  { judgeInTurn, judgeTraining }: Judges,
): Promise<ItemScore[]> {
  const { items, runs } = options.rubric.rubric;
  const selected = items.filter((item) => isSelected(item, options));
  const judgements = new Map<Part, Judgement>();
  for (const item of selected) {
    for (const part of item.parts.filter((each) => !isTraining(each)))
      judgements.set(part, await judgeInTurn(part, item));
  }
  const trainings = selected
    .flatMap(({ parts }) => parts.filter(isTraining))
    .toSorted((a, b) => longestFirst(runs[a.run], runs[b.run]));
  const trained = await Promise.all(trainings.map(judgeTraining));
  for (const [index, part] of trainings.entries()) judgements.set(part, trained[index] ?? notSelected);
  return items.map((item) =>
    scoreItem(
      item,
      item.parts.map((part) => scorePart(part, item, judgements.get(part) ?? notSelected)),
    ),
  );
}

/**
 * What takes longest is begun first, so that nothing long is left for the end: where a run ends once it has passed, that is the
 * highest threshold; and a step with a velocity takes longer than one without.
 */
function longestFirst(a: Run | undefined, b: Run | undefined): number {
  return (b?.threshold ?? 0) - (a?.threshold ?? 0) || Number(hasVelocity(b)) - Number(hasVelocity(a));
}

const hasVelocity = (run: Run | undefined): boolean => run?.optimizer === "sgdMomentum";

const notSelected: Judgement = { status: "skipped", reason: "not-selected", right: 0, findings: [] };
const byHand: Judgement = { status: "manual", right: 0, findings: [] };

/** What a person scores: also a graph, where the submission cannot be read. It may be drawn elsewhere. */
function isByHand({ check }: Part, { status }: Judgement): boolean {
  return check === "manual" || (check === "graph-structure" && status !== "skipped");
}

const isTraining = (part: Part): part is Extract<Part, { check: "training" }> => part.check === "training";

/** Whether an item is to be judged. */
function isSelected(item: Item, { only }: Pick<JudgingOptions, "only">): boolean {
  return only.length === 0 || only.includes(item.id);
}

/** The runs that are to be trained, in the rubric's order. */
export function selectedRuns({ rubric, only, quick }: Pick<JudgingOptions, "rubric" | "only" | "quick">): string[] {
  if (quick) return [];
  const used = rubric.rubric.items
    .filter((item) => isSelected(item, { only }))
    .flatMap(({ parts }) => parts.flatMap((part) => (part.check === "training" ? part.run : [])));
  return Object.keys(rubric.rubric.runs).filter((name) => used.includes(name));
}
