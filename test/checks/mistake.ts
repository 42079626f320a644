import type { Status } from "../../src/checks/check.ts";
import type { Finding, FindingCode, FindingParams } from "../../src/findings.ts";
import { graded, lostParts, partOf } from "../grading.ts";
import { patchedAlice, type Patch } from "./patched-alice.ts";

/** What a mistake costs. */
interface Cost<Code extends FindingCode = FindingCode> {
  /** The parts that lose points, of all that the file's code has a part in. The rest speaks of the first of them. */
  readonly lost: readonly [first: string, ...others: string[]];
  readonly code: Code;
  readonly params?: Partial<FindingParams[Code]>;
  /** The results that are wrong. */
  readonly wrong?: readonly string[];
  readonly status?: Status;
}

/** A mistake in alice's code, and what it must cost. */
interface Mistake<Code extends FindingCode = FindingCode> {
  readonly what: string;
  readonly patches: readonly Patch[];
  readonly costs: Cost<Code>;
}

/** A row of a table of mistakes, its parameters those of its code. */
export const mistake = <Code extends FindingCode>(each: Mistake<Code>): Mistake => each;

/** The items that a file's code has a part in, through its own functions or through files that import it. */
const ITEMS: Readonly<Record<string, readonly string[]>> = {
  "graphs.ts": ["4.1b", "4.1c"],
  "layers.ts": ["4.2a", "4.2b", "4.2g"],
  "classifier.ts": ["4.2a", "4.2b", "4.2g"],
  "optim.ts": ["4.2d"],
};

/** What alice loses for a mistake in `file`. @param code the finding to show, where there is one of that code. */
export async function costOf(
  file: string,
  patches: readonly Patch[],
  code: FindingCode,
): Promise<{ lost: string[]; code?: FindingCode; params?: object; wrong: string[]; status?: Status }> {
  const scorecard = await graded(await patchedAlice(file, patches), { only: ITEMS[file] ?? [] });
  const lost = lostParts(scorecard);
  const [first] = lost;
  if (first === undefined) return { lost, wrong: [] };
  const { findings, status } = partOf(scorecard, first);
  const finding = findings.find((each) => each.code === code) ?? findings[0];
  return { lost, ...finding, wrong: findings.flatMap(wrongResult), status };
}

function wrongResult({ code, params }: Finding): string[] {
  return code !== "agrees" && "result" in params ? [params.result] : [];
}
