import { expect } from "vitest";

import type { Status } from "../../src/checks/check.ts";
import type { Finding, FindingCode, FindingParams } from "../../src/findings.ts";
import { findingOf, graded, lostParts, partOf } from "../grading.ts";
import { patchedAlice, type Patch } from "./patched-alice.ts";

/** A mistake in alice's code, and what it must cost. */
export interface Mistake<Code extends FindingCode = FindingCode> {
  readonly what: string;
  readonly patches: readonly Patch[];
  /** The parts that lose points; all others of the file's items keep theirs. The first one's findings are looked at. */
  readonly lost: readonly [first: string, ...others: string[]];
  readonly code: Code;
  readonly params?: Partial<FindingParams[Code]>;
  /** The results of the first lost part that are wrong, where it has several. */
  readonly wrong?: readonly string[];
  /** Of the first lost part. Absent: not looked at. */
  readonly status?: Status;
}

/** A row of a table of mistakes, its parameters those of its code. */
export const mistake = <Code extends FindingCode>(each: Mistake<Code>): Mistake => each;

/** The items that a file's code has a part in, through its own functions or those that import it. */
const ITEMS: Readonly<Record<string, readonly string[]>> = {
  "graphs.ts": ["4.1b", "4.1c"],
  "layers.ts": ["4.2a", "4.2b", "4.2g"],
  "classifier.ts": ["4.2a", "4.2b", "4.2g"],
  "optim.ts": ["4.2d"],
};

/** Grades alice with the mistake in `file`, and holds the scorecard against what it must cost. */
export async function expectCost(file: string, { patches, lost, code, params, wrong, status }: Mistake): Promise<void> {
  const scorecard = await graded(await patchedAlice(file, patches), { only: ITEMS[file] ?? [] });
  expect(lostParts(scorecard)).toEqual(lost);
  const part = partOf(scorecard, lost[0]);
  expect(findingOf(part, code)).toMatchObject({ code, params: params ?? {} });
  if (wrong !== undefined) expect(part.findings.flatMap(wrongResult)).toEqual(wrong);
  if (status !== undefined) expect(part.status).toBe(status);
}

function wrongResult({ code, params }: Finding): string[] {
  return code !== "agrees" && "result" in params ? [params.result] : [];
}
