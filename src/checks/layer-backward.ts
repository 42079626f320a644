/**
 * A layer's backward pass, given the cache of the student's own forward pass: its gradients against the reference, and
 * where they differ against the student's own forward pass; the same twice, zero for zero, linear in dout.
 */
import type { Observation } from "../diagnose/diagnose.ts";
import { num, type Finding } from "../findings.ts";
import { combination, nonlinearAt, unrepeatedAt } from "../numeric/gradient-check/backward-check.ts";
import { tolerancesOf } from "../numeric/compare.ts";
import { Random } from "../numeric/random.ts";
import { float64, indexOf, type FloatTensor } from "../numeric/tensor.ts";
import { array, type Value } from "../protocol/value.ts";
import type { LayerPart } from "../rubric/schema.ts";
import type { Outcome } from "../student/proxy.ts";
import { onInput, stopped, type CheckContext, type Judgement } from "./check.ts";
import { diagnosed, resultsSeen } from "./diagnosed.ts";
import { Evidence } from "./evidence.ts";
import { biasIn, expectArray, expectList } from "./expect.ts";
import { flattened, layerFunction } from "./layer-function.ts";
import type { Layer, LayerInput } from "./layer-inputs.ts";
import { judgeAtScale } from "./layer-scale.ts";
import { judgeOwnForward, type OwnForward } from "./own-forward.ts";
import { isUnchanged } from "./unchanged.ts";

/** A forward pass that was made, and its cache. */
export interface Forward {
  readonly input: LayerInput;
  readonly out: Value;
  readonly cache: Value;
  /** The arguments as they were after it. */
  readonly after: readonly Value[];
}

/** Judges the backward pass after these forward passes, all of which came first. */
export async function judgeBackward(
  part: LayerPart,
  layer: Layer,
  forwards: readonly Forward[],
  context: CheckContext,
): Promise<Judgement> {
  const evidence = new Evidence(context.student.nameOf(layer.backward), layer.gradients, part);
  const observations: Observation[] = [];
  const backward = { part, layer, context, evidence, observations };
  const own: OwnForward[] = [];
  for (const forward of forwards) {
    const returned = await judgeOne(backward, forward);
    if ("stop" in returned) return returned.stop;
    if (returned.own !== undefined) own.push(returned.own);
  }
  if (isForwardWrong(backward, forwards)) {
    if (evidence.unexplained.length > 0 && own.length === forwards.length) await carryForward(backward, own);
  } else if (evidence.isClear && context.atRealShapes !== false) {
    // Of a wrong forward pass, a right backward pass is not the derivative.
    await judgeAtScale(layer, evidence, context);
  }
  return diagnosed(evidence, observations, context);
}

interface Backward {
  readonly part: LayerPart;
  readonly layer: Layer;
  readonly context: CheckContext;
  readonly evidence: Evidence;
  /** Takes what the calls show. */
  readonly observations: Observation[];
}

/** One forward pass's way back, with five upstream gradients in one message. */
async function judgeOne(
  { part, layer, context, evidence, observations }: Backward,
  { input, cache }: Forward,
): Promise<{ readonly stop: Judgement } | { readonly own: OwnForward | undefined }> {
  const { student, oracle } = context;
  const name = student.nameOf(layer.backward);
  const { gradOutput, otherGradOutput } = input;
  const like = (data: Float64Array): FloatTensor => float64(data, gradOutput.shape);
  const zero = like(new Float64Array(gradOutput.data.length));
  // Zero first: of a result that ignores dout, it says more than a wrong value.
  const gradOutputs = [
    zero,
    gradOutput,
    gradOutput,
    otherGradOutput,
    like(combination(gradOutput.data, otherGradOutput.data)),
  ];
  const calls = await student.callEach(
    { module: "layers", name: layer.backward },
    gradOutputs.map((each) => [array(each), cache]),
    { returnArguments: true },
  );
  if (!calls.ok) return { stop: stopped(calls.finding) };
  const gradients: (readonly (FloatTensor | undefined)[])[] = [];
  for (const [index, call] of calls.value.entries()) {
    if (!call.ok) return { stop: stopped(onInput(call.finding, input.text)) };
    const results = resultsIn(call.value.value, layer, { name, result: "result", input: input.text });
    if (!results.ok) return { stop: stopped(results.finding) };
    // The first that is not zero.
    if (index === 1) observations.push(observationOf(layer, input, results.value));
    gradients.push(gradientsIn(results.value, { layer, evidence, name, input }));
    if (isUnchanged(call.value.after[0], gradOutputs[index] ?? zero)) continue;
    evidence.objectToAll({ code: "input-changed", params: { name, argument: "dout", input: input.text } });
  }
  const [ofZero = [], once = [], again = [], ofOther = [], ofBoth = []] = gradients;
  const expected = layer.gradientsAt(oracle, input, gradOutput, once);
  for (const [index, result] of layer.gradients.entries()) {
    const about = { name, result, input: input.text };
    if (ofZero[index] !== undefined) objectToNonZero(evidence, about, ofZero[index]);
    const [first, should] = [once[index], expected[index]];
    if (first === undefined || should === undefined) continue;
    evidence.compare(result, first, should, input.text);
    if (again[index] !== undefined) objectToAnother(evidence, about, first, again[index]);
    const { rtol } = tolerancesOf(first.dtype, part.tolerances);
    if (ofOther[index] === undefined || ofBoth[index] === undefined) continue;
    const [v, w, both] = [first, ofOther[index], ofBoth[index]].map((each) => layer.withoutKinks(input, each));
    if (v && w && both) objectToNonlinear(evidence, about, [v, w, both], rtol);
  }
  return { own: ownForward(layer, input, [once, ofOther], context) };
}

