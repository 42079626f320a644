/** Whether a gradient is the derivative of the student's own forward pass, where that is not the reference's. */
import type { BatchFunction } from "../numeric/gradient-check/batch-function.ts";
import {
  judgeAlong,
  judgeGradient,
  numericalJacobian,
  type Jacobian,
} from "../numeric/gradient-check/gradient-check.ts";
import { verdictOnAll, type Verdict } from "../numeric/gradient-check/verdict.ts";
import type { Random } from "../numeric/random.ts";
import { isStubEverywhere, ranges } from "./stub.ts";

/** A forward pass with more numbers than these is judged along random directions. */
const MAX_ENTRIES = 64;
const DIRECTIONS = 2;
/** What a backward pass returned for one upstream gradient, all results one after the other. */
export interface Returned {
  readonly gradOutput: Float64Array;
  readonly gradient: Float64Array;
}

/** One input of a forward pass, and what the backward pass made of it. */
export interface OwnForward {
  readonly f: BatchFunction;
  /** All arguments one after the other. */
  readonly x: Float64Array;
  /** How many numbers each argument has. */
  readonly lengths: readonly number[];
  readonly returned: readonly Returned[];
}

/**
 * The verdict on each argument's gradient over all inputs. `fail` for all where the forward pass is a stub: what is
 * constant, or the same straight line everywhere, has a derivative that says nothing.
 */
export async function judgeOwnForward(inputs: readonly OwnForward[], random: Random): Promise<Verdict[]> {
  const [first] = inputs;
  if (first === undefined) return [];
  const verdicts: Verdict[][] = first.lengths.map(() => []);
  const small = inputs.filter(({ x }) => x.length <= MAX_ENTRIES);
  for (const [index, input] of small.entries()) {
    const jacobian = await numericalJacobian(input.f, input.x);
    if (index === 0 && (await isStub(jacobian, input.lengths))) return first.lengths.map(() => "fail");
    for (const { gradOutput, gradient } of input.returned) {
      const judged = (await judgeGradient(jacobian, gradOutput, gradient)).map(({ verdict }) => verdict);
      for (const [argument, [from, to]] of ranges(input.lengths).entries()) {
        verdicts[argument]?.push(verdictOnAll(judged.slice(from, to)));
      }
    }
  }
  for (const input of inputs.filter(({ x }) => x.length > MAX_ENTRIES)) {
    for (const [argument, range] of ranges(input.lengths).entries()) {
      verdicts[argument]?.push(await judgeArgument(input, range, random));
    }
  }
  return verdicts.map(verdictOnAll);
}

/** One argument of a large input, along random directions. */
async function judgeArgument(
  { f, x, returned }: OwnForward,
  [from, to]: readonly [number, number],
  random: Random,
): Promise<Verdict> {
  const directions = Array.from({ length: DIRECTIONS }, () => {
    const direction = new Float64Array(x.length);
    direction.set(random.direction(to - from), from);
    return direction;
  });
  const verdicts: Verdict[] = [];
  for (const { gradOutput, gradient } of returned) {
    const judged = await judgeAlong({ f, x, gradOutput, gradient, directions });
    verdicts.push(...judged.map(({ verdict }) => verdict));
  }
  return verdictOnAll(verdicts);
}

/** Whether the forward pass is a stub, which a second point shows: on the other side of 0, and further away from it. */
async function isStub({ f, x, columns }: Jacobian, lengths: readonly number[]): Promise<boolean> {
  const elsewhere = await numericalJacobian(
    f,
    x.map((value) => 0.3 - 2.5 * value),
  );
  return isStubEverywhere([{ f, x, columns }, elsewhere], lengths);
}
