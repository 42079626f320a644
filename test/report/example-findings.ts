/** One example of every finding, with every parameter it can have. */
import type { Finding, FindingCode, FindingParams } from "../../src/findings.ts";
import { variants as variantIds } from "../../src/variants.ts";
import { findingSchema } from "../../src/scorecard/finding-schema.ts";

const form = { name: "fcBackward", result: "dW" };
const deviation = {
  ...form,
  index: [1, 0],
  expected: 0.5,
  actual: -0.5,
  relativeError: 2,
  wrong: 3,
  total: 12,
  input: "N=1, Din=4, Dout=3",
};

const examples: { readonly [Code in FindingCode]: FindingParams[Code] } = {
  "empty-submission": { expected: ["graphs.ts", "layers.ts"] },
  "missing-file": { file: "layers.ts", nearest: "layer.ts" },
  "missing-export": { name: "fcForward", file: "layers.ts", nearest: "fcFoward" },
  "wrong-export": { name: "fcForward", file: "layers.ts", expected: "a function", actual: "a number" },
  "refused-file": { file: "layers.ts", reason: "link" },
  "wrong-file-name": { file: "ps4.ipynb", expected: "<uniqname>_<umid>.ipynb" },
  "several-notebooks": { files: ["a.ipynb", "b.ipynb"], graded: "b.ipynb" },
  "not-a-notebook": { file: "carol_12345678.pdf", expected: "a notebook (.ipynb)" },
  "unreadable-notebook": { file: "carol_12345678.ipynb", detail: "it ends in the middle of a cell" },
  "skipped-cell": { message: "it has a syntax error, invalid syntax" },
  "python-missing": { detail: "there is no python3 on the PATH" },
  "syntax-error": { message: "Unexpected token ';'" },
  "load-threw": { file: "layers.ts", error: "RangeError", message: "too large" },
  "forbidden-import": { specifier: "node:fs" },
  "unresolved-import": { specifier: "./helpers.ts" },
  "absent-import": { specifier: "matplotlib" },
  "reads-global": { name: "fcBackward", variable: "x" },
  "removed-name": { name: "np.float", replacement: "float" },
  "taken-id": { name: "f1Graph", id: "x0", by: "argument" },
  "unknown-operation": {
    name: "f1Graph",
    node: "q",
    operation: "expp",
    allowed: ["add (+)", "exp"],
    nearest: "exp",
  },
  "wrong-arity": { name: "f1Graph", node: "s", operation: "add (+)", expected: 2, actual: 3 },
  "unknown-input": { name: "f1Graph", node: "s", input: "p9", nearest: "p0" },
  cycle: { name: "f1Graph", nodes: ["s", "t"] },
  "several-outputs": { name: "f1Graph", nodes: ["s", "L"] },
  "unused-argument": { name: "f1Graph", argument: "w3" },
  "wrong-graph": {
    name: "f1Graph",
    node: "L",
    expected: 0.5,
    actual: 0.25,
    input: "x0=0.5",
    changes: [
      { kind: "operation", node: "s" },
      { kind: "missing", node: "q", input: "s" },
    ],
  },
  "right-graph": { name: "f1Graph", graph: "f1", nodes: 14, copies: 3, points: 10 },
  "not-implemented": { name: "f1" },
  threw: {
    name: "sgd",
    error: "TypeError",
    message: "x is not iterable",
    training: { run: "sgd", epoch: 1, firstStep: 2, lastStep: 6, batchSize: 100 },
  },
  "returned-nothing": { ...form, expected: "an array of shape (4, 3)" },
  "returned-promise": { ...form, expected: "an array of shape (4, 3)" },
  "wrong-type": { ...form, expected: "an array of shape (4, 3)", actual: 'the text "0.5"' },
  "wrong-length": { ...form, expected: "[dX, dW, db]", actual: "a list of 2" },
  "wrong-shape": { ...form, expected: "(4, 3)", actual: "(3, 4)" },
  "wrong-dtype": { ...form, expected: "float64", actual: "int32" },
  "bias-as-row": { ...form, result: "db", expected: "(3,)", actual: "(1, 3)" },
  "not-finite": { ...form, index: [1, 0], actual: 0, input: "N=1" },
  "timed-out": { doing: "f1", seconds: 10 },
  "forged-frame": { doing: "reluForward", detail: "not a frame" },
  "forbidden-access": { what: "process.binding" },
  "out-of-memory": { doing: "f1", megabytes: 1536 },
  "too-much-output": { doing: "f1", megabytes: 16 },
  exited: { doing: "f1", exitCode: 3 },
  crashed: { doing: "f1", signal: "SIGSEGV" },
  "reply-too-large": { doing: "reluForward" },
  "protocol-violation": { doing: "f1", detail: "not a frame" },
  agrees: { ...form, comparisons: 120, worstRelativeError: 3e-13 },
  "right-initialisation": { name: "SoftmaxClassifier", constructions: 2 },
  "wrong-value": { ...deviation, ownLayers: 0.25 },
  "wrong-gradient": { ...deviation, numerical: 0.5, matchesOwnForward: false },
  "carried-forward": { name: "forwardsBackwards", results: ["grads.W1", "grads.b1"], isDerivative: false },
  "gradient-inconclusive": { ...form, input: "N=1" },
  "wrong-slope": { ...form, expected: 0.5, actual: -0.5, input: "N=100, Din=3072, Dout=300" },
  "backward-not-repeatable": { ...form, index: [1, 0], first: 0.5, second: 1, input: "N=1" },
  "not-linear-in-upstream": { ...form, index: [1, 0], expected: 0.5, actual: 1, input: "N=1" },
  "input-changed": { name: "reluForward", argument: "x", input: "N=1" },
  "gradient-of-zero": { ...form, actual: 0.5, index: [1, 0] },
  "looks-like": {
    name: "f1",
    results: ["dx2", "dw2"],
    mistakes: [
      { variant: "graph-subtract-sign-lost", node: "f", input: "e", formula: "a − w2·x2", inputFormula: "w2·x2" },
    ],
  },
  "wrong-entries": { ...form, axis: "row", indices: [[0], [2]], input: "N=5" },
  "wrong-node": { name: "f1", results: ["dx2", "dw2"], formula: "w2·x2" },
  "given-changed": { name: "sgd" },
  "wrong-weight-scale": { parameter: "W1", expected: 0.05, actual: 0.5, low: 0.049, high: 0.051 },
  "repeated-weights": { parameter: "W1", distinct: 2, count: 9600 },
  "wrong-weight-mean": { parameter: "W1", actual: 0.5, bound: 0.001 },
  "bias-not-zero": { parameter: "b1", actual: 0.5 },
  "missing-hyperparameter": {
    run: "sgdRun",
    key: "lrDecay",
    expected: "a number above 0, at most 1",
    nearest: "decay",
  },
  "invalid-hyperparameter": { run: "sgdRun", key: "batchSize", expected: "a whole number", actual: '"100"' },
  "unknown-hyperparameter": { run: "sgdRun", key: "learningrate", nearest: "learningRate" },
  "setup-differs": { run: "momentumRun", base: "sgdRun", key: "lrDecay", expected: 0.95, actual: 0.9 },
  diverged: { run: "sgd", learningRate: 5, epoch: 1, step: 17, what: "loss" },
  "audit-mismatch": { run: "sgd", epoch: 3, firstStep: 51, lastStep: 100, what: "parameters", relativeError: 0.4 },
  "network-gradient": { run: "sgd", parameter: "W1", numerical: 0.12, analytical: -0.12 },
  "initial-loss": { run: "sgd", expected: 2.5, actual: 250 },
  "not-learning": { run: "sgd", images: 20, steps: 40, first: 2.3, last: 2.4, learningRate: 0.05 },
  "not-audited": { run: "sgd", what: "grads.W1", came: "elsewhere" },
  "own-audit": { run: "sgd", what: "grads.W1" },
  pretrained: { run: "sgd", validationAccuracy: 0.47 },
  repeated: {
    run: "sgd",
    accuracies: [0.449, 0.453, 0.448],
    verdict: "median",
    margin: 0.01,
    threshold: 0.45,
    testAccuracy: 0.449,
    low: 0.4393,
    high: 0.4588,
    confidence: 0.95,
  },
  "too-slow": { run: "sgd", projectedSeconds: 7200, budgetSeconds: 1800, waitedSeconds: 30 },
  "reached-threshold": { run: "sgd", testAccuracy: 0.5012, threshold: 0.45 },
  "below-threshold": { run: "sgd", testAccuracy: 0.4012, threshold: 0.45, validationAccuracy: 0.41 },
  "stored-accuracy": { run: "sgd", stored: 0.62, measured: 0.5012 },
  "forward-differs": { name: "forwardsBackwards", relativeError: 0.3 },
};

