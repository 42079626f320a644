/**
 * Compares every submission with every other one of its language: how much of each is in the other. What the starter gives,
 * and what a large share of the class has, counts for nothing. An index from fingerprints to submissions finds the pairs, so
 * that the work grows with what is shared and not with the number of pairs.
 */
import { type Code, fingerprinted, type Fingerprinted } from "./fingerprinted.ts";
import { passagesOf, type Passage } from "./passages.ts";

/**
 * A fingerprint counts for nothing where more than this share of the class has it: then it is the handout, the lecture or the
 * one way to write it. A group of friends is smaller.
 */
export const COMMON_SHARE: number = 1 / 4;
/** … and only where more than so many have it: in a small class, a few are a large share. */
export const COMMON_COUNT = 10;
/** With fewer fingerprints of its own, 50 tokens or so, a submission is not compared: chance alone would fill percentages. */
const LEAST_FINGERPRINTS = 10;

/** Two submissions that share something. */
export interface Pair {
  readonly a: Code;
  readonly b: Code;
  /** The fraction of A's own fingerprints that B has, from 0 to 1. */
  readonly aInB: number;
  /** The fraction of B's own fingerprints that A has. */
  readonly bInA: number;
  /** What they have in common, the longest first. */
  readonly passages: readonly Passage[];
}

/** What came out. */
export interface Comparison {
  /** Those that were compared, in the order in which they were given. */
  readonly compared: readonly Code[];
  /** Those that have too little of their own. */
  readonly tooLittle: readonly Code[];
  /** Those whose code is longer than what was compared of it. */
  readonly cut: readonly Code[];
  /** How many pairs were compared. */
  readonly pairCount: number;
  /** Those of them that share anything, the most similar first. */
  readonly pairs: readonly Pair[];
}

/** How similar a pair is, from 0 to 1: of the shorter of two, nearly all can be in the other. */
export const similarityOf = ({ aInB, bInA }: Pick<Pair, "aInB" | "bInA">): number => Math.max(aInB, bInA);

/** Compares `submissions`; what stands in one of `given`, of the same language, is nobody's own. Throws nothing, whatever stands in them. */
export function compare(submissions: readonly Code[], given: readonly Code[]): Comparison {
  const all = submissions.map(fingerprinted);
  const classes = [...new Set(all.map(({ submission }) => submission.language))].map((language) =>
    compareClass(
      all.filter(({ submission }) => submission.language === language),
      gramsIn(given.filter((starter) => starter.language === language)),
    ),
  );
  const compared = new Set(classes.flatMap((each) => each.compared));
  return {
    compared: submissions.filter((submission) => compared.has(submission)),
    tooLittle: submissions.filter((submission) => !compared.has(submission)),
    cut: all.filter(({ isCut }) => isCut).map(({ submission }) => submission),
    pairCount: classes.reduce((sum, each) => sum + (each.compared.length * (each.compared.length - 1)) / 2, 0),
    pairs: classes.flatMap((each) => each.pairs).toSorted(bySimilarity),
  };
}

/** Every gram, not the fingerprints alone: which of them are fingerprints depends on what stands beside them. */
function gramsIn(given: readonly Code[]): Set<number> {
  return new Set(given.flatMap((starter) => fingerprinted(starter).files.flatMap(({ grams }) => grams)));
}

function bySimilarity(one: Pair, other: Pair): number {
  const least = ({ aInB, bInA }: Pair): number => Math.min(aInB, bInA);
  return similarityOf(other) - similarityOf(one) || least(other) - least(one);
}

/** Those of one language. */
function compareClass(
  all: readonly Fingerprinted[],
  ofStarter: ReadonlySet<number>,
): { readonly compared: readonly Code[]; readonly pairs: readonly Pair[] } {
  const holders = holdersOf(all);
  const most = Math.max(COMMON_COUNT, COMMON_SHARE * all.length);
  const isIgnored = (gram: number): boolean => ofStarter.has(gram) || (holders.get(gram)?.length ?? 0) > most;
  const own = all.map(({ fingerprints }) => [...fingerprints.keys()].filter((hash) => !isIgnored(hash)).length);
  const isCompared = (index: number): boolean => (own[index] ?? 0) >= LEAST_FINGERPRINTS;
  const pairs = all.flatMap((a, index) => {
    if (!isCompared(index)) return [];
    const counts = sharedBy(a, index, holders, isIgnored);
    return [...counts].flatMap(([other, shared]) => {
      const b = all[other];
      if (b === undefined || !isCompared(other)) return [];
      const [aInB, bInA] = [shared / (own[index] ?? 1), shared / (own[other] ?? 1)];
      return [{ a: a.submission, b: b.submission, aInB, bInA, passages: passagesOf(a, b, isIgnored) }];
    });
  });
  return { compared: all.filter((_, index) => isCompared(index)).map(({ submission }) => submission), pairs };
}

/** The index: fingerprint → the positions in `all` of the submissions that have it, in order. */
function holdersOf(all: readonly Fingerprinted[]): Map<number, number[]> {
  const holders = new Map<number, number[]>();
  for (const [index, { fingerprints }] of all.entries()) {
    for (const hash of fingerprints.keys()) {
      const list = holders.get(hash);
      if (list === undefined) holders.set(hash, [index]);
      else list.push(index);
    }
  }
  return holders;
}

/** Later submission → how many of A's own fingerprints it has. */
function sharedBy(
  a: Fingerprinted,
  index: number,
  holders: ReadonlyMap<number, readonly number[]>,
  isIgnored: (gram: number) => boolean,
): Map<number, number> {
  const counts = new Map<number, number>();
  for (const hash of a.fingerprints.keys()) {
    if (isIgnored(hash)) continue;
    for (const other of holders.get(hash) ?? []) {
      if (other > index) counts.set(other, (counts.get(other) ?? 0) + 1);
    }
  }
  return counts;
}
