/** The cases that a rubric is tested with: right work, blank work, and right work with each known mistake. */
import type { FindingCode } from "../findings.ts";
import { graphFunction } from "../oracle/live.ts";
import type { Oracle } from "../oracle/oracle.ts";
import { Random } from "../numeric/random.ts";
import { records, variantsOf } from "../oracle/variants/catalogue.ts";
import type { Judged } from "../oracle/variants/record.ts";
import type { LoadedRubric } from "../rubric/load.ts";
import type { Rubric } from "../rubric/schema.ts";
import type { Submission } from "../submission/submission.ts";
import type { Mistake } from "../variants.ts";
import { partsOf } from "./judged.ts";
import { patched, withFunction } from "./patch.ts";

/** What is graded, and what it must get. */
export interface Case {
  /** `right`, `blank`, or the mistake's variant. */
  readonly name: string;
  readonly mistake?: Mistake;
  /** Makes it from the right submission. */
  readonly change: (right: Submission) => Submission;
  /** What must lose points, where carried-forward work is worth this share; nothing else may. */
  readonly loses: (judges: Judged, carriedForward: number) => boolean;
  /** Whether nothing at all may be earned. */
  readonly earnsNothing: boolean;
  /** What must tell of the mistake; `looks-like` must name it. Absent where there is none. */
  readonly shownBy?: FindingCode;
  /** What a `given-changed` must stand beside. */
  readonly besides?: Judged;
  /** What the changed code has a part in: all that is graded. */
  readonly judges: (judges: Judged) => boolean;
}

/** What the cases are made from. */
export interface Material {
  readonly rubric: LoadedRubric;
  readonly oracle: Oracle;
  /** The right submission and the blank one. */
  readonly right: Submission;
  readonly blank: Submission;
}

/** Every case; of mistakes those that some part of the rubric judges. */
export function casesOf({ rubric: loaded, oracle, right, blank }: Material): Case[] {
  const { rubric, profile } = loaded;
  const graphs = graphsIn(rubric);
  const spell = (name: string): string => (right.language === "python" ? (profile.names[name]?.[0] ?? name) : name);
  const { language } = right;
  const complete = (submission: Submission): Submission =>
    graphs.reduce((changed, graph) => withGraph(changed, graph, spell(graph)), submission);
  const rest = { loses: () => false, judges: () => true };
  const mistaken = [
    ...graphs.flatMap((graph) => graphCases(graph, { language, oracle, rubric, name: spell(graph) })),
    ...networkCases(language, rubric),
  ];
  return [
    { name: "right", change: complete, ...rest, earnsNothing: false },
    { name: "blank", change: () => blank, ...rest, earnsNothing: true },
    ...mistaken,
  ];
}

function graphsIn(rubric: Rubric): string[] {
  const parts = rubric.items.flatMap((item) => item.parts);
  return [...new Set(parts.flatMap((part) => (part.check === "graph" ? part.graph : [])))];
}

/** The right submission has only the graphs of its year: any other one is written for it. */
function withGraph(submission: Submission, graph: string, name: string): Submission {
  const { language } = submission;
  const defines = new RegExp(`(?:export (?:const|function)|def) ${name}\\b`, "u");
  if ([...submission.files.values()].some((text) => defines.test(text))) return submission;
  const source = graphFunction(graph, { mistakes: [], language, name });
  return withFunction(submission, { file: "graphs.ts", name, source });
}

interface GraphMaterial {
  readonly language: Submission["language"];
  readonly oracle: Oracle;
  readonly rubric: Rubric;
  /** What the submission calls the graph. */
  readonly name: string;
}

