/**
 * How much of a scorecard is for whom. The rubric says of each item when whoever handed it in sees it, and whether what was
 * expected stays hidden; a scorecard holds everything, and whatever shows one goes through here. Pure.
 */
import type { Visibility } from "../rubric/schema.ts";
import { withoutExpected, withoutExpectedIn } from "./hidden-values.ts";
import { scoreTotal } from "./score.ts";
import type { ItemScore, PartScore, Scorecard } from "./scorecard.ts";

/**
 * From least to most. The first three are a student's, at once, after the due date and once grades are published: items of
 * that visibility and of those before it. `all` has every item, but of none what its rubric hides, and no drawing
 * that is asked for; `staff` everything.
 */
export const feedbackLevels: readonly ["visible", "after_due_date", "after_published", "all", "staff"] = [
  "visible",
  "after_due_date",
  "after_published",
  "all",
  "staff",
];
export type FeedbackLevel = (typeof feedbackLevels)[number];

/** What a student sees, when. */
type StudentLevel = Exclude<FeedbackLevel, "all" | "staff">;

const isForStudents = (level: FeedbackLevel): level is StudentLevel => level !== "all" && level !== "staff";

/** The scorecard as far as it is for this level. Its total is that of the items in it. */
export function feedbackOf(scorecard: Scorecard, level: FeedbackLevel): Scorecard {
  if (level === "staff") return scorecard;
  const items = itemsFor(scorecard.items, level);
  if (!isForStudents(level)) return { ...scorecard, items };
  const { submission, facts, total } = scorecard;
  const shows = showsTrainings(scorecard.items, level);
  const isWhole = items.length === scorecard.items.length;
  const points = isWhole ? total.maxPoints : sumOfBase(items);
  return {
    ...scorecard,
    submission: {
      ...submission,
      // It says what was measured.
      findings: submission.findings.filter(({ code }) => shows || code !== "stored-accuracy"),
    },
    items,
    runs: shows ? scorecard.runs : [],
    facts: shows ? facts : { ...facts, finalAccuracies: [], momentum: [], l2: [] },
    // Not for the student, who knows.
    integrity: [],
    total: scoreTotal({ points }, items),
    timing: isWhole ? scorecard.timing : { ...scorecard.timing, phases: {} },
  };
}

/** The items of this level, each as far as it is for it. */
export function itemsFor<Item extends Pick<ItemScore, "visibility" | "expectedValues" | "parts">>(
  items: readonly Item[],
  level: FeedbackLevel,
): Item[] {
  if (level === "staff") return [...items];
  const seen = items.filter((item) => isSeen(item.visibility, level));
  const isWhole = seen.length === items.length;
  return seen.map((item) => {
    const parts = item.parts.map((part) => {
      const shown = withoutAnswers(item.expectedValues === "shown" ? part : withoutExpectedValues(part));
      return isWhole ? shown : withoutCarried(shown);
    });
    return { ...item, parts };
  });
}

/** Whether an item of this visibility is of this level. */
export function isSeen(visibility: Visibility, level: FeedbackLevel): boolean {
  if (!isForStudents(level)) return true;
  return visibility !== "hidden" && feedbackLevels.indexOf(visibility) <= feedbackLevels.indexOf(level);
}

/** The curves of a training say what came out of every item that judges one. */
function showsTrainings(items: readonly ItemScore[], level: FeedbackLevel): boolean {
  return items.every(
    ({ visibility, parts }) => isSeen(visibility, level) || parts.every(({ check }) => check !== "training"),
  );
}

function withoutExpectedValues(part: PartScore): PartScore {
  return {
    ...part,
    findings: part.findings.map(withoutExpected),
    ...(part.pictures !== undefined && { pictures: part.pictures.map(withoutExpectedIn) }),
  };
}

/** What is carried forward tells of an earlier mistake, which may be in an item that is not shown. */
function withoutCarried(part: PartScore): PartScore {
  return { ...part, findings: part.findings.filter(({ code }) => code !== "carried-forward") };
}

/** Without the drawings that the rubric asks for: whoever has drawn one has their own. */
function withoutAnswers({ pictures, ...part }: PartScore): PartScore {
  const left = pictures?.filter((each) => each.kind !== "graph" || !each.isAnswer) ?? [];
  return { ...part, ...(left.length > 0 && { pictures: left }) };
}

const sumOfBase = (items: readonly ItemScore[]): number =>
  items.reduce((sum, { bonus, maxPoints }) => sum + (bonus ? 0 : maxPoints), 0);
