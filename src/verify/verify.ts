/**
 * Tests a rubric like code: grades a right submission, a blank one and every known mistake through the real runner, and
 * holds what they get against what they must get. Trainings are left out.
 */
import pLimit from "p-limit";

import type { Finding } from "../findings.ts";
import { grade } from "../grade.ts";
import type { LoadedRubric } from "../rubric/load.ts";
import type { Part, Rubric } from "../rubric/schema.ts";
import type { PythonSearch } from "../runner/python/interpreter.ts";
import type { PartScore, Scorecard } from "../scorecard/scorecard.ts";
import type { CaseResult, Flaw, Verification } from "../scorecard/verification.ts";
import { casesOf, type Case, type Material } from "./cases.ts";
import { judgedBy, partsOf } from "./judged.ts";

/** What a rubric is tested with, and how. */
export interface VerifyOptions extends Material {
  /** Of every random number. */
  readonly seed: number;
  /** Gradings at the same time. */
  readonly jobs: number;
  /** For submissions in Python. */
  readonly python?: PythonSearch;
  /** Is told how many cases have been graded. */
  readonly onResult: (done: number, of: number) => void;
}

/** Grades every case. Throws InternalError where the grader or the cases themselves fail. */
export async function verify(options: VerifyOptions): Promise<Verification> {
  const cases = casesOf(options);
  const limit = pLimit(options.jobs);
  let done = 0;
  const results = await Promise.all(
    cases.map((each) =>
      limit(async () => {
        const scorecard = await gradeCase(each, options);
        done += 1;
        options.onResult(done, cases.length);
        return resultOf(each, scorecard, options.rubric);
      }),
    ),
  );
  const judged = partsOf(options.rubric.rubric).filter(({ judges }) => !judges.startsWith("training "));
  return { items: [...new Set(judged.map(({ item }) => item))], results };
}

function gradeCase({ submission, judges }: Case, options: VerifyOptions): Promise<Scorecard> {
  const { oracle, seed, python } = options;
  const rubric = { ...options.rubric, rubric: withParts(options.rubric.rubric, judges) };
  const observer = { onData: () => {}, onTraining: () => {}, onPrinted: () => {} };
  const running = { quick: true, only: [], jobs: 1, observer, ...(python !== undefined && { python }) };
  return grade({ rubric, submission, oracle, seed, ...running });
}

/** The rubric with the parts only that judge something. */
function withParts(rubric: Rubric, isMeant: Case["judges"]): Rubric {
  const judged = (part: Part): boolean => {
    const judges = judgedBy(part, rubric);
    return judges !== undefined && isMeant(judges);
  };
  const items = rubric.items.map((item) => ({ ...item, parts: item.parts.filter(judged) }));
  return { ...rubric, items: items.filter(({ parts }) => parts.length > 0) };
}

function resultOf(each: Case, scorecard: Scorecard, { rubric }: LoadedRubric): CaseResult {
  const scores = new Map<string, PartScore>(
    scorecard.items.flatMap((item) => item.parts.map((part): [string, PartScore] => [`${item.id} ${part.id}`, part])),
  );
  const flaws: Flaw[] = [];
  const lost = new Set<string>();
  const findings: Finding[] = [];
  for (const { path, item, judges } of partsOf(rubric)) {
    const part = scores.get(path);
    if (part === undefined) continue;
    findings.push(...part.findings);
    if (judges === each.besides && part.findings.every(({ code }) => code !== "given-changed")) {
      flaws.push({ kind: "not-named", expected: `given-changed beside ${path}` });
    }
    if (part.status === "skipped") continue;
    const hasLost = !(part.points >= part.maxPoints);
    if (hasLost) lost.add(item);
    const flaw = flawOf(each, path, part, each.loses(judges));
    if (flaw !== undefined) flaws.push(flaw);
  }
  const { mistake, shownBy } = each;
  if (mistake !== undefined && shownBy !== undefined && !findings.some((finding) => names(finding, each))) {
    flaws.push({ kind: "not-named", expected: shownBy });
  }
  const { formula, inputFormula } = mistake ?? {};
  const place = [formula, inputFormula].filter((text) => text !== undefined).join(" → ");
  return { name: each.name, ...(place !== "" && { place }), lost: [...lost], flaws };
}

function flawOf(each: Case, path: string, { points, maxPoints }: PartScore, mustLose: boolean): Flaw | undefined {
  if (each.earnsNothing) return points === 0 ? undefined : { kind: "earned", part: path };
  const hasLost = !(points >= maxPoints);
  if (mustLose === hasLost) return undefined;
  return { kind: mustLose ? "survived" : "lost", part: path };
}

/** Whether a finding tells of the case's mistake. */
function names(finding: Finding, { mistake, shownBy }: Case): boolean {
  if (finding.code !== shownBy) return false;
  if (finding.code !== "looks-like") return true;
  const [named, ...others] = finding.params.mistakes;
  return (
    others.length === 0 &&
    named?.variant === mistake?.variant &&
    named?.node === mistake?.node &&
    named?.input === mistake?.input
  );
}