function graphCases(graph: string, { language, oracle, rubric, name }: GraphMaterial): Case[] {
  const point = oracle.graphPoint(graph, new Random(rubric.seed, graph, "cases"));
  const question = { of: "graph", graph, inputs: point } as const;
  const mistakes = oracle.mistakes(question);
  // One of each kind, and every copy's branches: each costs the start of a runner.
  const first = ({ variant }: Mistake): Mistake | undefined => mistakes.find((other) => other.variant === variant);
  const tried = mistakes.filter((mistake) => mistake.variant === "graph-copy-not-summed" || first(mistake) === mistake);
  return tried.map((mistake): Case => {
    const [is, should] = [oracle.answer(question, [mistake]), oracle.answer(question, [])];
    const isWrong = (result: string): boolean =>
      !isNear(is?.[result]?.data[0] ?? Number.NaN, should?.[result]?.data[0] ?? Number.NaN);
    const wrongValue = isWrong("L");
    const wrongGradients = Object.keys(should ?? {}).some((result) => result !== "L" && isWrong(result));
    const value = (inputs: readonly number[]): number =>
      oracle.answer({ ...question, inputs }, [mistake])?.["L"]?.data[0] ?? Number.NaN;
    const gradients = oracle.graphInputs(graph).map((input) => is?.[`d${input}`]?.data[0] ?? Number.NaN);
    // A value that depends on nothing is a stub's.
    const isCarried = wrongValue && gradients.some((each) => each !== 0) && isDerivative(gradients, value, point);
    const source = graphFunction(graph, { mistakes: [mistake], language, name });
    return {
      name: mistake.variant,
      mistake,
      change: (right) => withFunction(right, { file: "graphs.ts", name, source }),
      loses: (judges, carriedForward) =>
        (wrongValue && judges === `${graph} value`) ||
        (wrongGradients && judges === `${graph} gradients` && !(isCarried && carriedForward === 1)),
      earnsNothing: false,
      shownBy: "looks-like",
      judges: (judges) => judges.startsWith(`${graph} `),
    };
  });
}

/** Equal but for rounding: the derivative of a sigmoid is the same on both sides, by other ways. */
function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
}

/** Whether these are the partial derivatives at a point, as far as central differences tell. */
function isDerivative(
  gradients: readonly number[],
  value: (inputs: readonly number[]) => number,
  point: readonly number[],
): boolean {
  return gradients.every((gradient, position) => {
    const [above, below] = [STEP, -STEP].map((step) =>
      value(point.map((each, index) => (index === position ? each + step : each))),
    );
    const slope = ((above ?? Number.NaN) - (below ?? Number.NaN)) / (2 * STEP);
    return Math.abs(slope - gradient) <= 1e-5 * Math.max(1, Math.abs(gradient));
  });
}

/** Of the differences, whose points are a few units apart from 0. */
const STEP = 1e-5;

/** What code in a file has a part in. */
const AFFECTED: Readonly<Record<string, RegExp>> = {
  "layers.ts": /^(?:fc |relu |scores$|loss|gradients)/u,
  "classifier.ts": /^(?:scores$|loss|gradients)/u,
  "optim.ts": /^(?:sgd|training)/u,
};

function networkCases(language: Submission["language"], rubric: Rubric): Case[] {
  const judged = new Set(partsOf(rubric).map(({ judges }) => judges));
  return variantsOf(records)
    .filter(([, { loses, besides }]) => [...loses, besides].some((each) => each !== undefined && judged.has(each)))
    .map(([variant, { loses, carried = [], shownBy = "looks-like", besides, typescript, python }]): Case => ({
      name: variant,
      mistake: { variant },
      change: (right) =>
        language === "python" ? patched(right, python) : patched(right, typescript.replacements, typescript.file),
      loses: (judges, carriedForward) => loses.includes(judges) || (carriedForward < 1 && carried.includes(judges)),
      earnsNothing: false,
      shownBy,
      ...(besides !== undefined && { besides }),
      // Drawing all the weights takes longer than everything else, and nothing but the constructor shows in them.
      judges: (judges) =>
        judges === "initialisation" ? loses.includes(judges) : (AFFECTED[typescript.file]?.test(judges) ?? true),
    }));
}
