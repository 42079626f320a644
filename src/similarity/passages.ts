/** What two submissions have in common, passage by passage: where, and how long. */
import type { Fingerprinted, FileGrams, Place } from "./fingerprinted.ts";
import { GRAM } from "./fingerprints.ts";

/** Lines of a file, or of a cell. */
export interface Lines {
  readonly file: string;
  /** Counted from 1. */
  readonly first: number;
  /** The line of the last token; a text of several lines can end below it. */
  readonly last: number;
}

/** The same tokens in a row in both, none of which are given or everyone's. */
export interface Passage {
  readonly tokens: number;
  readonly a: Lines;
  readonly b: Lines;
}

/** A passage by its grams. */
interface Match {
  readonly a: Place;
  readonly b: Place;
  readonly grams: number;
}

/**
 * The passages, the longest first; none of them overlaps a longer one in either submission. `isIgnored` tells the grams that
 * count for nothing, at which a passage ends.
 */
export function passagesOf(a: Fingerprinted, b: Fingerprinted, isIgnored: (gram: number) => boolean): Passage[] {
  const matches = matchesOf(a, b, isIgnored).toSorted((one, other) => other.grams - one.grams);
  const [takenInA, takenInB] = [new Taken(), new Taken()];
  return matches
    .filter((match) => {
      if (takenInA.has(match.a, match.grams) || takenInB.has(match.b, match.grams)) return false;
      takenInA.add(match.a, match.grams);
      takenInB.add(match.b, match.grams);
      return true;
    })
    .map(({ grams, ...match }) => ({
      tokens: grams + GRAM - 1,
      a: linesOf(match.a, grams),
      b: linesOf(match.b, grams),
    }));
}

/** Every shared fingerprint, made as long as it is the same in both. */
function matchesOf(a: Fingerprinted, b: Fingerprinted, isIgnored: (gram: number) => boolean): Match[] {
  const matches: Match[] = [];
  // A match that was made longer has further fingerprints in it, each of which would give it again.
  const ends = new Map<string, number>();
  for (const [hash, placesInA] of a.fingerprints) {
    const placesInB = b.fingerprints.get(hash);
    if (placesInB === undefined || isIgnored(hash)) continue;
    for (const inA of placesInA) {
      for (const inB of placesInB) {
        const shift = `${inB.start - inA.start} ${inA.file.index} ${inB.file.index}`;
        if ((ends.get(shift) ?? 0) > inA.start) continue;
        const match = grown(inA, inB, isIgnored);
        ends.set(shift, match.a.start + match.grams);
        matches.push(match);
      }
    }
  }
  return matches;
}

function grown(a: Place, b: Place, isIgnored: (gram: number) => boolean): Match {
  const isSame = (step: number): boolean => {
    const gram = a.file.grams[a.start + step];
    return gram !== undefined && gram === b.file.grams[b.start + step] && !isIgnored(gram);
  };
  let before = 0;
  while (isSame(-before - 1)) before += 1;
  let after = 0;
  while (isSame(after + 1)) after += 1;
  return {
    a: { file: a.file, start: a.start - before },
    b: { file: b.file, start: b.start - before },
    grams: before + 1 + after,
  };
}

/** The tokens of one submission that longer passages have. */
class Taken {
  readonly #spans = new Map<FileGrams, [start: number, end: number][]>();

  has({ file, start }: Place, grams: number): boolean {
    return (this.#spans.get(file) ?? []).some(([from, to]) => start < to && from < start + grams + GRAM - 1);
  }

  add({ file, start }: Place, grams: number): void {
    const spans = this.#spans.get(file) ?? [];
    spans.push([start, start + grams + GRAM - 1]);
    this.#spans.set(file, spans);
  }
}

function linesOf({ file, start }: Place, grams: number): Lines {
  const line = (token: number): number => file.lines[token] ?? 0;
  return { file: file.name, first: line(start), last: line(start + grams + GRAM - 2) };
}
