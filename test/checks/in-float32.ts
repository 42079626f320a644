import type { Submission } from "../../src/submission/submission.ts";

const CAST = `import * as np from "numpy-ts";
const cast = (x) => (x?.dtype === "float64" ? x.astype("float32") : x);
const castEach = (list) => (Array.isArray(list) ? list.map(cast) : list);
`;

/** Files that pass on what `inner.ts` does, with every result in float32. */
const wrappers: Readonly<Record<string, string>> = {
  "graphs.ts": `${CAST}import * as inner from "./inner.ts";
const scalar = (x) => np.array(x).astype("float32");
const inFloat32 = ([L, gradients]) => [scalar(L), gradients.map(scalar)];
export const f1 = (...inputs) => inFloat32(inner.f1(...inputs));
export const f2 = (...inputs) => inFloat32(inner.f2(...inputs));
`,
  "layers.ts": `${CAST}import * as inner from "./inner.ts";
export const fcForward = (X, W, b) => castEach(inner.fcForward(X, W, b));
export const fcBackward = (dout, cache) => castEach(inner.fcBackward(dout, cache));
export const reluForward = (x) => castEach(inner.reluForward(x));
export const reluBackward = (dout, cache) => cast(inner.reluBackward(dout, cache));
export const softmaxLoss = (X, y) => castEach(inner.softmaxLoss(X, y));
`,
  "classifier.ts": `${CAST}import { SoftmaxClassifier as Inner } from "./inner.ts";
const castAll = (arrays) => Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, cast(array)]));
export class SoftmaxClassifier extends Inner {
  constructor(options) { super(options); this.params = castAll(this.params); }
  forwardsBackwards(X, y) {
    const result = super.forwardsBackwards(X, y);
    return y === undefined ? cast(result) : [np.array(result[0]).astype("float32"), castAll(result[1])];
  }
}
`,
  "optim.ts": `${CAST}import * as inner from "./inner.ts";
export const sgd = (W, dW, ...rest) => cast(inner.sgd(W, dW, ...rest));
export const sgdMomentum = (W, dW, ...rest) => castEach(inner.sgdMomentum(W, dW, ...rest));
`,
};

/** A submission whose `file` returns in float32 what it would return in float64. */
export function inFloat32(submission: Submission, file: string): Submission {
  const [inner, wrapper] = [submission.files.get(file), wrappers[file]];
  if (inner === undefined || wrapper === undefined) throw new Error(`There is no ${file} to cast.`);
  return { ...submission, files: new Map([...submission.files, ["inner.ts", inner], [file, wrapper]]) };
}
