/** In which way an array is wrong, in words: what a person sees in its picture. */
import type { Num } from "../findings.ts";
import type { ArrayPicture } from "../pictures.ts";
import { digits } from "./wording.ts";

/** Pictures have six digits; what differs by more is no pattern. */
const TOLERANCE = 1e-4;
/** Factors that are such a fraction are called by it. */
const MOST_PARTS = 128;

/** A sentence. */
export function arrayPattern(picture: ArrayPicture): string {
  const { expected, result } = picture;
  const whole = expected === "hidden" ? undefined : wholePattern(picture, expected);
  return whole === undefined ? placesPattern(picture) : `${result}: ${whole}.`;
}

/** What is wrong with all of it alike. */
function wholePattern({ actual, shape }: ArrayPicture, expected: readonly Num[]): string | undefined {
  if (actual.every((is) => !Number.isFinite(is))) return "no entry is a finite number";
  const pairs = actual.map((is, index) => [Number(is), Number(expected[index])] as const);
  if (pairs.some(([is, should]) => !Number.isFinite(is) || !Number.isFinite(should))) return undefined;
  const scale = Math.max(...pairs.map(([, should]) => Math.abs(should)));
  const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(b), scale * 1e-2);
  if (pairs.every(([is]) => is === 0)) return "every entry is 0";
  const factor = factorOf(pairs);
  // Nearly 1 is no factor: something smaller is wrong.
  const isFactor = Number.isFinite(factor) && Math.abs(factor - 1) > TOLERANCE * 10;
  if (isFactor && pairs.every(([is, should]) => isNear(is, factor * should))) return factorText(factor);
  const [rows = 0, columns = 0] = shape;
  const transposed = (index: number): number => (index % columns) * columns + Math.floor(index / columns);
  if (
    shape.length === 2 &&
    rows === columns &&
    pairs.every(([is], at) => isNear(is, Number(expected[transposed(at)])))
  ) {
    return "the rows and columns are exchanged: it is the transpose of what it should be";
  }
  const offset = pairs.reduce((sum, [is, should]) => sum + is - should, 0) / pairs.length;
  if (
    Number.isFinite(offset) &&
    pairs.every(([is, should]) => Math.abs(is - should - offset) <= TOLERANCE * Math.abs(offset))
  ) {
    return `every entry is too ${offset > 0 ? "large" : "small"} by ${digits(Math.abs(offset))}`;
  }
  return undefined;
}

/** Of the largest entry, where rounding matters least. */
function factorOf(pairs: readonly (readonly [number, number])[]): number {
  const [largest = [0, 1] as const] = pairs.toSorted(([, a], [, b]) => Math.abs(b) - Math.abs(a));
  return largest[0] / largest[1];
}

function factorText(factor: number): string {
  if (Math.abs(factor + 1) <= TOLERANCE) return "every entry has the opposite sign";
  const parts = Math.round(1 / Math.abs(factor));
  const isPart = parts >= 2 && parts <= MOST_PARTS && Math.abs(Math.abs(factor) * parts - 1) <= TOLERANCE * 10;
  const size = isPart ? `1/${parts} of` : `${digits(Math.abs(factor))} times`;
  return `every entry is ${size} what it should be${factor < 0 ? ", with the opposite sign" : ""}`;
}

/** Which entries are wrong. */
function placesPattern({ wrong, shape, result, expected }: ArrayPicture): string {
  const [rows = 1, columns = 1] = shape.length === 2 ? shape : [1, ...shape];
  const total = rows * columns;
  if (wrong.length === total) {
    // Of what nobody may see, nothing is known.
    const way = expected === "hidden" ? "" : ", each in its own way";
    return `${result}: all ${total} entries are wrong${way}.`;
  }
  const inRows = new Set(wrong.map((position) => Math.floor(position / columns)));
  const inColumns = new Set(wrong.map((position) => position % columns));
  if (shape.length === 2 && wrong.length === inRows.size * columns) return `${result}: ${wholeLines("row", inRows)}.`;
  if (shape.length === 2 && wrong.length === inColumns.size * rows) {
    return `${result}: ${wholeLines("column", inColumns)}.`;
  }
  return `${result}: ${wrong.length} of ${total} entries are wrong.`;
}

function wholeLines(line: "row" | "column", indices: ReadonlySet<number>): string {
  const list = [...indices].toSorted((a, b) => a - b);
  return list.length === 1
    ? `one ${line} is wrong, number ${list[0]} (counted from 0)`
    : `${list.length} ${line}s are wrong: ${list.join(", ")} (counted from 0)`;
}
