/** Where the contract leaves freedom, every right answer passes: other caches, other layouts, other arithmetic. */
import { describe, expect, it } from "vitest";

import { judge } from "../../src/checks/checks.ts";
import { liveOracle } from "../../src/oracle/live.ts";
import { alteredAlice, graded, lostParts, rubric, submissionNamed } from "../grading.ts";
import type { Part } from "../../src/rubric/schema.ts";
import { StudentProxy } from "../../src/student/proxy.ts";
import { running } from "../student/with-student.ts";

const LAYERS = `import * as np from "numpy-ts";
import type { NDArray } from "numpy-ts";
export { softmaxLoss } from "./her-layers.ts";
`;

interface Style {
  readonly what: string;
  readonly files: Readonly<Record<string, string>>;
}

const styles: readonly Style[] = [
  {
    what: "caches that are lists, a slope of 1 at 0, results that are transposed views",
    files: {
      "layers.ts": `${LAYERS}
export const fcForward = (X: NDArray, W: NDArray, b: NDArray) => [np.matmul(W.T, X.T).T.add(b), [X, W]];
export const fcBackward = (dout: NDArray, [X, W]: [NDArray, NDArray]) =>
  [np.matmul(W, dout.T).T, np.matmul(dout.T, X).T, np.asarray(dout.sum(0))];
export const reluForward = (x: NDArray) => [np.maximum(x.T, 0).T, [x]];
export const reluBackward = (dout: NDArray, [x]: [NDArray]) => dout.multiply(x.greater_equal(0));
`,
    },
  },
  {
    what: "caches that are class instances with functions, a slope of 0.5 at 0, results that are slices",
    files: {
      "layers.ts": `${LAYERS}
class FcCache {
  #X; #W;
  constructor(X: NDArray, W: NDArray) { this.#X = X; this.#W = W; }
  backward(dout: NDArray) { return [within(np.matmul(dout, this.#W.T)), within(np.matmul(this.#X.T, dout)), within(np.asarray(dout.sum(0)))]; }
}
/** A window of a larger array. */
function within(small: NDArray): NDArray {
  const large = np.full(small.shape.map((length) => 2 * length + 1), 9.5);
  const window = large.slice(...small.shape.map((length) => \`1:\${2 * length + 1}:2\`));
  np.copyto(window, small);
  return window;
}
export const fcForward = (X: NDArray, W: NDArray, b: NDArray) => [within(np.matmul(X, W).add(b)), new FcCache(X, W)];
export const fcBackward = (dout: NDArray, cache: FcCache) => cache.backward(dout);
export const reluForward = (x: NDArray) => [within(np.where(x.greater_equal(0), x, 0)), { slope: () => np.heaviside(x, 0.5) }];
export const reluBackward = (dout: NDArray, cache: { slope: () => NDArray }) => within(dout.multiply(cache.slope()));
`,
    },
  },
  {
    what: "caches that are nothing but a closure, loops over its own buffers, products by einsum",
    files: {
      "layers.ts": `${LAYERS}
export const fcForward = (X: NDArray, W: NDArray, b: NDArray) => {
  const [N, Din] = X.shape as [number, number];
  const Dout = b.size;
  const out = np.zeros([N, Dout]);
  for (let n = 0; n < N; n++) for (let j = 0; j < Dout; j++) {
    let sum = Number(b.get([j]));
    for (let i = 0; i < Din; i++) sum += Number(X.get([n, i])) * Number(W.get([i, j]));
    out.set([n, j], sum);
  }
  return [out, (dout: NDArray) => [np.asarray(np.einsum("nj,ij->ni", dout, W)), np.asarray(np.einsum("ni,nj->ij", X, dout)), np.asarray(np.einsum("nj->j", dout))]];
};
export const fcBackward = (dout: NDArray, cache: (dout: NDArray) => NDArray[]) => cache(dout);
export const reluForward = (x: NDArray) => {
  const out = np.copy(x);
  for (let i = 0; i < out.size; i++) if (Number(out.iget(i)) < 0) out.iset(i, 0);
  return [out, (dout: NDArray) => np.where(out.greater(0), dout, 0)];
};
export const reluBackward = (dout: NDArray, cache: (dout: NDArray) => NDArray) => cache(dout);
`,
    },
  },
  {
    what: "buffers of its own that are written over, cached transposes, lists that become arrays late",
    files: {
      "layers.ts": `${LAYERS}
const buffers = new Map<string, NDArray>();
/** The same array for every result of that name and shape. */
function into(name: string, result: NDArray): NDArray {
  const key = name + result.shape;
  const buffer = buffers.get(key) ?? np.zeros(result.shape);
  buffers.set(key, buffer);
  np.copyto(buffer, result);
  return buffer;
}
export const fcForward = (X: NDArray, W: NDArray, b: NDArray) =>
  [into("out", np.matmul(X, W).add(b)), { XT: np.ascontiguousarray(X.T), WT: np.ascontiguousarray(W.T) }];
export const fcBackward = (dout: NDArray, { XT, WT }: { XT: NDArray; WT: NDArray }) => {
  const rows = dout.tolist() as number[][];
  const db = (rows[0] ?? []).map((_, column) => rows.reduce((sum, row) => sum + (row[column] ?? 0), 0));
  return [into("dX", np.matmul(dout, WT)), into("dW", np.matmul(XT, dout)), np.array(db)];
};
export const reluForward = (x: NDArray) => {
  const rows = x.tolist() as number[][];
  return [np.array(rows.map((row) => row.map((value) => (value > 0 ? value : 0)))), rows];
};
export const reluBackward = (dout: NDArray, rows: number[][]) =>
  into("dx", dout.multiply(np.array(rows.map((row) => row.map((value) => (value > 0 ? 1 : 0))))));
`,
    },
  },
  {
    what: "uniform weights of the right deviation, parameters in an object of its own, a loss that is an array",
    files: {
      "classifier.ts": `import * as np from "numpy-ts";
import type { NDArray } from "numpy-ts";
import { SoftmaxClassifier as Right } from "./her-classifier.ts";
class Parameters { b2!: NDArray; W2!: NDArray; b1!: NDArray; W1!: NDArray; extra = "ignored"; }
export class SoftmaxClassifier extends Right {
  constructor(options: ConstructorParameters<typeof Right>[0]) {
    super(options);
    const { inputDim = 3072, hiddenDim = 300, numClasses = 10, weightScale = 1e-3 } = options ?? {};
    const spread = Math.sqrt(3) * weightScale;
    this.params = Object.assign(new Parameters(), this.params, {
      W1: np.asarray(np.random.default_rng().uniform(-spread, spread, [hiddenDim, inputDim])).T,
      W2: np.asarray(np.random.uniform(-spread, spread, [hiddenDim, numClasses])),
    });
  }
  forwardsBackwards(X: NDArray, y?: NDArray): any {
    if (y === undefined) return super.forwardsBackwards(X).T.T;
    const [loss, { W1, b1, W2, b2 }] = super.forwardsBackwards(X, y);
    return [np.array(loss), { b2, W2: np.ascontiguousarray(W2.T).T, extra: () => 1, b1, W1 }];
  }
}
`,
    },
  },
  {
    what: "graphs of arrays of one element, and an update in loops",
    files: {
      "graphs.ts": `import * as np from "numpy-ts";
import { f1 as right1, f2 as right2 } from "./her-graphs.ts";
const boxed = ([L, gradients]: [number, number[]]) => [np.array(L), gradients.map((each) => np.array([each]))];
export const f1 = (...inputs: Parameters<typeof right1>) => boxed(right1(...inputs));
export const f2 = (...inputs: Parameters<typeof right2>) => boxed(right2(...inputs));
`,
      "optim.ts": `import * as np from "numpy-ts";
import type { NDArray } from "numpy-ts";
export { sgd } from "./her-optim.ts";
export const sgdMomentum = (W: NDArray, dW: NDArray, velocity: NDArray, beta = 0.5, learningRate = 1e-3) => {
  const [newW, newVelocity] = [np.copy(W), np.copy(velocity)];
  for (let i = 0; i < W.size; i++) {
    newVelocity.iset(i, beta * Number(velocity.iget(i)) + learningRate * Number(dW.iget(i)));
    newW.iset(i, Number(W.iget(i)) - Number(newVelocity.iget(i)));
  }
  return [newW, newVelocity];
};
`,
    },
  },
];