function observationOf(layer: Layer, input: LayerInput, returned: readonly Value[]): Observation {
  const seen = layer.gradients.map((result, index) => [result, returned[index]] as const);
  const results = resultsSeen(Object.fromEntries(seen));
  return { question: layer.backwardQuestion(input), results, input: input.text, free: layer.free(input) };
}

interface About {
  readonly name: string;
  readonly result: string;
  readonly input: string;
}

/** The gradients of the right form; what has another is objected to. */
function gradientsIn(
  results: readonly Value[],
  { layer, evidence, name, input }: { layer: Layer; evidence: Evidence; name: string; input: LayerInput },
): (FloatTensor | undefined)[] {
  return layer.gradients.map((result, index) => {
    const shape = input.args[index]?.tensor.shape ?? [];
    const subject = { name, result, input: input.text };
    const returned = results[index] ?? { type: "nothing" };
    const { value, variation } = result === layer.biasGradient ? biasIn(returned, shape, subject) : { value: returned };
    if (variation !== undefined) evidence.letPass(result, variation);
    const gradient = expectArray(value, shape, subject);
    if (gradient.ok) return gradient.value;
    evidence.object(result, gradient.finding);
    return undefined;
  });
}

/** The gradients of a call: a list where there are several, the one array itself where there is one. */
function resultsIn(value: Value, layer: Layer, subject: About): Outcome<readonly Value[]> {
  if (layer.gradients.length === 1) return { ok: true, value: [value] };
  return expectList(value, layer.gradients.length, `[${layer.gradients.join(", ")}]`, subject);
}

function objectToNonZero(evidence: Evidence, { name, result }: About, gradient: FloatTensor): void {
  const position = gradient.data.findIndex((element) => element !== 0);
  if (position === -1) return;
  const params = { name, result, actual: num(gradient.data[position] ?? 0), index: indexOf(position, gradient.shape) };
  evidence.object(result, { code: "gradient-of-zero", params });
}

function objectToAnother(evidence: Evidence, about: About, once: FloatTensor, again: FloatTensor): void {
  const position = unrepeatedAt(once.data, again.data);
  if (position === undefined) return;
  const [first, second] = [once.data[position] ?? Number.NaN, again.data[position] ?? Number.NaN];
  const params = { ...about, index: indexOf(position, once.shape), first: num(first), second: num(second) };
  evidence.object(about.result, { code: "backward-not-repeatable", params });
}

function objectToNonlinear(
  evidence: Evidence,
  about: About,
  [v, w, both]: readonly [FloatTensor, FloatTensor, FloatTensor],
  rtol: number,
): void {
  const position = nonlinearAt(v.data, w.data, both.data, rtol);
  if (position === undefined) return;
  const expected = num(combination(v.data, w.data)[position] ?? Number.NaN);
  const actual = num(both.data[position] ?? Number.NaN);
  const params = { ...about, index: indexOf(position, both.shape), expected, actual };
  evidence.object(about.result, { code: "not-linear-in-upstream", params });
}

/** What the student's own forward pass is to be asked, where every gradient has a form in which it can be. */
function ownForward(
  layer: Layer,
  input: LayerInput,
  gradients: readonly (readonly (FloatTensor | undefined)[])[],
  { student }: CheckContext,
): OwnForward | undefined {
  const tensors = input.args.map(({ tensor }) => tensor);
  const returned = gradients.map((each, index) => ({
    gradOutput: Float64Array.from((index === 0 ? input.gradOutput : input.otherGradOutput).data),
    // A result of another form is wrong already, and keeps its place.
    gradient: flattened(tensors.map((tensor, argument) => each[argument] ?? tensor)),
  }));
  const lengths = tensors.map(({ data }) => data.length);
  return { f: layerFunction(student, layer, input), x: flattened(tensors), lengths, returned };
}

/** Whether the forward pass itself differs from the reference: only then can it explain a difference. */
function isForwardWrong({ layer, context, evidence }: Backward, forwards: readonly Forward[]): boolean {
  return forwards.some(({ input, out }) => {
    const actual = expectArray(out, input.outShape, { name: "", result: "", input: "" });
    return actual.ok && evidence.compared(actual.value, layer.out(context.oracle, input)).wrong > 0;
  });
}

/** Takes for right what is the derivative of the student's own forward pass. */
async function carryForward({ layer, context, evidence }: Backward, own: readonly OwnForward[]): Promise<void> {
  const verdicts = await judgeOwnForward(own, new Random(context.seed, "own forward", layer.forward));
  const name = context.student.nameOf(layer.backward);
  for (const result of evidence.unexplained) {
    const verdict = verdicts[layer.gradients.indexOf(result)];
    if (verdict === "pass") evidence.carry(result, "own-forward");
    if (verdict !== "inconclusive") continue;
    const finding: Finding = { code: "gradient-inconclusive", params: { name, result, input: "all inputs" } };
    evidence.note(finding);
  }
}
