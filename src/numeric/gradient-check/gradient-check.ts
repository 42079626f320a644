/**
 * Gradient checking: is what a backward pass returns the derivative of the forward pass? On small shapes every entry is
 * held against the full Jacobian; on real ones the gradient's slope along random directions is held against the forward
 * pass's own, at the cost of a few evaluations. Nothing here knows where the forward pass runs.
 */
import { dot, pointsAlong, rootMeanSquare, unitVector, type BatchFunction } from "./batch-function.ts";
import { derivatives, type Derivative, type Direction } from "./derivative.ts";
import { roundingOf, weighted, type Slope } from "./slopes.ts";
import { TAYLOR_STEPS, taylorTest } from "./taylor.ts";
import { verdictOn, verdictOnAll, type Verdict } from "./verdict.ts";

/** One number of a gradient, or its slope along a direction, and what the forward pass says of it. */
export interface Judged {
  readonly verdict: Verdict;
  readonly analytical: number;
  /** Of the forward pass; NaN where it has none. */
  readonly numerical: number;
  /** What `numerical` may be off by; Infinity where it is not resolved. */
  readonly error: number;
  /** Whether several numbers are right: the function has a kink there. */
  readonly isKink: boolean;
}

/** All partial derivatives of a function at a point. */
export interface Jacobian {
  readonly f: BatchFunction;
  readonly x: Float64Array;
  /** One of each entry of x, in its order: the Jacobian's columns. */
  readonly columns: readonly Derivative[];
}

/** The Jacobian (m, n) of f at x (n,), with 4·n + 1 points in the first batch and fewer in those that are still needed. */
export async function numericalJacobian(f: BatchFunction, x: Float64Array): Promise<Jacobian> {
  const usual = rootMeanSquare(x) || 1;
  const directions = Array.from(x, (value, index) => ({
    d: unitVector(x.length, index),
    size: Math.max(Math.abs(value), usual / 10),
  }));
  return { f, x, columns: await derivatives(f, x, directions) };
}

/**
 * Judges a gradient, entry by entry, against gradOutput · J. What the differences leave open, the Taylor test decides where
 * it can; that takes one more batch.
 *
 * @param gradOutput (m,): the upstream gradient. @param gradient (n,): what the backward pass returned for it.
 */
export async function judgeGradient(
  { f, x, columns }: Jacobian,
  gradOutput: Float64Array,
  gradient: Float64Array,
): Promise<Judged[]> {
  if (gradient.length !== x.length) throw new RangeError(`Expected ${x.length} entries, got ${gradient.length}.`);
  const slopes = columns.map((column) => weighted(column, gradOutput));
  const scale = Math.max(0, ...slopes.map(({ value, error }) => (error < Infinity ? Math.abs(value) : 0)));
  const judged = slopes.map((slope, index) => judgedOf(gradient[index] ?? Number.NaN, slope, scale));
  return settled(f, x, columns, gradOutput, judged);
}

/** Along which directions a large gradient is judged. */
export interface DirectionalCheck {
  readonly f: BatchFunction;
  readonly x: Float64Array;
  readonly gradOutput: Float64Array;
  /** (n,) */
  readonly gradient: Float64Array;
  /** Of unit norm, each over all entries or over the first ones: `pointsAlong` says how. */
  readonly directions: readonly Float64Array[];
}

/**
 * Judges gradient · d against the derivative of gradOutput · f along d, for each direction. Three points and two for every
 * further direction tell a right gradient; only one that does not fit at once is looked into with smaller steps.
 */
export async function judgeAlong(check: DirectionalCheck): Promise<Judged[]> {
  const { f, x, gradOutput, gradient } = check;
  const size = Math.max(rootMeanSquare(x), Number.MIN_VALUE);
  const directions = check.directions.map((d) => ({ d, size }));
  const first = await atFirstSight(check, directions);
  const open = directions.filter((_, index) => first[index]?.verdict !== "pass");
  if (open.length === 0) return first;
  const found = await derivatives(f, x, open);
  const judged = found.map((derivative) => {
    const slope = weighted(derivative, gradOutput);
    return judgedOf(dot(derivative.direction.d, gradient), slope, Math.abs(slope.value));
  });
  const second = await settled(f, x, found, gradOutput, judged);
  return first.map((judgement, index) => {
    const position = open.findIndex((direction) => direction === directions[index]);
    return second[position] ?? judgement;
  });
}

