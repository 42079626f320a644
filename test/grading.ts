/** Grading in tests: real submissions, altered in memory, through the real pipeline and real runners. */
import { fileURLToPath } from "node:url";

import type { Finding, FindingCode } from "../src/findings.ts";
import { grade } from "../src/grade.ts";
import { liveOracle } from "../src/oracle/live.ts";
import { loadRubric, type LoadedRubric } from "../src/rubric/load.ts";
import type { Rubric } from "../src/rubric/schema.ts";
import { findPython, type PythonSearch } from "../src/runner/python/interpreter.ts";
import type { Tier } from "../src/sandbox/tier.ts";
import type { PartScore, Scorecard } from "../src/scorecard/scorecard.ts";
import { stage } from "../src/submission/stage.ts";
import type { Submission } from "../src/submission/submission.ts";

/** A path inside the repository. */
export const repository = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** One of the repository's submissions. */
export const submissionNamed = (name: string): Promise<Submission> => stage(repository(`submissions/${name}`));

/** The repository's rubric, perhaps altered. */
export async function rubric(alter: (rubric: Rubric) => Rubric = (same) => same): Promise<LoadedRubric> {
  const loaded = await loadRubric(repository("rubric.yaml"), { graphs: liveOracle.graphs });
  return { ...loaded, rubric: alter(loaded.rubric) };
}

/**
 * Alice's work with some of her files replaced, added, or (with undefined) taken away. All of her own files also stand
 * beside them as `her-….ts`, importing each other, so that a replacement can export the rest of what it replaces.
 */
export async function alteredAlice(changes: Readonly<Record<string, string | undefined>>): Promise<Submission> {
  const alice = await submissionNamed("alice");
  const files = new Map(alice.files);
  for (const [file, text] of alice.files) files.set(`her-${file}`, text.replaceAll(/"\.\/(\w+\.ts)"/g, '"./her-$1"'));
  for (const [file, text] of Object.entries(changes)) {
    if (text === undefined) files.delete(file);
    else files.set(file, text);
  }
  return { ...alice, name: "altered", files };
}

/** Carol's notebook with more cells at its end: what they define replaces what she defined. */
export async function carolWith(...cells: readonly string[]): Promise<Submission> {
  const carol = await submissionNamed("carol");
  const more = cells.map((cell, index): [string, string] => [`cell ${500 + index}`, cell]);
  return { ...carol, name: "altered", files: new Map([...carol.files, ...more]) };
}

/** What a test may choose. */
export interface Choices {
  readonly rubric?: LoadedRubric;
  readonly seed?: number;
  readonly quick?: boolean;
  readonly only?: readonly string[];
  readonly jobs?: number;
  readonly isolation?: Tier;
  readonly blas?: boolean;
}

/** Grades, without trainings unless told otherwise; notebooks with the Python that this machine has. */
export async function graded(submission: Submission, choices: Choices = {}): Promise<Scorecard> {
  const { quick = true, only = [], jobs = 2, isolation, blas } = choices;
  const loaded = choices.rubric ?? (await rubric());
  const observer = { onData: () => {}, onTraining: () => {}, onPrinted: () => {} };
  const seed = choices.seed ?? loaded.rubric.seed;
  const python = submission.language === "python" ? { python: await somePython() } : {};
  return grade({
    rubric: loaded,
    submission,
    oracle: async () => liveOracle,
    seed,
    quick,
    only,
    jobs,
    observer,
    ...python,
    ...(isolation !== undefined && { isolation }),
    ...(blas !== undefined && { blas }),
  });
}

let search: Promise<PythonSearch> | undefined;

/** The Python with NumPy that notebooks run on. Throws where this machine has none: then its tests are to fail. */
export async function somePython(): Promise<PythonSearch> {
  search ??= findPython();
  const python = await search;
  if (!python.found) throw new Error(`Expected a Python with NumPy: ${python.detail}.`);
  return python;
}

/** A part by item and part id: `4.2a fc-backward`. */
export function partOf(scorecard: Scorecard, path: string): PartScore {
  const [itemId, partId] = path.split(" ");
  const part = scorecard.items.find(({ id }) => id === itemId)?.parts.find(({ id }) => id === partId);
  if (part === undefined) throw new Error(`There is no part ${path}.`);
  return part;
}

/** Every part that was judged and did not earn all it could. */
export function lostParts(scorecard: Scorecard): string[] {
  return scorecard.items.flatMap((item) =>
    item.parts
      .filter(({ status, points, maxPoints }) => status !== "skipped" && status !== "manual" && points < maxPoints)
      .map((part) => `${item.id} ${part.id}`),
  );
}

/** The part's finding of that code; fails where there is none. */
export function findingOf<Code extends FindingCode>(part: PartScore, code: Code): Extract<Finding, { code: Code }> {
  for (const finding of part.findings) if (hasCode(finding, code)) return finding;
  throw new Error(`Expected a finding ${code}, got ${part.findings.map((finding) => finding.code).join(", ")}.`);
}

const hasCode = <Code extends FindingCode>(finding: Finding, code: Code): finding is Extract<Finding, { code: Code }> =>
  finding.code === code;