describe("right code loses nothing with", () => {
  it.each(styles)("$what", async ({ files }) => {
    const scorecard = await graded(await alteredAlice(files));
    const losses = lostParts(scorecard).flatMap((path) =>
      scorecard.items.flatMap(({ id, parts }) => parts.filter((part) => `${id} ${part.id}` === path)),
    );
    expect(losses).toEqual([]);
  });
});

const training = (): never => {
  throw new Error("No part here trains.");
};

/** Judges the chosen parts with many seeds, all in one runner; the verdicts that are not "passed". */
async function lossesOf(
  files: Readonly<Record<string, string>>,
  chosen: (part: Part, file: string) => boolean,
  seeds: readonly number[],
): Promise<object[]> {
  const { items, runs } = (await rubric()).rubric;
  const submission = await alteredAlice(files);
  const student = new StudentProxy(submission, running);
  const parts = items.flatMap((item) =>
    item.parts.filter((part) => Object.keys(files).some((file) => chosen(part, file))),
  );
  expect(parts.length).toBeGreaterThan(0);
  const toDraw = new Set<string>();
  const losses: object[] = [];
  try {
    for (const seed of seeds) {
      for (const part of parts) {
        const { files: all } = submission;
        const asked = { student, files: all, oracle: liveOracle, seed, runs, toDraw, training };
        const context = { ...asked, atRealShapes: false };
        const judgement = await judge(part, context);
        if (judgement.status !== "passed") losses.push({ seed, part: part.id, ...judgement });
      }
    }
  } finally {
    await student.close();
  }
  return losses;
}

