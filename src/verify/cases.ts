/** The cases that a rubric is tested with: a right submission, a blank one, and the right one with each known mistake. */
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

/** One submission, and what it must get. */
export interface Case {
  /** `right`, `blank`, or the mistake's variant. */
  readonly name: string;
  readonly mistake?: Mistake;
  readonly submission: Submission;
  /** What must lose points; nothing else may. */
  readonly loses: (judges: Judged) => boolean;
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
  const solution = graphs.reduce((submission, graph) => withGraph(submission, graph, spell(graph)), right);
  const rest = { loses: () => false, judges: () => true };
  return [
    { name: "right", submission: solution, ...rest, earnsNothing: false },
    { name: "blank", submission: blank, ...rest, earnsNothing: true },
    ...graphs.flatMap((graph) => graphCases(graph, { solution, oracle, rubric, name: spell(graph) })),
    ...networkCases(solution, rubric),
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
  readonly solution: Submission;
  readonly oracle: Oracle;
  readonly rubric: Rubric;
  /** What the submission calls the graph. */
  readonly name: string;
}

function graphCases(graph: string, { solution, oracle, rubric, name }: GraphMaterial): Case[] {
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
    const source = graphFunction(graph, { mistakes: [mistake], language: solution.language, name });
    return {
      name: mistake.variant,
      mistake,
      submission: withFunction(solution, { file: "graphs.ts", name, source }),
      loses: (judges) =>
        (wrongValue && judges === `${graph} value`) || (wrongGradients && judges === `${graph} gradients`),
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

/** What code in a file has a part in. */
const AFFECTED: Readonly<Record<string, (judges: Judged) => boolean>> = {
  "layers.ts": isOfNetwork,
  "classifier.ts": isOfNetwork,
  "optim.ts": (judges) => judges.startsWith("sgd") || judges.startsWith("training"),
};

function isOfNetwork(judges: Judged): boolean {
  return /^(?:fc|relu) |^scores$|^(?:loss|gradients)/u.test(judges);
}

function networkCases(solution: Submission, rubric: Rubric): Case[] {
  const judged = new Set(partsOf(rubric).map(({ judges }) => judges));
  return variantsOf(records)
    .filter(([, { loses, besides }]) => [...loses, besides].some((each) => each !== undefined && judged.has(each)))
    .map(([variant, { loses, shownBy = "looks-like", besides, typescript, python }]): Case => ({
      name: variant,
      mistake: { variant },
      submission:
        solution.language === "python"
          ? patched(solution, python)
          : patched(solution, typescript.replacements, typescript.file),
      loses: (judges) => loses.includes(judges),
      earnsNothing: false,
      shownBy,
      ...(besides !== undefined && { besides }),
      // Drawing all the weights takes longer than everything else, and nothing but the constructor shows in them.
      judges: (judges) =>
        judges === "initialisation" ? loses.includes(judges) : (AFFECTED[typescript.file]?.(judges) ?? true),
    }));
}
