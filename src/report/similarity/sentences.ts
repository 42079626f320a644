/** What is said of a comparison, whatever the format: each sentence once. The texts of students in it are as they wrote them. */
import { COMMON_COUNT, COMMON_SHARE, type Comparison, type Pair } from "../../similarity/compare.ts";
import { isRemarkable, LONG_PASSAGE, quantile } from "../../similarity/remarkable.ts";

/** Below so many pairs, nothing is said of how they are spread. */
const LEAST_SPREAD = 20;

/** A fraction as `18 %`. */
export const wholePercent = (fraction: number): string => `${Math.round(fraction * 100)} %`;

const count = (whole: number): string => whole.toLocaleString("en-US");

export const NOTICE: string =
  "This is no grade and no verdict. The tasks are small, and right answers look alike: independent ones easily have a fifth " +
  "in common, and the graphs of 4.1 more than the rest. Look before you ask, and ask before you judge.";

export const MEANING: string =
  "A in B is how much of what is A's own is also in B, whatever it is called there and in whatever order. Not counted is " +
  `what the starter gives, and what more than ${wholePercent(COMMON_SHARE)} of the class, and more than ${COMMON_COUNT}, have.`;

/** `12 submissions compared, 66 pairs.` and how similar these are. */
export function spreadSentence(comparison: Comparison): string {
  const { compared, pairCount } = comparison;
  const counted = `${count(compared.length)} submissions compared, ${count(pairCount)} ${pairCount === 1 ? "pair" : "pairs"}`;
  if (pairCount < LEAST_SPREAD) return `${counted}.`;
  const [half, most] = [quantile(comparison, 0.5), quantile(comparison, 0.99)].map(wholePercent);
  return `${counted}: half of them have at most ${half} in common, 99 in 100 at most ${most}.`;
}

/** How many pairs to look at. */
export function remarkableSentence({ pairs }: Comparison, least: number): string {
  const level = `at least ${wholePercent(least)} in common, or ${LONG_PASSAGE} tokens in a row`;
  const found = pairs.filter((pair) => isRemarkable(pair, least)).length;
  if (found === 0) return `No pair has ${level}.`;
  return `${found === 1 ? "One pair has" : `${count(found)} pairs have`} ${level}.`;
}

/** About submissions that were not compared, or not whole. `name` makes a name fit for the format. */
export function leftOutSentences({ tooLittle, cut }: Comparison, name: (name: string) => string): string[] {
  const names = (all: Comparison["cut"]): string => all.map((submission) => name(submission.name)).join(", ");
  return [
    ...(tooLittle.length === 0 ? [] : [`Too little of its own to be compared: ${names(tooLittle)}.`]),
    ...(cut.length === 0 ? [] : [`Compared in part, because there is so much of it: ${names(cut)}.`]),
  ];
}

/** `A in B 97 %, B in A 95 %`, with the names made fit for the format. */
export function pairSentence({ a, b, aInB, bInA }: Pair, name: (name: string) => string): string {
  const [first, second] = [name(a.name), name(b.name)];
  return `${first} in ${second} ${wholePercent(aInB)}, ${second} in ${first} ${wholePercent(bInA)}`;
}

/** Under the excerpts, where there are more than are shown. */
export function moreSentence(hidden: number): string {
  return `Excerpts of ${count(hidden)} more ${hidden === 1 ? "pair" : "pairs"} are left out: a higher --least has fewer.`;
}
