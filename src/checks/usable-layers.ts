/**
 * Which of the student's layers do something, right or wrong: what they return changes with everything it should depend on,
 * and a forward pass is no straight line. From stubs, which return a constant, zeros or what they were given, nothing is
 * carried forward.
 */
import { compare } from "../numeric/compare.ts";
import { Random } from "../numeric/random.ts";
import { float64, isFloat, type FloatTensor } from "../numeric/tensor.ts";
import { array, type Value } from "../protocol/value.ts";
import type { StudentProxy } from "../student/proxy.ts";

/** A result of a layer. */
export type LayerResult = "fc.out" | "fc.dX" | "fc.dW" | "fc.db" | "relu.out" | "relu.dx";

/** Numbers that are the same within this are the same. */
const SAME = { rtol: 1e-9, atol: 1e-12 };

/** The results that depend on what they should. */
export async function usableLayers(student: StudentProxy, seed: number): Promise<ReadonlySet<LayerResult>> {
  return new Set([...(await usableFc(student, seed)), ...(await usableRelu(student, seed))]);
}

async function usableFc(student: StudentProxy, seed: number): Promise<LayerResult[]> {
  const [one, other] = [0, 1].map((index) => {
    const random = new Random(seed, "usable fc", index);
    return {
      X: random.normals([3, 4]),
      W: random.normals([4, 2]),
      b: random.normals([2]),
      dout: random.normals([3, 2]),
    };
  });
  if (one === undefined || other === undefined) return [];
  const forward = await results(student, "fcForward", [
    [one.X, one.W, one.b],
    [other.X, one.W, one.b],
    [one.X, other.W, one.b],
    [one.X, one.W, other.b],
    [other.X, other.W, other.b],
    [middle(one.X, other.X), middle(one.W, other.W), middle(one.b, other.b)],
  ]);
  const [base, ofX, ofW, ofB, ofAll, between] = forward.map(([out]) => out);
  const isOut = differ(base, ofX) && differ(base, ofW) && differ(base, ofB) && !isMiddle(base, ofAll, between);
  const [cache, cacheOfX, cacheOfW] = forward.map(([, kept]) => kept);
  const backward = await results(student, "fcBackward", [
    [one.dout, cache],
    [other.dout, cache],
    [one.dout, cacheOfX],
    [one.dout, cacheOfW],
  ]);
  await release(student, forward);
  const [at, ofDout, ofOtherX, ofOtherW] = backward;
  const moves = (position: number, others: readonly (readonly (Value | undefined)[] | undefined)[]): boolean =>
    others.every((each) => differ(at?.[position], each?.[position]));
  return [
    ...(isOut ? (["fc.out"] as const) : []),
    ...(moves(0, [ofDout, ofOtherW]) ? (["fc.dX"] as const) : []),
    ...(moves(1, [ofDout, ofOtherX]) ? (["fc.dW"] as const) : []),
    ...(moves(2, [ofDout]) ? (["fc.db"] as const) : []),
  ];
}

async function usableRelu(student: StudentProxy, seed: number): Promise<LayerResult[]> {
  const random = new Random(seed, "usable relu");
  const [x, other, dout, otherDout] = [0, 1, 2, 3].map(() => random.normals([4, 5]));
  if (!x || !other || !dout || !otherDout) return [];
  const forward = await results(student, "reluForward", [[x], [other], [middle(x, other)]]);
  const [base, ofOther, between] = forward.map(([out]) => out);
  const isOut = differ(base, ofOther) && !isMiddle(base, ofOther, between);
  const [cache, cacheOfOther] = forward.map(([, kept]) => kept);
  const backward = await results(student, "reluBackward", [
    [dout, cache],
    [otherDout, cache],
    [dout, cacheOfOther],
  ]);
  await release(student, forward);
  const [at, ofDout, ofOtherX] = backward.map(([dx]) => dx);
  const isDx = differ(at, ofDout) && differ(at, ofOtherX);
  return [...(isOut ? (["relu.out"] as const) : []), ...(isDx ? (["relu.dx"] as const) : [])];
}

/** What each call returns, one array as a list of it; caches stay in the runner. */
async function results(
  student: StudentProxy,
  name: string,
  lists: readonly (readonly (FloatTensor | Value | undefined)[])[],
): Promise<(readonly (Value | undefined)[])[]> {
  const keep = name.endsWith("Forward") ? [1] : [];
  const calls = await student.callEach(
    { module: "layers", name },
    lists.map((list) => list.map((each) => (each === undefined ? NOTHING : "dtype" in each ? array(each) : each))),
    { keep },
  );
  return lists.map((_, index) => {
    const call = calls.ok ? calls.value[index] : undefined;
    if (call?.ok !== true) return [];
    return call.value.value.type === "list" ? call.value.value.items : [call.value.value];
  });
}

const NOTHING: Value = { type: "nothing" };

async function release(student: StudentProxy, forward: readonly (readonly (Value | undefined)[])[]): Promise<void> {
  await student.release(forward.flatMap(([, cache]) => (cache?.type === "handle" ? cache.id : [])));
}

const middle = (a: FloatTensor, b: FloatTensor): FloatTensor =>
  float64(
    Float64Array.from(a.data, (value, index) => (value + (b.data[index] ?? Number.NaN)) / 2),
    a.shape,
  );

/** Whether both are arrays of numbers of one length, and not the same. */
function differ(a: Value | undefined, b: Value | undefined): boolean {
  const [x, y] = [floatsIn(a), floatsIn(b)];
  return x !== undefined && y?.data.length === x.data.length && compare(x, y, SAME).wrong > 0;
}

/** Whether what comes of the middle is the middle of what comes of both. */
function isMiddle(a: Value | undefined, b: Value | undefined, between: Value | undefined): boolean {
  const [x, y, m] = [floatsIn(a), floatsIn(b), floatsIn(between)];
  if (x === undefined || y?.data.length !== x.data.length || m?.data.length !== x.data.length) return true;
  return compare(m, middle(x, y), SAME).wrong === 0;
}

function floatsIn(value: Value | undefined): FloatTensor | undefined {
  if (value?.type !== "array" || !isFloat(value.tensor)) return undefined;
  return value.tensor.data.every(Number.isFinite) ? value.tensor : undefined;
}
