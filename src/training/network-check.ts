/**
 * A look at the student's whole network and optimizer before the long run, small and in float64: whether they do what the
 * reference does, so that it may take their steps again; and where they do not, whether the gradients are at least those of
 * the student's own loss.
 */
import { num, type Finding } from "../findings.ts";
import { compare } from "../numeric/compare.ts";
import { Random } from "../numeric/random.ts";
import { float64, isFloat, type FloatTensor } from "../numeric/tensor.ts";
import { parameterNames, type Oracle, type Parameters } from "../oracle/oracle.ts";
import { array, number, record, type Value } from "../protocol/value.ts";
import { constructClassifier, STEP } from "../student/classifier.ts";
import type { Reference, StudentObject, StudentProxy } from "../student/proxy.ts";
import type { Setup } from "./setup.ts";

/** What was seen. */
export interface NetworkCheck {
  readonly findings: readonly Finding[];
  /** The first result that is not the reference's; absent where all are. */
  readonly deviation?: string;
}

/** What is looked at. */
export interface NetworkCheckOptions {
  readonly run: string;
  readonly student: StudentProxy;
  readonly setup: Setup;
  readonly optimizer: Reference;
  readonly oracle: Oracle;
  readonly seed: number;
}

const SIZES = { inputDim: 12, hiddenDim: 7, numClasses: 10 };
const IMAGES = 6;
/** Rounding in float64 is far below it, and so may be a float32 in between. */
const SAME = { rtol: 1e-4, atol: 1e-5 };
/** Of central differences: shorter ones drown in rounding, longer ones cross more kinks. */
const STEP_LENGTH = 1e-5;
/** Directions along which a gradient has to be wrong: in one, a unit may stop being active. */
const DIRECTIONS = 3;
/** Relative to the larger derivative: up to 1e-4 kinks and rounding explain, above 1e-2 is wrong (Stanford CS231n). */
const WRONG = 1e-2;
/** Derivatives below it are 0. */
const SMALL = 1e-6;

/** Loss and gradients as the student's code returns them. */
interface Answer {
  readonly loss: number;
  readonly gradients: Partial<Record<keyof Parameters, FloatTensor>>;
}

/** Looks. What does not run ends nothing here: the training will say so itself. */
export async function checkNetwork(options: NetworkCheckOptions): Promise<NetworkCheck> {
  const { student, setup, oracle, seed, optimizer } = options;
  const random = new Random(seed, "network-check");
  const { inputDim, hiddenDim, numClasses } = SIZES;
  const parameters = {
    W1: random.normals([inputDim, hiddenDim], 0.5),
    b1: random.normals([hiddenDim], 0.5),
    W2: random.normals([hiddenDim, numClasses], 0.5),
    b2: random.normals([numClasses], 0.5),
  };
  const X = random.normals([IMAGES, inputDim]);
  const y = random.classes(IMAGES, numClasses);
  const made = await constructClassifier(student, { ...SIZES, weightScale: 1e-2, reg: setup.reg }, `${seed}/small`);
  const step = student.nameOf(STEP);
  if (!made.ok) return { findings: [], deviation: step };
  const ask = (points: readonly Parameters[]): Promise<(Answer | undefined)[]> =>
    answersAt(student, made.value, [array(X), array(y)], points);
  try {
    // Twice, and the second counts: what a step leaves behind for the next one is a mistake, and no fake.
    const [, answer] = await ask([parameters, parameters]);
    if (answer === undefined) return { findings: [], deviation: step };
    const expected = oracle.train === undefined ? undefined : oracle.lossAndGradients(parameters, X, y, setup.reg);
    const deviation = expected === undefined ? undefined : firstDifference(answer, expected);
    if (expected !== undefined && deviation === undefined) {
      const isSame = await optimizes(options, random);
      return { findings: [], ...(!isSame && { deviation: student.nameOf(optimizer.name) }) };
    }
    const wrong = await wrongDerivatives(answer, parameters, ask, random);
    const findings = wrong.map((params): Finding => ({
      code: "network-gradient",
      params: { run: options.run, ...params },
    }));
    return { findings, deviation: deviation ?? step };
  } finally {
    await student.release([made.value.id]);
  }
}

async function answersAt(
  student: StudentProxy,
  object: StudentObject,
  args: readonly Value[],
  points: readonly Parameters[],
): Promise<(Answer | undefined)[]> {
  const parameters = points.map((point) =>
    record(Object.fromEntries(parameterNames.map((name) => [name, array(point[name])]))),
  );
  const calls = await student.callEach(
    { object, method: STEP },
    points.map(() => args),
    { parameters },
  );
  return calls.ok
    ? calls.value.map((call) => (call.ok ? answerIn(call.value.value) : undefined))
    : points.map(() => undefined);
}

