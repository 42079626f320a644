/** What of a class is to be graded, what is there already, and in which order. */
import { createHash } from "node:crypto";
import pLimit from "p-limit";

import { ConfigurationError, type Problem } from "../errors.ts";
import { meansFor, type MeansOptions } from "../means.ts";
import { gradingKey } from "../scorecard/key.ts";
import type { Summary } from "../scorecard/summary.ts";
import { stage, type Submission } from "../submission/stage.ts";
import type { Shard } from "../results/class-record.ts";
import type { Found } from "./find.ts";

/** A submission that was read, without what is in it. */
export interface Planned extends Found, Pick<Submission, "identity"> {
  /** See gradingKey. */
  readonly key: string;
  /** The first of the class with the very same content, where this is not it. */
  readonly identicalTo?: string;
}

/** What is to be done. Every submission is in one of these, once. */
export interface Plan {
  /** The longest first. */
  readonly grade: readonly Planned[];
  readonly kept: readonly Planned[];
  /** With a scorecard of the same content that is there already, under another name. */
  readonly copy: readonly { readonly planned: Planned; readonly from: Summary }[];
  /** With another of this class whose content is the same: graded once. */
  readonly identical: readonly (Planned & { readonly identicalTo: string })[];
  readonly refused: readonly Refused[];
}

/** What is no submission. */
export interface Refused {
  readonly name: string;
  readonly problems: readonly Problem[];
}

/** How a class is graded, for its keys. */
export type Rules = Omit<MeansOptions, "submission" | "python"> & {
  /** Looked for once, and only where a submission is in Python. */
  readonly python: () => Promise<NonNullable<MeansOptions["python"]>>;
};

/** Submissions that are read at a time. */
const READ_AT_ONCE = 8;

/** The submissions of a shard; none has more than one submission more than another. Which they are follows from the names alone, so that all machines agree. */
export function shardOf(found: readonly Found[], { index, count }: Shard): Found[] {
  const byDigest = found
    .map((each) => ({ each, digest: createHash("sha256").update(each.name).digest("hex") }))
    .toSorted((a, b) => (a.digest < b.digest ? -1 : 1));
  return byDigest.filter((_, position) => position % count === index - 1).map(({ each }) => each);
}

/** Reads all submissions, and looks what of them is there. @param force to grade what is there again. */
export async function plan(
  found: readonly Found[],
  rules: Rules,
  there: ReadonlyMap<string, Summary>,
  force: boolean,
): Promise<Plan> {
  const limit = pLimit(READ_AT_ONCE);
  const read = await Promise.all(found.map((each) => limit(() => readOne(each, rules))));
  const refused = read.flatMap((each) => ("problems" in each ? [each] : []));
  const known = new Map<string, Summary>();
  for (const summary of force ? [] : there.values()) {
    if (summary.key !== undefined) known.set(summary.key, summary);
  }
  const kept: Planned[] = [];
  const copy: { planned: Planned; from: Summary }[] = [];
  const grade: Planned[] = [];
  const identical: (Planned & { identicalTo: string })[] = [];
  const first = new Map<string, string>();
  for (const each of read.flatMap((one) => ("problems" in one ? [] : [one]))) {
    const identicalTo = first.get(each.key);
    const planned = { ...each, ...(identicalTo !== undefined && { identicalTo }) };
    if (identicalTo === undefined) first.set(each.key, each.name);
    const from = known.get(each.key);
    if (from !== undefined && there.get(each.name)?.key === each.key) kept.push(planned);
    else if (from !== undefined) copy.push({ planned, from });
    else if (identicalTo === undefined) grade.push(planned);
    else identical.push({ ...planned, identicalTo });
  }
  return { grade: longestFirst(grade, there), kept, copy, identical, refused };
}

async function readOne(found: Found, rules: Rules): Promise<Planned | Refused> {
  try {
    const submission = await stage(found.path);
    const { python: look, ...rest } = rules;
    const python = submission.language === "python" ? await look() : undefined;
    const { grader } = await meansFor({ ...rest, ...(python !== undefined && { python }), submission });
    const key = gradingKey({ submission, rubric: rules.rubric, grader });
    return { ...found, key, ...(submission.identity !== undefined && { identity: submission.identity }) };
  } catch (error) {
    if (error instanceof ConfigurationError) return { name: found.name, problems: error.problems };
    throw error;
  }
}

/** By how long they took the last time; what is new may take longest. */
function longestFirst(submissions: readonly Planned[], there: ReadonlyMap<string, Summary>): Planned[] {
  const ms = ({ name }: Planned): number => there.get(name)?.totalMs ?? Infinity;
  return submissions.toSorted((a, b) => (ms(a) === ms(b) ? 0 : ms(b) - ms(a)));
}
