/**
 * Tests a rubric like code: grades a right submission, a blank one and every known mistake through the real runner, and
 * holds what they get against what they must get. Trainings are left out. To start a runner takes longer than to judge what
 * a mistake can affect: mistakes of which no part is judged for two are put into one submission.
 */
import pLimit from "p-limit";

import type { Finding } from "../findings.ts";
import { grade } from "../grade.ts";
import type { LoadedRubric } from "../rubric/load.ts";
import type { Part, Rubric } from "../rubric/schema.ts";
import type { PythonSearch } from "../runner/python/interpreter.ts";
import type { Tier } from "../sandbox/tier.ts";
import type { PartScore, Scorecard } from "../scorecard/scorecard.ts";
import type { CaseResult, Flaw, Verification } from "../scorecard/verification.ts";
import type { Judged } from "../oracle/variants/record.ts";
import { casesOf, type Case, type Material } from "./cases.ts";
import { judgedBy, partsOf } from "./judged.ts";

/** What a rubric is tested with, and how. */
export interface VerifyOptions extends Material {
  /** Of every random number. */
  readonly seed: number;
  /** Gradings at the same time. */
  readonly jobs: number;
  /** The only tier of isolation to try. Default: the strongest that this machine can give. */
  readonly isolation?: Tier;
  /** For submissions in Python. */
  readonly python?: PythonSearch;
  /** Is told of each case that has been graded, and how many have. */
  readonly onResult: (result: CaseResult, done: number, of: number) => void;
}

/**
 * Grades every case. Throws InternalError where the grader or the cases themselves fail.
 *
 * @param cases default: all that the rubric's parts judge.
 */
export async function verify(options: VerifyOptions, cases: readonly Case[] = casesOf(options)): Promise<Verification> {
  const limit = pLimit(options.jobs);
  let done = 0;
  const results = new Map<Case, CaseResult>();
  const gradeAll = async (together: readonly Case[]): Promise<void> => {
    const scorecard = await gradeTogether(together, options);
    for (const each of together) {
      const result = resultOf(each, scorecard, options.rubric);
      results.set(each, result);
      done += 1;
      options.onResult(result, done, cases.length);
    }
  };
  await Promise.all(togetherOf(cases, options.rubric.rubric).map((together) => limit(() => gradeAll(together))));
  const judged = partsOf(options.rubric.rubric).filter(({ judges }) => !judges.startsWith("training "));
  const items = [...new Set(judged.map(({ item }) => item))];
  return { items, results: cases.flatMap((each) => results.get(each) ?? []) };
}

/** The cases in groups, in none of which two judge the same. */
function togetherOf(cases: readonly Case[], rubric: Rubric): Case[][] {
  const all = partsOf(rubric).map(({ judges }) => judges);
  const groups: { readonly cases: Case[]; readonly judged: Set<Judged> }[] = [];
  for (const each of cases) {
    const own = all.filter((judges) => each.judges(judges));
    const free = groups.find(({ judged }) => own.every((judges) => !judged.has(judges)));
    const group = free ?? { cases: [], judged: new Set<Judged>() };
    if (free === undefined) groups.push(group);
    group.cases.push(each);
    for (const judges of own) group.judged.add(judges);
  }
  return groups.map((group) => group.cases);
}

function gradeTogether(together: readonly Case[], options: VerifyOptions): Promise<Scorecard> {
  const { oracle, seed, python, isolation, right } = options;
  const isJudged = (judges: Judged): boolean => together.some((each) => each.judges(judges));
  const rubric = { ...options.rubric, rubric: withParts(options.rubric.rubric, isJudged) };
  const observer = { onData: () => {}, onTraining: () => {}, onPrinted: () => {} };
  const running = {
    quick: true,
    only: [],
    jobs: 1,
    observer,
    ...(python !== undefined && { python }),
    ...(isolation !== undefined && { isolation }),
  };
  const submission = together.reduce((changed, { change }) => change(changed), right);
  // No known mistake shows at large shapes alone: they are for the right submission.
  const atRealShapes = together.every(({ mistake }) => mistake === undefined);
  return grade({ rubric, submission, oracle: async () => oracle, seed, atRealShapes, ...running });
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
  for (const { path, item, judges, carriedForward } of partsOf(rubric)) {
    const part = each.judges(judges) ? scores.get(path) : undefined;
    if (part === undefined) continue;
    findings.push(...part.findings);
    if (judges === each.besides && part.findings.every(({ code }) => code !== "given-changed")) {
      flaws.push({ kind: "not-named", expected: `given-changed beside ${path}` });
    }
    if (part.status === "skipped") continue;
    const hasLost = !(part.points >= part.maxPoints);
    if (hasLost) lost.add(item);
    const flaw = flawOf(each, path, part, each.loses(judges, carriedForward));
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
