/**
 * Searches the known mistakes for those that reproduce what a student's calls returned: first one that explains every wrong
 * result, then those that explain some, then two at once.
 */
import type { FloatTensor } from "../numeric/tensor.ts";
import type { Oracle } from "../oracle/oracle.ts";
import type { Answer } from "../oracle/questions.ts";
import type { Mistake } from "../variants.ts";
import { isSame, type Observation } from "./observation.ts";

/** Mistakes that reproduce these wrong results in every call, and leave the right ones right. */
export interface Explanation {
  readonly mistakes: readonly Mistake[];
  readonly results: readonly string[];
}

/** A coincidence in one call proves nothing. */
const CALLS_THAT_SHOW_IT = 2;
/** Pairs that are tried, at most: a graph's numbers take microseconds, a network's a millisecond. */
const MAX_PAIRS = { graph: 5000, other: 300 };
/** Calls that tell which results a mistake touches. */
const CALLS_TO_SORT_BY = 2;

/** What is to be explained: results, by name, of which some are wrong. */
export interface Wrongness {
  readonly wrong: readonly string[];
  readonly right: readonly string[];
}

/** Every explanation found; results that none of them names remain unexplained. */
export function search(
  oracle: Oracle,
  observations: readonly Observation[],
  { wrong, right }: Wrongness,
): Explanation[] {
  const [first] = observations;
  if (first === undefined || wrong.length === 0) return [];
  const searching = new Search(oracle, observations, right);
  const singles = oracle.mistakes(first.question).map((mistake) => [mistake]);
  const explanations: Explanation[] = [];
  let open = wrong;
  const found = singles
    .map((mistakes) => ({ mistakes, results: searching.reproduced(mistakes, wrong) }))
    .filter(({ results }) => results.length > 0)
    .map((candidate) => ({ ...candidate, isWhole: searching.isWhole(candidate, wrong) }));
  while (open.length > 0) {
    const best = mostOf(found, open);
    if (best === undefined) break;
    explanations.push({ mistakes: best.mistakes, results: best.results });
    open = open.filter((result) => !best.results.includes(result));
  }
  if (open.length === 0) return explanations;
  // Two mistakes in one result; what else one of them touches is wrong, too.
  for (const results of open.length === wrong.length ? [wrong] : [wrong, open]) {
    const pair = searching.pairs(singles.flat(), wrong, results);
    if (pair !== undefined) return results === wrong ? [pair] : [...explanations, pair];
  }
  return explanations;
}

/** An explanation, and whether it has no other effects than what it explains. */
interface Candidate extends Explanation {
  readonly isWhole: boolean;
}

/** The explanation of most of these results, the first of several; before all others one without other effects. */
function mostOf(found: readonly Candidate[], open: readonly string[]): Explanation | undefined {
  let best: Candidate | undefined;
  for (const { mistakes, results, isWhole } of found) {
    const own = results.filter((result) => open.includes(result));
    if (own.length === 0 || (best?.isWhole === true && !isWhole)) continue;
    const isBetter = best === undefined || (isWhole && !best.isWhole) || own.length > best.results.length;
    if (isBetter) best = { mistakes, results: own, isWhole };
  }
  return best;
}

class Search {
  readonly #oracle: Oracle;
  readonly #observations: readonly Observation[];
  readonly #right: readonly string[];
  readonly #rightAnswers: readonly Answer[];

  constructor(oracle: Oracle, observations: readonly Observation[], right: readonly string[]) {
    this.#oracle = oracle;
    // A frozen oracle does not know all questions.
    const known = observations.flatMap((observation) => {
      const answer = oracle.answer(observation.question, []);
      return answer === undefined ? [] : [{ observation, answer }];
    });
    this.#observations = known.map(({ observation }) => observation);
    this.#right = right;
    this.#rightAnswers = known.map(({ answer }) => answer);
  }

  /** Those of the wrong results that come out with these mistakes in every call; none where a right one does not. */
  reproduced(mistakes: readonly Mistake[], wrong: readonly string[]): string[] {
    let open = [...wrong];
    const shown = new Map<string, number>();
    for (const [index, observation] of this.#observations.entries()) {
      const answer = this.#oracle.answer(observation.question, mistakes);
      if (answer === undefined) return [];
      if (!this.#right.every((result) => agrees(observation, result, answer))) return [];
      open = open.filter((result) => agrees(observation, result, answer));
      if (open.length === 0) return [];
      const should = this.#rightAnswers[index];
      for (const result of open) {
        const isSeen = observation.results[result] !== undefined;
        if (isSeen && differ(answer[result], should?.[result])) shown.set(result, (shown.get(result) ?? 0) + 1);
      }
    }
    return open.filter((result) => (shown.get(result) ?? 0) >= CALLS_THAT_SHOW_IT);
  }

  /** Whether these mistakes change none of the wrong results but those that they reproduce. */
  isWhole({ mistakes, results }: Explanation, wrong: readonly string[]): boolean {
    const others = wrong.filter((result) => !results.includes(result));
    if (others.length === 0) return true;
    return this.#observations.every(({ question }, index) => {
      const answer = this.#oracle.answer(question, mistakes);
      return others.every((result) => !differ(answer?.[result], this.#rightAnswers[index]?.[result]));
    });
  }

  /** Two of these mistakes that together reproduce all of these results. */
  pairs(mistakes: readonly Mistake[], wrong: readonly string[], results: readonly string[]): Explanation | undefined {
    const sorted = mistakes
      .map((mistake) => ({ mistake, touched: this.#touched(mistake, [...wrong, ...this.#right]) }))
      .filter(({ touched }) => touched.length > 0 && touched.every((result) => wrong.includes(result)));
    const most = this.#observations[0]?.question.of === "graph" ? MAX_PAIRS.graph : MAX_PAIRS.other;
    let tried = 0;
    for (const [index, one] of sorted.entries()) {
      for (const other of sorted.slice(index + 1)) {
        if (!results.every((result) => one.touched.includes(result) || other.touched.includes(result))) continue;
        tried += 1;
        if (tried > most) return undefined;
        const pair = [one.mistake, other.mistake];
        if (this.reproduced(pair, results).length === results.length) return { mistakes: pair, results };
      }
    }
    return undefined;
  }

  /** The results that a mistake changes. */
  #touched(mistake: Mistake, results: readonly string[]): string[] {
    // The very first calls have one row, in which much looks the same.
    const calls = this.#observations.map((observation, index) => ({ observation, right: this.#rightAnswers[index] }));
    const answers = calls.slice(1, 1 + CALLS_TO_SORT_BY).map(({ observation, right }) => ({
      answer: this.#oracle.answer(observation.question, [mistake]),
      right,
    }));
    return results.filter((result) => answers.some(({ answer, right }) => differ(answer?.[result], right?.[result])));
  }
}

function agrees({ results, free }: Observation, result: string, answer: Answer): boolean {
  const [is, should] = [results[result], answer[result]];
  // What was not returned, or is not asked for, speaks against nothing.
  return is === undefined || should === undefined || isSame(is, should, free);
}

function differ(a: FloatTensor | undefined, b: FloatTensor | undefined): boolean {
  return a !== undefined && b !== undefined && !isSame(a, b);
}
