/** Grades a class into a folder of results: what is there is kept, the rest is graded side by side. */
import { scorecardSchema } from "../scorecard/schema.ts";
import type { Scorecard } from "../scorecard/scorecard.ts";
import { summaryOf, type Summary } from "../scorecard/summary.ts";
import type { Found } from "./find.ts";
import type { Answer } from "./messages.ts";
import { plan, type Planned, type Rules } from "./plan.ts";
import type { Member } from "../results/class-record.ts";
import type { ResultsFolder } from "./results-folder.ts";

/** How a class is graded. */
export interface BatchOptions {
  readonly rules: Rules;
  /** Grade again what is there. */
  readonly force: boolean;
  /** Of the whole class, of which this may be a shard. */
  readonly names: ReadonlySet<string>;
  /** Grades what is left, and hands over each answer as it comes. */
  readonly gradeAll: (
    jobs: readonly Planned[],
    onAnswer: (job: Planned, answer: Answer) => Promise<void>,
  ) => Promise<void>;
  readonly observer: BatchObserver;
}

/** Is told how it goes. */
export interface BatchObserver {
  /** Once, before the first grading. */
  readonly onPlan: (counts: { readonly all: number; readonly toGrade: number; readonly again: number }) => void;
  readonly onGraded: (summary: Summary) => void;
  /** There is no scorecard. */
  readonly onMissing: (member: Member) => void;
}

/** What came of a class: every submission, and the summaries of the scorecards of those that have one. */
export interface BatchOutcome {
  readonly members: readonly Member[];
  readonly summaries: ReadonlyMap<string, Summary>;
}

/**
 * Grades what has no scorecard yet by these rules. Whatever ends it, the scorecards that were written stay, and a further call
 * goes on from there.
 */
export async function gradeClass(
  found: readonly Found[],
  results: ResultsFolder,
  options: BatchOptions,
): Promise<BatchOutcome> {
  const { rules, force, gradeAll, observer } = options;
  const there = await results.read();
  const planned = await plan(found, rules, there, force);
  const members = new Map<string, Member>();
  const summaries = new Map<string, Summary>();
  const settle = async (member: Member): Promise<void> => {
    members.set(member.name, member);
    if (member.problems === undefined) return;
    // What is there is of other work than this.
    if (there.has(member.name)) await results.keepEarlier(member.name);
    observer.onMissing(member);
  };
  const write = async (scorecard: Scorecard): Promise<Summary> => {
    const { name } = scorecard.submission;
    if (there.has(name)) await results.keepEarlier(name);
    await results.write(scorecard);
    const summary = summaryOf(scorecard);
    summaries.set(name, summary);
    return summary;
  };
  const again = planned.grade.filter(({ name }) => there.has(name)).length;
  observer.onPlan({ all: found.length, toGrade: planned.grade.length, again });
  for (const { name, problems } of planned.refused) await settle({ name, outcome: "refused", problems });
  for (const kept of planned.kept) {
    const own = there.get(kept.name);
    if (own !== undefined) summaries.set(kept.name, own);
    await settle({ ...memberOf(kept), outcome: "kept" });
  }
  const copyFor = async (twin: Planned, from: Scorecard): Promise<void> => {
    await write(renamed(from, twin));
    await settle({ ...memberOf(twin), outcome: "identical" });
  };
  // All read before any is written: two submissions may have changed their names for each other's.
  const copies = planned.copy.map(({ from }) => results.scorecard(from.name));
  for (const [index, scorecard] of (await Promise.all(copies)).entries()) {
    const twin = planned.copy[index]?.planned;
    if (twin !== undefined) await copyFor(twin, scorecard);
  }
  // Those that have another name now would count twice.
  for (const from of new Set(planned.copy.map((each) => each.from))) {
    if (!options.names.has(from.name)) await results.keepEarlier(from.name);
  }
  const twins = Map.groupBy(planned.identical, ({ identicalTo }) => identicalTo);
  const onAnswer = async (job: Planned, answer: Answer): Promise<void> => {
    const same = twins.get(job.name) ?? [];
    if (answer.kind === "graded") {
      // A worker may have graded the same content before, under another's name.
      const scorecard = renamed(scorecardSchema.parse(JSON.parse(answer.scorecard)), job);
      const summary = await write(scorecard);
      await settle({ ...memberOf(job), outcome: "graded" });
      observer.onGraded(summary);
      for (const twin of same) await copyFor(twin, scorecard);
    } else {
      const problems = answer.kind === "refused" ? answer.problems : [{ message: answer.detail }];
      for (const each of [job, ...same]) await settle({ ...memberOf(each), outcome: answer.kind, problems });
    }
  };
  await gradeAll(planned.grade, onAnswer);
  const inOrder = found.flatMap(({ name }) => members.get(name) ?? []);
  return { members: inOrder, summaries };
}

const memberOf = ({ name, identicalTo }: Planned): Omit<Member, "outcome"> => ({
  name,
  ...(identicalTo !== undefined && { identicalTo }),
});

/** The scorecard of the same content under another submission's name. */
function renamed(scorecard: Scorecard, { name, identity }: Planned): Scorecard {
  const { identity: _, ...submission } = scorecard.submission;
  return { ...scorecard, submission: { ...submission, name, ...(identity !== undefined && { identity }) } };
}
