/**
 * 4.2 (a): the fully connected and the ReLU layer, forward or backward, on several shapes: one row, non-square, larger.
 * Every result must have the right shape and dtype, and no argument may be changed.
 */
import type { Observation } from "../diagnose/diagnose.ts";
import { array, type Value } from "../protocol/value.ts";
import type { LayerPart } from "../rubric/schema.ts";
import type { Outcome } from "../student/proxy.ts";
import { onInput, stopped, type Check, type CheckContext, type Judgement } from "./check.ts";
import { diagnosed, resultsSeen } from "./diagnosed.ts";
import { Evidence } from "./evidence.ts";
import { expectArray, expectList } from "./expect.ts";
import { judgeBackward, type Forward } from "./layer-backward.ts";
import { layers, type Layer, type LayerInput } from "./layer-inputs.ts";
import { withSmallestFailure } from "./smallest-failure.ts";
import { isUnchanged } from "./unchanged.ts";

/** Judges one direction of one layer. */
export const checkLayer: Check<LayerPart> = async (part, context) => {
  const layer = layers[part.layer];
  const judgement = await judge({ part, layer, context, inputs: layer.inputs(context.seed) });
  // A smaller input is to show what is wrong, and not to excuse it.
  const alone = { part: { ...part, carriedForward: 0 }, layer, context: { ...context, atRealShapes: false } };
  return withSmallestFailure(judgement, layer.smallInputs(context.seed), (input) =>
    judge({ ...alone, inputs: [input] }),
  );
};

/** One direction of a layer, and what it is judged on. */
interface Direction {
  readonly part: LayerPart;
  readonly layer: Layer;
  readonly context: CheckContext;
  readonly inputs: readonly LayerInput[];
}

async function judge({ part, layer, context, inputs }: Direction): Promise<Judgement> {
  // All forward passes come first: a backward pass must go by its cache, not by what was computed last.
  const forwards = await forwardPasses(layer, inputs, context);
  if (!forwards.ok) return stopped(forwards.finding);
  const { value } = forwards;
  const judgement =
    part.of === "forward"
      ? judgeForward(part, layer, value, context)
      : await judgeBackward(part, layer, value, context);
  await context.student.release(value.flatMap(({ cache }) => handlesIn(cache)));
  return judgement;
}

function judgeForward(part: LayerPart, layer: Layer, forwards: readonly Forward[], context: CheckContext): Judgement {
  const { student, oracle } = context;
  const name = student.nameOf(layer.forward);
  const evidence = new Evidence(name, ["out"], part);
  const observations: Observation[] = [];
  for (const { input, out: returned, after } of forwards) {
    const question = layer.forwardQuestion(input);
    observations.push({ question, results: resultsSeen({ out: returned }), input: input.text });
    const out = expectArray(returned, input.outShape, { name, result: "out", input: input.text });
    if (out.ok) evidence.compare("out", out.value, layer.out(oracle, input), input.text);
    else evidence.object("out", out.finding);
    for (const [index, { name: argument, tensor }] of input.args.entries()) {
      if (isUnchanged(after[index], tensor)) continue;
      evidence.object("out", { code: "input-changed", params: { name, argument, input: input.text } });
    }
  }
  return diagnosed(evidence, observations, context);
}

/** What a forward pass left in the runner. */
const handlesIn = (cache: Value | undefined): number[] => (cache?.type === "handle" ? [cache.id] : []);

/** On all inputs, in one message. */
async function forwardPasses(
  layer: Layer,
  inputs: readonly LayerInput[],
  { student }: CheckContext,
): Promise<Outcome<Forward[]>> {
  const calls = await student.callEach(
    { module: "layers", name: layer.forward },
    inputs.map(({ args }) => args.map(({ tensor }) => array(tensor))),
    { keep: [1], returnArguments: true },
  );
  if (!calls.ok) return calls;
  const forwards: Forward[] = [];
  for (const [index, input] of inputs.entries()) {
    const call = calls.value[index];
    if (call === undefined) throw new RangeError("Expected a result for every input.");
    if (!call.ok) return { ok: false, finding: onInput(call.finding, input.text) };
    const subject = { name: student.nameOf(layer.forward), result: "result", input: input.text };
    const list = expectList(call.value.value, 2, "[out, cache]", subject);
    if (!list.ok) return list;
    const [out = { type: "nothing" }, cache = { type: "nothing" }] = list.value;
    forwards.push({ input, out, cache, after: call.value.after });
  }
  return { ok: true, value: forwards };
}
