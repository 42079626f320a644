/**
 * 4.2 (a): the fully connected and the ReLU layer, forward or backward, on several shapes: one row, non-square, larger.
 * A backward pass is given the cache of the student's own forward pass. Every result must have the right shape and
 * dtype, no argument may be changed, and a gradOutput of zero must give zero.
 */
import type { Observation } from "../diagnose/diagnose.ts";
import { num } from "../findings.ts";
import { float64, indexOf, type FloatTensor } from "../numeric/tensor.ts";
import { array, type Value } from "../protocol/value.ts";
import type { LayerPart } from "../rubric/schema.ts";
import type { Call, Outcome } from "../student/proxy.ts";
import { stopped, type Check, type CheckContext, type Judgement } from "./check.ts";
import { diagnosed, resultsSeen } from "./diagnosed.ts";
import { Evidence } from "./evidence.ts";
import { biasIn, expectArray, expectList } from "./expect.ts";
import { layers, type Layer, type LayerInput } from "./layer-inputs.ts";
import { withSmallestFailure } from "./smallest-failure.ts";
import { isUnchanged } from "./unchanged.ts";

/** Judges one direction of one layer. */
export const checkLayer: Check<LayerPart> = async (part, context) => {
  const layer = layers[part.layer];
  const judge = part.of === "forward" ? judgeForward : judgeBackward;
  const judgement = await judge({ part, layer, context, inputs: layer.inputs(context.seed) });
  return withSmallestFailure(judgement, layer.smallInputs(context.seed), (input) =>
    judge({ part, layer, context, inputs: [input] }),
  );
};

/** One direction of a layer, and what it is judged on. */
interface Direction {
  readonly part: LayerPart;
  readonly layer: Layer;
  readonly context: CheckContext;
  readonly inputs: readonly LayerInput[];
}

async function judgeForward({ part, layer, context, inputs }: Direction): Promise<Judgement> {
  const { student, oracle } = context;
  const name = student.nameOf(layer.forward);
  const evidence = new Evidence(name, ["out"], part);
  const observations: Observation[] = [];
  for (const input of inputs) {
    const call = await callForward(layer, input, context);
    if (!call.ok) return stopped(call.finding);
    const list = expectList(call.value.value, 2, "[out, cache]", { name, result: "result", input: input.text });
    if (!list.ok) return stopped(list.finding);
    const subject = { name, result: "out", input: input.text };
    const question = layer.forwardQuestion(input);
    observations.push({ question, results: resultsSeen({ out: list.value[0] }), input: input.text });
    const out = expectArray(list.value[0] ?? { type: "nothing" }, input.outShape, subject);
    if (out.ok) evidence.compare("out", out.value, layer.out(oracle, input), input.text);
    else evidence.object("out", out.finding);
    for (const [index, { name: argument, tensor }] of input.args.entries()) {
      if (isUnchanged(call.value.after[index], tensor)) continue;
      evidence.object("out", { code: "input-changed", params: { name, argument, input: input.text } });
    }
    await releaseCache(call.value, context);
  }
  return diagnosed(evidence, observations, context);
}

async function judgeBackward({ part, layer, context, inputs }: Direction): Promise<Judgement> {
  const { student } = context;
  const name = student.nameOf(layer.backward);
  const evidence = new Evidence(name, layer.gradients, part);
  const observations: Observation[] = [];
  // All forward passes come first: a backward pass must go by its cache, not by what was computed last.
  const forwards: { readonly input: LayerInput; readonly call: Call; readonly cache: Value }[] = [];
  for (const input of inputs) {
    const call = await callForward(layer, input, context);
    if (!call.ok) return stopped(call.finding);
    const subject = { name: student.nameOf(layer.forward), result: "result", input: input.text };
    const list = expectList(call.value.value, 2, "[out, cache]", subject);
    if (!list.ok) return stopped(list.finding);
    forwards.push({ input, call: call.value, cache: list.value[1] ?? { type: "nothing" } });
  }
  for (const { input, call, cache } of forwards) {
    const zero = float64(new Float64Array(input.gradOutput.data.length), input.gradOutput.shape);
    // Zero first: of a result that ignores dout, it says more than a wrong value.
    for (const gradOutput of [zero, input.gradOutput]) {
      const stop = await judgeGradients({
        layer,
        context,
        evidence,
        observations,
        input,
        cache,
        gradOutput,
        isZero: gradOutput === zero,
      });
      if (stop !== undefined) return stop;
    }
    await releaseCache(call, context);
  }
  return diagnosed(evidence, observations, context);
}

