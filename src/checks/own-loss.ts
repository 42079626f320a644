/** Whether a classifier's gradients are the derivative of its own loss, where that is not the reference's. */
import { gathered, type BatchFunction } from "../numeric/gradient-check/batch-function.ts";
import { judgeGradient, numericalJacobian } from "../numeric/gradient-check/gradient-check.ts";
import { verdictOnAll, type Verdict } from "../numeric/gradient-check/verdict.ts";
import { Random } from "../numeric/random.ts";
import { float64, isFloat, sameShape, type FloatTensor, type Tensor } from "../numeric/tensor.ts";
import { parameterNames } from "../oracle/oracle.ts";
import { array, record, type Value } from "../protocol/value.ts";
import { constructClassifier, STEP } from "../student/classifier.ts";
import type { StudentObject, StudentProxy } from "../student/proxy.ts";
import type { CheckContext } from "./check.ts";
import type { Network } from "./classifier-step.ts";
import { expectNumber } from "./expect.ts";
import { flattened } from "./layer-function.ts";
import { isStubEverywhere, ranges } from "./stub.ts";

/** More parameters would take too many steps. */
const MAX_PARAMETERS = 70;

/** A network, and the gradients that were returned for it. */
export interface Returned {
  readonly network: Network;
  /** `grads.W1` → value. */
  readonly returned: Readonly<Record<string, Value>>;
}

/** The verdict on each gradient over the small networks. None where the own loss is right, or a stub. */
export async function judgeOwnLoss(
  all: readonly Returned[],
  context: CheckContext,
): Promise<ReadonlyMap<string, Verdict>> {
  const small = all.filter(({ network }) => flattened(tensorsOf(network)).length <= MAX_PARAMETERS);
  // First, because most losses are right, and the rest takes hundreds of steps.
  if (!(await isAnyLossWrong(small, context))) return new Map();
  const verdicts = new Map<string, Verdict[]>();
  for (const one of small) {
    const judged = await withObject(one, context, (object) => judgeWith(object, one, context));
    if (judged === undefined) return new Map();
    for (const [result, verdict] of judged) verdicts.set(result, [...(verdicts.get(result) ?? []), verdict]);
  }
  return new Map([...verdicts].map(([result, each]) => [result, verdictOnAll(each)]));
}

/** False also where one has no loss. */
async function isAnyLossWrong(all: readonly Returned[], context: CheckContext): Promise<boolean> {
  const { student, oracle } = context;
  let isAnyWrong = false;
  for (const { network } of all) {
    const { parameters, X, y, reg } = network;
    const loss = await withObject({ network }, context, async (object) => {
      const [own] = await lossFunction(student, object, network, [X, y])([flattened(tensorsOf(network))]);
      return own?.[0];
    });
    if (loss === undefined) return false;
    const right = oracle.lossAndGradients(parameters, X, y, reg).loss;
    isAnyWrong ||= Math.abs(loss - right) > 1e-5 * Math.max(1, Math.abs(right));
  }
  return isAnyWrong;
}

const tensorsOf = ({ parameters }: Network): FloatTensor[] => parameterNames.map((name) => parameters[name]);

/** What is done with an object of the student's for this network; undefined where there is none. */
async function withObject<T>(
  { network: { options, reg } }: Pick<Returned, "network">,
  { student, seed }: CheckContext,
  use: (object: StudentObject) => Promise<T>,
): Promise<T | undefined> {
  const object = await constructClassifier(student, reg === 0 ? options : { ...options, reg }, `${seed}/own loss`);
  if (!object.ok) return undefined;
  const used = await use(object.value);
  await student.release([object.value.id]);
  return used;
}

async function judgeWith(
  object: StudentObject,
  { network, returned }: Returned,
  { student, seed }: CheckContext,
): Promise<readonly (readonly [result: string, verdict: Verdict])[] | undefined> {
  const { X, y } = network;
  const f = gathered(lossFunction(student, object, network, [X, y]));
  const tensors = tensorsOf(network);
  const x = flattened(tensors);
  const random = new Random(seed, "own loss", network.text);
  const elsewhere = x.map((value) => value + random.normal());
  const [jacobian, other] = await Promise.all([numericalJacobian(f, x), numericalJacobian(f, elsewhere)]);
  const lengths = tensors.map(({ data }) => data.length);
  const dependsOnBatch = await dependsOn(student, object, network, random);
  if (!dependsOnBatch || isStubEverywhere([jacobian, other], lengths)) return undefined;
  const gradients = parameterNames.map((name) => returned[`grads.${name}`]);
  const parts = tensors.map((tensor, index) => floatsLike(gradients[index], tensor));
  // A gradient of another form is wrong already, and keeps its place.
  const judged = await judgeGradient(
    jacobian,
    Float64Array.of(1),
    flattened(parts.map((part, index) => part ?? tensors[index] ?? float64([], [0]))),
  );
  return ranges(lengths).map(([from, to], index) => {
    const verdict = verdictOnAll(judged.slice(from, to).map((each) => each.verdict));
    return [`grads.${parameterNames[index]}`, parts[index] === undefined ? "fail" : verdict] as const;
  });
}

/** The loss as a function of all parameters one after the other. */
function lossFunction(
  student: StudentProxy,
  object: StudentObject,
  network: Network,
  batch: readonly Tensor[],
): BatchFunction {
  const tensors = tensorsOf(network);
  const places = ranges(tensors.map(({ data }) => data.length));
  return async (points) => {
    const parameters = points.map((point) => {
      const entries = places.map(([from, to], index) => {
        const shape = tensors[index]?.shape ?? [];
        return [parameterNames[index] ?? "", array(float64(point.slice(from, to), shape))] as const;
      });
      return record(Object.fromEntries(entries));
    });
    const args = batch.map(array);
    const calls = await student.callEach(
      { object, method: STEP },
      points.map(() => args),
      { parameters },
    );
    return points.map((_, index) => {
      const call = calls.ok ? calls.value[index] : undefined;
      const value = call?.ok === true && call.value.value.type === "list" ? call.value.value.items[0] : undefined;
      const loss = expectNumber(value ?? { type: "nothing" }, { name: "", result: "", input: "" });
      return loss.ok ? Float64Array.from(loss.value.data) : undefined;
    });
  };
}

/** Whether the loss changes with X, and with y. */
async function dependsOn(
  student: StudentProxy,
  object: StudentObject,
  network: Network,
  random: Random,
): Promise<boolean> {
  const { X, y, options } = network;
  const x = flattened(tensorsOf(network));
  const otherX = random.normals(X.shape);
  const classes = { length: y.data.length };
  const next = Int32Array.from(classes, (_, index) => (Number(y.data[index]) + 1) % options.numClasses);
  const otherY: Tensor = { dtype: "int32", shape: y.shape, data: next };
  const losses: (number | undefined)[] = [];
  for (const batch of [
    [X, y],
    [otherX, y],
    [X, otherY],
  ]) {
    const [loss] = await lossFunction(student, object, network, batch)([x]);
    losses.push(loss?.[0]);
  }
  const [own, ofX, ofY] = losses;
  return own !== undefined && ofX !== undefined && ofY !== undefined && own !== ofX && own !== ofY;
}

function floatsLike(value: Value | undefined, { shape }: FloatTensor): FloatTensor | undefined {
  if (value?.type !== "array" || !isFloat(value.tensor)) return undefined;
  return sameShape(value.tensor.shape, shape) ? value.tensor : undefined;
}
