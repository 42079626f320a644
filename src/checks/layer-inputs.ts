/** The layers that are checked: their seeded inputs, and what is right for them. */
import { PERIOD, Random } from "../numeric/random.ts";
import { float64, sizeOf, type FloatTensor } from "../numeric/tensor.ts";
import type { Oracle } from "../oracle/oracle.ts";
import type { Question } from "../oracle/questions.ts";
import type { Tiled } from "../protocol/value.ts";
import type { LayerPart } from "../rubric/schema.ts";
import { arraysText } from "./input-text.ts";

/** One seeded input of a layer. */
export interface LayerInput {
  readonly text: string;
  /** The forward pass's arguments, in order. */
  readonly args: readonly { readonly name: string; readonly tensor: FloatTensor }[];
  readonly outShape: readonly number[];
  readonly gradOutput: FloatTensor;
  /** Another one, to be combined with it. */
  readonly otherGradOutput: FloatTensor;
}

/** An input of many numbers, each argument of which repeats a few. */
export interface LargeInput extends Pick<LayerInput, "text" | "outShape" | "gradOutput"> {
  readonly args: readonly Tiled[];
}

/** What the check knows of a layer. */
export interface Layer {
  /** The shape of the handout's network, and one with this share of its work that tells how long it will take. */
  readonly large: { readonly real: readonly number[]; readonly probe: readonly number[]; readonly share: number };
  /** An input of one of these shapes, uniform and without zeros. */
  largeInput(shape: readonly number[], random: Random): LargeInput;
  readonly forward: string;
  readonly backward: string;
  /** The backward pass's results. */
  readonly gradients: readonly string[];
  /** The one among them that is a bias's. */
  readonly biasGradient?: string;
  /** From small to large: the first that fails explains best. */
  inputs(seed: number): LayerInput[];
  /** All the smallest ones, from small to large, for what is wrong on a larger one. */
  smallInputs(seed: number): LayerInput[];
  /** What the forward pass must return. */
  out(oracle: Oracle, input: LayerInput): FloatTensor;
  /** The right gradients, given what the student's are where several are right. */
  gradientsAt(
    oracle: Oracle,
    input: LayerInput,
    gradOutput: FloatTensor,
    actual: readonly (FloatTensor | undefined)[],
  ): FloatTensor[];
  /** A gradient with 0 in the place of what is free, because its input lies at a kink. */
  withoutKinks(input: LayerInput, gradient: FloatTensor | undefined): FloatTensor | undefined;
  /** The two passes as questions to an oracle. */
  forwardQuestion(input: LayerInput): Question;
  backwardQuestion(input: LayerInput): Question;
  /** Positions of the gradients at which several answers are right. */
  free(input: LayerInput): ReadonlySet<number>;
}

