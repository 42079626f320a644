/** Which entries of a result are wrong, where that has a pattern: rows, columns, or single ones. */
import type { Finding } from "../findings.ts";
import { indexOf, sameShape, type FloatTensor } from "../numeric/tensor.ts";
import type { Oracle } from "../oracle/oracle.ts";
import type { Answer } from "../oracle/questions.ts";
import { isSame, type Observation } from "./observation.ts";

/** More than these are not listed one by one. */
const MAX_LISTED = 6;

/** What is looked at. */
export interface Located {
  readonly name: string;
  readonly result: string;
  readonly observations: readonly Observation[];
}

/** The pattern in the first call that has one: some rows or columns, or a few entries, while the others are right. */
export function wrongEntries(oracle: Oracle, { name, result, observations }: Located): Finding | undefined {
  for (const observation of observations) {
    const found = located(oracle, result, observation);
    const pattern = found && patternOf(found.wrong, found.should.shape);
    if (pattern === undefined) continue;
    return { code: "wrong-entries", params: { name, result, ...pattern, input: observation.input } };
  }
  return undefined;
}

/** A result in one call. */
interface InCall {
  readonly is: FloatTensor;
  readonly should: FloatTensor;
  /** With all results of the call as they should be. */
  readonly answer: Answer;
  readonly wrong: readonly number[];
}

/** A result of one call beside what it should be; undefined where it has another shape, or nobody knows. */
export function located(oracle: Oracle, result: string, { question, results, free }: Observation): InCall | undefined {
  const answer = oracle.answer(question, []);
  const [is, should] = [results[result], answer?.[result]];
  if (answer === undefined || is === undefined || should === undefined) return undefined;
  return sameShape(is.shape, should.shape)
    ? { is, should, answer, wrong: wrongPositions(is, should, free) }
    : undefined;
}

const alone = ({ dtype, data }: FloatTensor, position: number): FloatTensor =>
  dtype === "float32"
    ? { dtype, shape: [], data: Float32Array.of(data[position] ?? Number.NaN) }
    : { dtype, shape: [], data: Float64Array.of(data[position] ?? Number.NaN) };

function wrongPositions(is: FloatTensor, should: FloatTensor, free: ReadonlySet<number> = new Set()): number[] {
  return [...should.data.keys()].filter(
    (position) => !free.has(position) && !isSame(alone(is, position), alone(should, position)),
  );
}

/** How the wrong entries lie, and which they are. */
interface Pattern {
  readonly axis: "row" | "column" | "entry";
  readonly indices: readonly (readonly number[])[];
}

const single = (all: ReadonlySet<number>): number[][] => [...all].toSorted((a, b) => a - b).map((index) => [index]);

function patternOf(wrong: readonly number[], shape: readonly number[]): Pattern | undefined {
  const [rows = 1, columns = 1] = shape.length === 2 ? shape : [1, ...shape];
  if (wrong.length === 0 || wrong.length === rows * columns) return undefined;
  const inRows = new Set(wrong.map((position) => Math.floor(position / columns)));
  const inColumns = new Set(wrong.map((position) => position % columns));
  if (shape.length === 2 && wrong.length === inRows.size * columns && columns > 1) {
    return { axis: "row", indices: single(inRows) };
  }
  if (shape.length === 2 && wrong.length === inColumns.size * rows && rows > 1) {
    return { axis: "column", indices: single(inColumns) };
  }
  if (wrong.length > MAX_LISTED) return undefined;
  return { axis: "entry", indices: wrong.map((position) => indexOf(position, shape)) };
}