/** Texts of which a finding knows a few, and no other. */
const closed: ReadonlySet<string> = new Set([
  "link",
  ...variantIds,
  "row",
  "column",
  "entry",
  "argument",
  "node",
  "operation",
  "order",
  "extra",
  "missing",
  "input",
  "median",
  "best",
  "elsewhere",
  "failed",
]);

/** A value with every text and number in it replaced. */
function mapped(value: unknown, map: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapped(item, map));
  if (typeof value !== "object" || value === null) return map(value);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, mapped(entry, map)]));
}

/** Every finding with its parameters changed in some way; those that are findings no more are left out. */
function variants(change: (params: unknown) => unknown): Finding[] {
  return Object.entries(examples).flatMap(([code, params]) => {
    const finding = findingSchema.safeParse({ code, params: change(params) });
    return finding.success ? [finding.data] : [];
  });
}

/** One of every code. */
export const exampleFindings: readonly Finding[] = variants((params) => params);

/** One of every code, in which every text is this one; a text of a closed list stays as it is. */
export const findingsSaying = (text: string): readonly Finding[] =>
  variants((params) => mapped(params, (leaf) => (typeof leaf === "string" && !closed.has(leaf) ? text : leaf)));

const optional: ReadonlySet<string> = new Set(["nearest", "ownLayers", "training", "waitedSeconds"]);

/** One of every code, without what it need not have. */
export const findingsWithoutHints: readonly Finding[] = variants((params) =>
  Object.fromEntries(Object.entries(params ?? {}).filter(([key]) => !optional.has(key))),
);
