/**
 * A layer at the shape of the handout's network: the slope of its gradient along a random direction against that of the
 * student's own forward pass. It finds what goes wrong only there, and costs three forward passes and one backward pass.
 * What cannot be told is never held against the student, nor are passes that fail or are slow there: trainings have their
 * own word on that. The arguments repeat a few numbers, and the slope is that in these: millions would take longer on their
 * way to the runner than in it.
 */
import { num } from "../findings.ts";
import { judgeAlong, verdictOf } from "../numeric/gradient-check/gradient-check.ts";
import { Random } from "../numeric/random.ts";
import { array } from "../protocol/value.ts";
import type { CheckContext } from "./check.ts";
import type { Evidence } from "./evidence.ts";
import { expectArray } from "./expect.ts";
import { flattened, joined, layerFunction } from "./layer-function.ts";
import type { LargeInput, Layer, LayerInput } from "./layer-inputs.ts";

/** A forward pass that would take longer is left to the trainings. */
const MAX_MS = 4000;
/** Code that loops over elements takes far more than this multiple of a tiny call's time on a smaller shape. */
const MANY_TIMES = 12;
/** One call can be slow because the machine has other things to do. */
const MAX_PROBING_MS = 500;

/** Objects to a gradient that is no derivative at this shape. */
export async function judgeAtScale(layer: Layer, evidence: Evidence, context: CheckContext): Promise<void> {
  const { student, seed } = context;
  if (!(await isFastEnough(layer, context))) return;
  const random = new Random(seed, layer.forward, "large");
  const input = layer.largeInput(layer.large.real, random);
  const gradient = await gradientAt(layer, input, context);
  if (gradient === undefined) return;
  const check = {
    f: layerFunction(student, layer, input, { what: doingOf(layer, context) }),
    x: pointOf(input),
    gradOutput: Float64Array.from(input.gradOutput.data),
    gradient,
  };
  if (verdictOf(await judgeAlong({ ...check, directions: [random.direction(check.x.length)] })) !== "fail") return;
  let from = 0;
  for (const [index, result] of layer.gradients.entries()) {
    const alone = new Float64Array(check.x.length);
    const length = input.args[index]?.tile.length ?? 0;
    alone.set(random.direction(length), from);
    from += length;
    const [judged] = await judgeAlong({ ...check, directions: [alone] });
    if (judged?.verdict !== "fail") continue;
    const { numerical, analytical } = judged;
    const params = { name: student.nameOf(layer.backward), result, expected: num(numerical), actual: num(analytical) };
    evidence.object(result, { code: "wrong-slope", params: { ...params, input: input.text } });
  }
}

/** All numbers of which the input is made. */
const pointOf = ({ args }: LargeInput): Float64Array => joined(args.map(({ tile }) => tile));

/** So that what fails here is not taken for what fails on every input. */
const doingOf = (layer: Layer, { student }: CheckContext): string => `${student.nameOf(layer.forward)} on large arrays`;

/**
 * By its time on a smaller shape: short, or not much longer than that of a tiny one, which a busy machine slows down as
 * much.
 */
async function isFastEnough(layer: Layer, context: CheckContext): Promise<boolean> {
  const { probe, share } = layer.large;
  const input = layer.largeInput(probe, new Random(context.seed, layer.forward, "probe"));
  const [tiny] = layer.inputs(context.seed);
  if (tiny === undefined) return false;
  const probing = performance.now();
  do {
    const ms = await timeOf(layer, input, context);
    if (ms <= MAX_MS * share || ms <= MANY_TIMES * (await timeOf(layer, tiny, context))) return true;
  } while (performance.now() - probing < MAX_PROBING_MS);
  return false;
}

/** How long a forward pass takes; Infinity where it fails. */
async function timeOf(layer: Layer, input: LayerInput | LargeInput, { student }: CheckContext): Promise<number> {
  const start = performance.now();
  const point = "otherGradOutput" in input ? flattened(input.args.map(({ tensor }) => tensor)) : pointOf(input);
  const [values] = await layerFunction(student, layer, input)([point]);
  return values === undefined ? Infinity : performance.now() - start;
}

/** The gradient in the input's numbers; undefined where there is none that differences in float64 could judge. */
async function gradientAt(layer: Layer, input: LargeInput, context: CheckContext): Promise<Float64Array | undefined> {
  const { student } = context;
  const { args, outShape, gradOutput } = input;
  const what = doingOf(layer, context);
  const forward = await student.call({ module: "layers", name: layer.forward }, args, { keep: [1], what });
  if (!forward.ok || forward.value.value.type !== "list") return undefined;
  const [out = NOTHING, cache = NOTHING] = forward.value.value.items;
  const target = { module: "layers", name: layer.backward };
  const backward = await student.call(target, [array(gradOutput), cache], { what });
  if (cache.type === "handle") await student.release([cache.id]);
  if (!backward.ok) return undefined;
  const { value } = backward.value;
  const results = layer.gradients.length > 1 && value.type === "list" ? value.items : [value];
  const arrays = [out, ...results].map((result, index) => {
    // A bias's gradient may be a row, which is the same numbers.
    const shape = index === 0 ? outShape : (args[index - 1]?.shape ?? []);
    const isRow = result.type === "array" && result.tensor.shape.length === 2 && shape.length === 1;
    const taken = expectArray(result, isRow ? [1, ...shape] : shape, SUBJECT);
    return taken.ok && taken.value.data instanceof Float64Array ? taken.value.data : undefined;
  });
  const found = arrays.flatMap((data) => data ?? []).slice(1);
  if (arrays.includes(undefined) || found.length !== args.length) return undefined;
  return joined(found.map((data, index) => folded(data, args[index]?.tile.length ?? 0)));
}

const NOTHING = { type: "nothing" } as const;
/** Nobody is told of forms here: small inputs have told of them. */
const SUBJECT = { name: "", result: "", input: "" };

/** The gradient in the numbers that an argument repeats, from the one in its elements: the sum over each one's copies. */
function folded(gradient: Float64Array, period: number): Float64Array {
  const sums = new Float64Array(period);
  for (let from = 0; from < gradient.length; from += period) {
    const count = Math.min(period, gradient.length - from);
    for (let index = 0; index < count; index++) sums[index] = (sums[index] ?? 0) + (gradient[from + index] ?? 0);
  }
  return sums;
}
