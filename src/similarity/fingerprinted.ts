/** One submission as the comparison sees it: its files as runs of tokens, and where its fingerprints stand in them. */
import type { Submission } from "../submission/submission.ts";
import { gramsOf, winnow } from "./fingerprints.ts";
import { tokensOf } from "./tokens.ts";

/**
 * Of a submission's code, in characters. Hand-ins have a tenth of it; of what is beyond, nothing is compared, because a text
 * can be made to keep a parser busy for long.
 */
const MOST_CHARACTERS = 2 ** 17;
/** Places of one fingerprint that are looked at: a text that repeats one thing without end has no end of them. */
const MOST_PLACES = 8;
const DATA = /\.(json|yaml|yml)$/u;

/** What is compared of a submission. */
export type Code = Pick<Submission, "name" | "language" | "files">;

/** One file, or one cell. */
export interface FileGrams {
  readonly name: string;
  /** Among the submission's files. */
  readonly index: number;
  /** The hash of every run of GRAM tokens. */
  readonly grams: readonly number[];
  /** The line of each token, counted from 1: GRAM − 1 more than there are grams, or none. */
  readonly lines: readonly number[];
}

/** Where a run of tokens begins. */
export interface Place {
  readonly file: FileGrams;
  /** Among the file's grams. */
  readonly start: number;
}

export interface Fingerprinted {
  readonly submission: Code;
  readonly files: readonly FileGrams[];
  /** Fingerprint → where it stands, the first MOST_PLACES of them. */
  readonly fingerprints: ReadonlyMap<number, readonly Place[]>;
  /** Whether it has more code than is compared. */
  readonly isCut: boolean;
}

/** Throws nothing, whatever stands in the submission. */
export function fingerprinted(submission: Code): Fingerprinted {
  let room = MOST_CHARACTERS;
  let isCut = false;
  const files: FileGrams[] = [];
  for (const [name, text] of submission.files) {
    if (DATA.test(name)) continue;
    isCut ||= text.length > room;
    const { kinds, lines } = tokensOf(text.slice(0, room), submission.language);
    room -= Math.min(room, text.length);
    files.push({ name, index: files.length, grams: gramsOf(kinds), lines });
  }
  return { submission, files, fingerprints: placesOf(files), isCut };
}

function placesOf(files: readonly FileGrams[]): Map<number, Place[]> {
  const fingerprints = new Map<number, Place[]>();
  for (const file of files) {
    for (const start of winnow(file.grams)) {
      const hash = file.grams[start] ?? 0;
      const places = fingerprints.get(hash) ?? [];
      if (places.length < MOST_PLACES) places.push({ file, start });
      fingerprints.set(hash, places);
    }
  }
  return fingerprints;
}