/** Every layer of the handout. */
export const layers: Readonly<Record<LayerPart["layer"], Layer>> = {
  fc: {
    forward: "fcForward",
    backward: "fcBackward",
    gradients: ["dX", "dW", "db"],
    biasGradient: "db",
    large: { real: [100, 3072, 300], probe: [50, 256, 30], share: 1 / 240 },
    largeInput: ([N = 0, Din = 0, Dout = 0], random) => ({
      text: `N=${N}, Din=${Din}, Dout=${Dout}`,
      args: [tiled([N, Din], random), tiled([Din, Dout], random), tiled([Dout], random)],
      outShape: [N, Dout],
      gradOutput: float64(random.uniforms(N * Dout), [N, Dout]),
    }),
    inputs: (seed) =>
      fcInputs(seed, [
        [1, 2, 2],
        [2, 2, 1],
        [1, 4, 3],
        [5, 3, 2],
        [2, 3, 7],
        [20, 30, 10],
      ]),
    smallInputs: (seed) => fcInputs(seed, smallShapes(3)),
    out: (oracle, { args: [X, W, b] }) => {
      if (!X || !W || !b) throw new RangeError("Expected X, W and b.");
      return oracle.fcForward(X.tensor, W.tensor, b.tensor);
    },
    gradientsAt: (oracle, { args: [X, W] }, gradOutput) => {
      if (!X || !W) throw new RangeError("Expected X and W.");
      const { dX, dW, db } = oracle.fcBackward(gradOutput, X.tensor, W.tensor);
      return [dX, dW, db];
    },
    withoutKinks: (_, gradient) => gradient,
    forwardQuestion: ({ args: [X, W, b] }) => {
      if (!X || !W || !b) throw new RangeError("Expected X, W and b.");
      return { of: "fcForward", X: X.tensor, W: W.tensor, b: b.tensor };
    },
    backwardQuestion: ({ args: [X, W], gradOutput }) => {
      if (!X || !W) throw new RangeError("Expected X and W.");
      return { of: "fcBackward", gradOutput, X: X.tensor, W: W.tensor };
    },
    free: () => new Set(),
  },
  relu: {
    forward: "reluForward",
    backward: "reluBackward",
    gradients: ["dx"],
    large: { real: [100, 300], probe: [10, 300], share: 1 / 10 },
    largeInput: ([rows = 0, columns = 0], random) => ({
      text: `x of shape (${rows}, ${columns})`,
      args: [tiled([rows, columns], random)],
      outShape: [rows, columns],
      gradOutput: float64(random.uniforms(rows * columns), [rows, columns]),
    }),
    inputs: (seed) =>
      reluInputs(seed, [
        [1, 3],
        [4, 5],
        [20, 30],
      ]),
    smallInputs: (seed) => reluInputs(seed, smallShapes(2)),
    out: (oracle, { args: [x] }) => {
      if (!x) throw new RangeError("Expected x.");
      return oracle.reluForward(x.tensor);
    },
    gradientsAt: (oracle, { args: [x] }, gradOutput, [actual]) => {
      if (!x) throw new RangeError("Expected x.");
      const expected = oracle.reluBackward(gradOutput, x.tensor);
      const data = expected.data.map((element, index) =>
        x.tensor.data[index] === 0 ? clamp(actual?.data[index] ?? 0, gradOutput.data[index] ?? 0) : element,
      );
      return [float64(Float64Array.from(data), expected.shape)];
    },
    withoutKinks: ({ args: [x] }, gradient) =>
      gradient && {
        ...gradient,
        data: gradient.data.map((element, index) => (x?.tensor.data[index] === 0 ? 0 : element)),
      },
    forwardQuestion: ({ args: [x] }) => {
      if (!x) throw new RangeError("Expected x.");
      return { of: "reluForward", x: x.tensor };
    },
    backwardQuestion: ({ args: [x], gradOutput }) => {
      if (!x) throw new RangeError("Expected x.");
      return { of: "reluBackward", gradOutput, x: x.tensor };
    },
    free: ({ args: [x] }) =>
      new Set([...(x?.tensor.data.entries() ?? [])].flatMap(([at, value]) => (value === 0 ? at : []))),
  },
};

function tiled(shape: readonly number[], random: Random): Tiled {
  return { type: "tiled", shape, tile: random.uniforms(Math.min(sizeOf(shape), PERIOD)) };
}

/** The number between 0 and `bound` that is nearest to `value`. */
function clamp(value: number, bound: number): number {
  return Math.min(Math.max(value, Math.min(0, bound)), Math.max(0, bound));
}

/** Up to this many in every dimension. */
const SMALL = 3;

/** Every shape of lengths from 1 to 3, those of few elements first. */
function smallShapes(dimensions: number): number[][] {
  const lengths = Array.from({ length: SMALL }, (_, index) => index + 1);
  let shapes: number[][] = [[]];
  for (let axis = 0; axis < dimensions; axis++)
    shapes = shapes.flatMap((shape) => lengths.map((each) => [...shape, each]));
  return shapes.toSorted((a, b) => sizeOf(a) - sizeOf(b));
}

function fcInputs(seed: number, shapes: readonly (readonly number[])[]): LayerInput[] {
  return shapes.map(([N = 0, Din = 0, Dout = 0]) => {
    const random = new Random(seed, "fc", N, Din, Dout);
    const [X, W, b] = [random.normals([N, Din]), random.normals([Din, Dout]), random.normals([Dout])];
    const gradOutput = random.normals([N, Dout]);
    return {
      text: arraysText({ X, W, b, dout: gradOutput }) ?? `N=${N}, Din=${Din}, Dout=${Dout}`,
      args: [
        { name: "X", tensor: X },
        { name: "W", tensor: W },
        { name: "b", tensor: b },
      ],
      outShape: [N, Dout],
      gradOutput,
      otherGradOutput: random.normals([N, Dout]),
    };
  });
}

function reluInputs(seed: number, shapes: readonly (readonly number[])[]): LayerInput[] {
  return shapes.map(([rows = 0, columns = 0]) => {
    const random = new Random(seed, "relu", rows, columns);
    // The last one's values are large: what is linear above 0 is so far above 0, too.
    const x = random.normals([rows, columns], rows === 20 ? 100 : 1);
    // A few exact zeros: the kink, where any slope from 0 to 1 is right.
    const withZeros = x.data.map((element, index) => (index % 7 === 3 ? 0 : element));
    const tensor = float64(Float64Array.from(withZeros), x.shape);
    const gradOutput = random.normals([rows, columns]);
    return {
      text: arraysText({ x: tensor, dout: gradOutput }) ?? `x of shape (${rows}, ${columns})`,
      args: [{ name: "x", tensor }],
      outShape: x.shape,
      gradOutput,
      otherGradOutput: random.normals([rows, columns]),
    };
  });
}
