/**
 * 4.2 (a): the fully connected and the ReLU layer, forward or backward, on several shapes: one row, non-square, larger.
 * Every result must have the right shape and dtype, and no argument may be changed.
 */
import { array, type Value } from "../protocol/value.ts";
import type { LayerPart } from "../rubric/schema.ts";
import type { Outcome } from "../student/proxy.ts";
import { stopped, type Check, type CheckContext, type Judgement } from "./check.ts";
import { Evidence } from "./evidence.ts";
import { expectArray, expectList } from "./expect.ts";
import { judgeBackward, type Forward } from "./layer-backward.ts";
import { layers, type Layer } from "./layer-inputs.ts";
import { isUnchanged } from "./unchanged.ts";

/** Judges one direction of one layer. */
export const checkLayer: Check<LayerPart> = async (part, context) => {
  const layer = layers[part.layer];
  if (part.of === "forward") return judgeForward(part, layer, context);
  // All forward passes come first: a backward pass must go by its cache, not by what was computed last.
  const forwards = await forwardPasses(layer, context);
  if (!forwards.ok) return stopped(forwards.finding);
  const judgement = await judgeBackward(part, layer, forwards.value, context);
  await context.student.release(forwards.value.flatMap(({ cache }) => handlesIn(cache)));
  return judgement;
};

async function judgeForward(part: LayerPart, layer: Layer, context: CheckContext): Promise<Judgement> {
  const { student, oracle } = context;
  const name = student.nameOf(layer.forward);
  const evidence = new Evidence(name, ["out"], part);
  const forwards = await forwardPasses(layer, context);
  if (!forwards.ok) return stopped(forwards.finding);
  await student.release(forwards.value.flatMap(({ cache }) => handlesIn(cache)));
  for (const { input, out: returned, after } of forwards.value) {
    const out = expectArray(returned, input.outShape, { name, result: "out", input: input.text });
    if (out.ok) evidence.compare("out", out.value, layer.out(oracle, input), input.text);
    else evidence.object("out", out.finding);
    for (const [index, { name: argument, tensor }] of input.args.entries()) {
      if (isUnchanged(after[index], tensor)) continue;
      evidence.object("out", { code: "input-changed", params: { name, argument, input: input.text } });
    }
  }
  return evidence.judgement();
}

/** What a forward pass left in the runner. */
const handlesIn = (cache: Value | undefined): number[] => (cache?.type === "handle" ? [cache.id] : []);

/** On all inputs, in one message. */
async function forwardPasses(layer: Layer, { student, seed }: CheckContext): Promise<Outcome<Forward[]>> {
  const inputs = layer.inputs(seed);
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
    if (!call.ok) return call;
    const subject = { name: student.nameOf(layer.forward), result: "result", input: input.text };
    const list = expectList(call.value.value, 2, "[out, cache]", subject);
    if (!list.ok) return list;
    const [out = { type: "nothing" }, cache = { type: "nothing" }] = list.value;
    forwards.push({ input, out, cache, after: call.value.after });
  }
  return { ok: true, value: forwards };
}
