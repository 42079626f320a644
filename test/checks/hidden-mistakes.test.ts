/** Mistakes that one call on one input does not show, and unusual classes that are right. */
import { describe, expect, it } from "vitest";

import { alteredAlice, findingOf, graded, lostParts, partOf } from "../grading.ts";

/** classifier.ts with alice's class, extended. */
const withClassifier = (members: string): Record<string, string> => ({
  "classifier.ts": `import { SoftmaxClassifier as Hers } from "./her-classifier.ts";
export class SoftmaxClassifier extends Hers {
${members}
}
`,
});
/** layers.ts with other layers in the place of alice's; her classifier goes on using her own. */
const withLayers = (layers: string): Record<string, string> => ({
  "layers.ts": `import * as np from "numpy-ts";
import * as hers from "./her-layers.ts";
export const { softmaxLoss } = hers;
${layers}
`,
  "classifier.ts": `export { SoftmaxClassifier } from "./her-classifier.ts";\n`,
});

describe("is found:", () => {
  it.each([
    {
      what: "gradients that add up from call to call",
      files: withClassifier(`  sum;
  forwardsBackwards(X, y) {
    const result = super.forwardsBackwards(X, y);
    if (y === undefined) return result;
    const [loss, grads] = result;
    this.sum = this.sum ? Object.fromEntries(Object.keys(grads).map((key) => [key, grads[key].add(this.sum[key])])) : grads;
    return [loss, this.sum];
  }`),
      lost: ["4.2b gradients", "4.2g gradients"],
      code: "wrong-value",
    },
    {
      what: "an L2 strength that is always 0.01",
      files: withClassifier(`  constructor(options = {}) { super({ ...options, reg: options.reg ? 0.01 : 0 }); }`),
      lost: ["4.2g loss", "4.2g gradients"],
      code: "wrong-value",
    },
    {
      what: "weights of two values only",
      files: withClassifier(`  constructor(options = {}) {
    super(options);
    for (const key of ["W1", "W2"]) this.params[key].data.forEach((_, i, all) => { all[i] = (i % 2 ? 1 : -1) * (options.weightScale ?? 1e-3); });
  }`),
      lost: ["4.2b initialisation"],
      code: "repeated-weights",
    },
    {
      what: "a ReLU that stops at 6",
      files: withLayers(`export const { fcForward, fcBackward, reluBackward } = hers;
export const reluForward = (x) => [np.clip(x, 0, 6), x];`),
      lost: ["4.2a relu-forward", "4.2a relu-backward"],
      code: "wrong-value",
    },
    {
      what: "a backward pass that goes by the last forward pass and not by its cache",
      files: withLayers(`export const { reluForward, reluBackward } = hers;
let last;
export const fcForward = (X, W, b) => { const [out, cache] = hers.fcForward(X, W, b); last = cache; return [out, cache]; };
export const fcBackward = (dout) => hers.fcBackward(dout, last);`),
      lost: ["4.2a fc-backward"],
      code: "threw",
    },
  ] as const)("$what", async ({ files, lost, code }) => {
    const scorecard = await graded(await alteredAlice(files), { only: ["4.2a", "4.2b", "4.2g"] });
    const wrong = lostParts(scorecard);
    expect(wrong).toContain(lost[0]);
    for (const path of wrong) expect(lost).toContain(path);
    expect(findingOf(partOf(scorecard, lost[0]), code).code).toBe(code);
  });
});

describe("is right:", () => {
  it.each([
    {
      what: "TypeScript that has to be rewritten, and not only stripped",
      files: withClassifier(`  constructor(private readonly given: object = {}) { super(given); }`),
    },
    {
      what: "params made anew at every look, and taken apart by a setter",
      files: withClassifier(`  #own;
  constructor(options) {
    super(options);
    this.#own = this.params;
    delete this.params;
    Object.defineProperty(this, "params", {
      get: () => Object.freeze({ ...this.#own }),
      set: (params) => { this.#own = params; },
    });
  }`),
    },
    {
      what: "initial parameters in float32",
      files: withClassifier(`  constructor(options) {
    super(options);
    for (const key of Object.keys(this.params)) this.params[key] = this.params[key].astype("float32");
  }`),
    },
    {
      what: "a function that constructs",
      files: {
        "classifier.ts": `import { SoftmaxClassifier as Hers } from "./her-classifier.ts";
export function SoftmaxClassifier(options: object) { return new Hers(options); }`,
      },
    },
  ])("$what", async ({ files }) => {
    const scorecard = await graded(await alteredAlice(files), { only: ["4.2b", "4.2g"] });
    expect(lostParts(scorecard)).toEqual([]);
  });
});

it("leads an error in rewritten TypeScript back to the student's own line", async () => {
  const graphs = `export { f2 } from "./her-graphs.ts";
enum Kind { Sigmoid = 1 }
interface Unused {
  a: number;
}
export const f1 = () => {
  throw new RangeError(String(Kind.Sigmoid));
};
`;
  const scorecard = await graded(await alteredAlice({ "graphs.ts": graphs }), { only: ["4.1b"] });
  expect(findingOf(partOf(scorecard, "4.1b forward"), "threw")).toMatchObject({
    where: { file: "graphs.ts", line: 7 },
  });
});