interface BackwardCall {
  readonly layer: Layer;
  readonly context: CheckContext;
  readonly evidence: Evidence;
  /** Takes what this call shows. */
  readonly observations: Observation[];
  readonly input: LayerInput;
  readonly cache: Value;
  readonly gradOutput: FloatTensor;
  readonly isZero: boolean;
}

/** One call of the backward pass. Answers only where there is nothing more to judge. */
async function judgeGradients(backward: BackwardCall): Promise<Judgement | undefined> {
  const { layer, context, evidence, observations, input, cache, gradOutput, isZero } = backward;
  const { student, oracle } = context;
  const name = student.nameOf(layer.backward);
  const target = { module: "layers", name: layer.backward };
  const call = await student.call(target, [array(gradOutput), cache], { returnArguments: true });
  if (!call.ok) return stopped(call.finding);
  const results = resultsIn(call.value.value, layer, { name, result: "result", input: input.text });
  if (!results.ok) return stopped(results.finding);
  const actual: FloatTensor[] = [];
  if (!isZero) {
    const seen = layer.gradients.map((result, index) => [result, results.value[index]] as const);
    const free = layer.free(input);
    const question = layer.backwardQuestion(input);
    observations.push({ question, results: resultsSeen(Object.fromEntries(seen)), input: input.text, free });
  }
  for (const [index, result] of layer.gradients.entries()) {
    const shape = input.args[index]?.tensor.shape ?? [];
    const subject = { name, result, input: input.text };
    const returned = results.value[index] ?? { type: "nothing" };
    const { value, variation } = result === layer.biasGradient ? biasIn(returned, shape, subject) : { value: returned };
    if (variation !== undefined) evidence.letPass(result, variation);
    const gradient = expectArray(value, shape, subject);
    if (gradient.ok) actual[index] = gradient.value;
    else evidence.object(result, gradient.finding);
  }
  const expected = layer.gradientsAt(oracle, input, gradOutput, actual);
  for (const [index, result] of layer.gradients.entries()) {
    const [is, should] = [actual[index], expected[index]];
    if (is === undefined || should === undefined) continue;
    if (isZero) objectToNonZero(evidence, name, result, is);
    else evidence.compare(result, is, should, input.text);
  }
  if (!isUnchanged(call.value.after[0], gradOutput)) {
    evidence.objectToAll({ code: "input-changed", params: { name, argument: "dout", input: input.text } });
  }
  return undefined;
}

/** The gradients of a call: a list where there are several, the one array itself where there is one. */
function resultsIn(
  value: Value,
  layer: Layer,
  subject: { name: string; result: string; input: string },
): Outcome<readonly Value[]> {
  if (layer.gradients.length === 1) return { ok: true, value: [value] };
  return expectList(value, layer.gradients.length, `[${layer.gradients.join(", ")}]`, subject);
}

function objectToNonZero(evidence: Evidence, name: string, result: string, gradient: FloatTensor): void {
  const position = gradient.data.findIndex((element) => element !== 0);
  if (position === -1) return;
  const params = { name, result, actual: num(gradient.data[position] ?? 0), index: indexOf(position, gradient.shape) };
  evidence.object(result, { code: "gradient-of-zero", params });
}

function callForward(layer: Layer, input: LayerInput, { student }: CheckContext): Promise<Outcome<Call>> {
  const args = input.args.map(({ tensor }) => array(tensor));
  return student.call({ module: "layers", name: layer.forward }, args, { keep: [1], returnArguments: true });
}

async function releaseCache({ value }: Call, { student }: CheckContext): Promise<void> {
  const cache = value.type === "list" ? value.items[1] : undefined;
  if (cache?.type === "handle") await student.release([cache.id]);
}