/** The checks that a file alone decides; of the classifier, that of its gradients, which need everything else. */
const CHECKS: Readonly<Record<string, (part: Part) => boolean>> = {
  "graphs.ts": ({ check }) => check === "graph",
  "layers.ts": ({ check }) => check === "layer",
  "classifier.ts": (part) => part.check === "classifier" && part.of === "gradients",
  "optim.ts": ({ check }) => check === "optimizer",
};
/** With six styles, 1,002 seeds of right code. */
const SEEDS = Array.from({ length: 167 }, (_, seed) => seed);

describe("there is no false alarm", () => {
  it.concurrent.each(styles)(
    `in ${SEEDS.length} seeds of $what`,
    async ({ files }) => {
      expect(await lossesOf(files, (part, file) => CHECKS[file]?.(part) === true, SEEDS)).toEqual([]);
    },
    300_000,
  );
});

it("alice's verdicts do not depend on the seed", async () => {
  const { items, runs } = (await rubric()).rubric;
  const alice = await submissionNamed("alice");
  const student = new StudentProxy(alice, running);
  const parts = items.flatMap((item) => item.parts.filter(({ check }) => check !== "training" && check !== "manual"));
  expect(parts.length).toBeGreaterThan(10);
  const toDraw = new Set<string>();
  try {
    for (let seed = 0; seed < 10; seed++) {
      for (const part of parts) {
        const { files } = alice;
        const { status } = await judge(part, { student, files, oracle: liveOracle, seed, runs, toDraw, training });
        expect({ seed, part: part.id, status }).toEqual({ seed, part: part.id, status: "passed" });
      }
    }
  } finally {
    await student.close();
  }
});