/** The step along a unit vector at which a right gradient shows at once: central differences alone, nothing else. */
const SIGHT = 1e-3;
/** What a right slope may be off by there. */
const SIGHT_RTOL = 1e-6;

/** `pass` for what fits; `inconclusive`, and never `fail`, for what does not. */
async function atFirstSight(
  { f, x, gradOutput, gradient }: DirectionalCheck,
  directions: readonly Direction[],
): Promise<Judged[]> {
  const points = directions.flatMap(({ d, size }) => pointsAlong(x, d, [SIGHT * size, -SIGHT * size]));
  const values = (await f(points)).map((value) => (value === undefined ? Number.NaN : dot(gradOutput, value)));
  return directions.map(({ d, size }, index) => {
    const [above = Number.NaN, below = Number.NaN] = values.slice(2 * index, 2 * index + 2);
    const numerical = (above - below) / (2 * SIGHT * size);
    const analytical = dot(d, gradient);
    const distance = Math.abs(analytical - numerical);
    const fits = distance <= SIGHT_RTOL * Math.abs(numerical) && numerical !== 0;
    return {
      verdict: fits ? "pass" : "inconclusive",
      analytical,
      numerical,
      error: fits ? distance : Infinity,
      isKink: false,
    };
  });
}

function judgedOf(analytical: number, slope: Slope, scale: number): Judged {
  const { value: numerical, error, low, high } = slope;
  return { verdict: verdictOn(analytical, slope, scale), analytical, numerical, error, isKink: low < high };
}

/** With the Taylor test's word on what is inconclusive, in both senses of each direction: a kink may be on one side. */
async function settled(
  f: BatchFunction,
  x: Float64Array,
  found: readonly Derivative[],
  gradOutput: Float64Array,
  judged: readonly Judged[],
): Promise<Judged[]> {
  // At a kink even a right slope has remainders of order 1.
  const open = found.filter((_, index) => judged[index]?.verdict === "inconclusive" && !judged[index].isKink);
  if (open.length === 0) return [...judged];
  const steps = open.map(({ direction }) => TAYLOR_STEPS.map((step) => step * direction.size));
  const points = open.flatMap(({ direction }, index) =>
    [1, -1].flatMap((sense) =>
      pointsAlong(
        x,
        direction.d,
        (steps[index] ?? []).map((step) => sense * step),
      ),
    ),
  );
  const values = (await f(points)).map((value) => (value === undefined ? Number.NaN : dot(gradOutput, value)));
  const length = TAYLOR_STEPS.length;
  const verdicts = open.map(({ at, digit }, index) => {
    const analytical = judged[found.findIndex((each) => each === open[index])]?.analytical ?? Number.NaN;
    const size = at === undefined ? Infinity : dot(gradOutput.map(Math.abs), at.map(Math.abs));
    const words = [1, -1].map((sense, side) => {
      const from = (2 * index + side) * length;
      const start = at === undefined ? Number.NaN : dot(gradOutput, at);
      return taylorTest(
        start,
        values.slice(from, from + length),
        steps[index] ?? [],
        sense * analytical,
        roundingOf(size, digit),
      );
    });
    if (words.every((word) => word === "right")) return "pass";
    return words.every((word) => word === "wrong") ? "fail" : "inconclusive";
  });
  return judged.map((judgement, index) => {
    const position = open.findIndex((each) => each === found[index]);
    return { ...judgement, verdict: verdicts[position] ?? judgement.verdict };
  });
}

/** The verdict on a gradient as a whole. */
export const verdictOf = (judged: readonly Judged[]): Verdict => verdictOnAll(judged.map(({ verdict }) => verdict));