function answerIn(result: Value): Answer | undefined {
  if (result.type !== "list") return undefined;
  const [loss, gradients] = result.items;
  const scalar = loss?.type === "array" && loss.tensor.data.length === 1 ? Number(loss.tensor.data[0]) : undefined;
  const value = loss?.type === "number" ? loss.value : scalar;
  if (value === undefined || gradients?.type !== "record") return undefined;
  const found = parameterNames.flatMap((name) => {
    const entry = gradients.entries.get(name);
    return entry?.type === "array" && isFloat(entry.tensor) ? [[name, entry.tensor] as const] : [];
  });
  return { loss: value, gradients: Object.fromEntries(found) };
}

function firstDifference(actual: Answer, expected: { loss: number; gradients: Parameters }): string | undefined {
  if (!isSame(float64([actual.loss], [1]), float64([expected.loss], [1]))) return "loss";
  const name = parameterNames.find((each) => !isSame(actual.gradients[each], expected.gradients[each]));
  return name === undefined ? undefined : `grads.${name}`;
}

/** Whatever the shape: a bias (1, M) is one. */
const isSame = (actual: FloatTensor | undefined, expected: FloatTensor): boolean =>
  actual?.data.length === expected.data.length && compare(actual, expected, SAME).wrong === 0;

/** Whether a step of the optimizer is the reference's. */
async function optimizes({ student, optimizer, oracle, setup }: NetworkCheckOptions, random: Random): Promise<boolean> {
  const [W, dW, velocity] = [random.normals([4, 3]), random.normals([4, 3]), random.normals([4, 3])];
  const { learningRate, beta } = setup;
  const rate = number(learningRate);
  const isPlain = optimizer.name === "sgd";
  const args = isPlain ? [array(W), array(dW), rate] : [array(W), array(dW), array(velocity), number(beta), rate];
  const calls = await student.callEach(optimizer, [args, args]);
  const call = calls.ok ? calls.value[1] : undefined;
  if (call?.ok !== true) return false;
  const { value } = call.value;
  if (isPlain) return isSame(floatsIn(value), oracle.sgd(W, dW, learningRate));
  if (value.type !== "list") return false;
  const [newW, newVelocity] = value.items;
  const right = oracle.sgdMomentum(W, dW, velocity, beta, learningRate);
  return isSame(floatsIn(newW), right.newW) && isSame(floatsIn(newVelocity), right.newVelocity);
}

const floatsIn = (value: Value | undefined): FloatTensor | undefined =>
  value?.type === "array" && isFloat(value.tensor) ? value.tensor : undefined;

/** The gradients that are not the derivatives of the student's own loss, by central differences. */
async function wrongDerivatives(
  { gradients }: Answer,
  parameters: Parameters,
  ask: (points: readonly Parameters[]) => Promise<(Answer | undefined)[]>,
  random: Random,
): Promise<Pick<Extract<Finding, { code: "network-gradient" }>["params"], "parameter" | "numerical" | "analytical">[]> {
  const wrong = [];
  for (const name of parameterNames) {
    const gradient = gradients[name];
    const at = parameters[name];
    if (gradient?.data.length !== at.data.length) continue;
    const pairs = [];
    for (let direction = 0; direction < DIRECTIONS; direction++) {
      const d = unit(random.normals(at.shape));
      const [above, below] = await ask(
        [STEP_LENGTH, -STEP_LENGTH].map((h) => ({ ...parameters, [name]: along(at, d, h) })),
      );
      const numerical = ((above?.loss ?? Number.NaN) - (below?.loss ?? Number.NaN)) / (2 * STEP_LENGTH);
      const analytical = d.reduce((sum, each, index) => sum + each * (gradient.data[index] ?? Number.NaN), 0);
      pairs.push({ parameter: name, numerical, analytical });
    }
    const [first] = pairs;
    const isWrong = pairs.every(({ numerical, analytical }) => {
      const scale = Math.max(Math.abs(numerical), Math.abs(analytical), SMALL);
      return !(Math.abs(numerical - analytical) <= WRONG * scale);
    });
    if (isWrong && first !== undefined) {
      wrong.push({ ...first, numerical: num(first.numerical), analytical: num(first.analytical) });
    }
  }
  return wrong;
}

function unit({ data }: FloatTensor): Float64Array {
  const length = Math.hypot(...data);
  return Float64Array.from(data, (each) => each / length);
}

const along = ({ shape, data }: FloatTensor, d: Float64Array, h: number): FloatTensor =>
  float64(
    Float64Array.from(data, (value, index) => value + h * (d[index] ?? 0)),
    shape,
  );
