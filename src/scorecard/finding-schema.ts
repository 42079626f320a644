/** The zod schema of every finding code. The types are those of findings.ts, which the compiler holds this against. */
import { z } from "zod";

import type { Finding, FindingCode, FindingParams } from "../findings.ts";
import { mistakeSchema } from "../variants.ts";

const text = z.string();
const num = z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])]);
const hideable = z.union([num, z.literal("hidden")]);
const index = z.array(z.number().int());
const nearest = { nearest: text.exactOptional() };
const wrongForm = z.strictObject({ name: text, result: text, expected: text, actual: text });
const missingResult = z.strictObject({ name: text, result: text, expected: text });
const deviation = {
  name: text,
  result: text,
  index,
  expected: hideable,
  actual: num,
  relativeError: hideable,
  wrong: z.number().int(),
  total: z.number().int(),
  input: text,
  ownLayers: num.exactOptional(),
};
const graphChange = z.strictObject({
  kind: z.enum(["operation", "order", "extra", "missing", "input"]),
  node: text,
  input: text.exactOptional(),
});
const trainingSteps = z.strictObject({
  run: text,
  epoch: z.number(),
  firstStep: z.number(),
  lastStep: z.number(),
  batchSize: z.number(),
});
const limit = z.strictObject({ doing: text, megabytes: z.number() });

const params: { readonly [Code in FindingCode]: z.ZodType<FindingParams[Code]> } = {
  "empty-submission": z.strictObject({ expected: z.array(text), folders: z.array(text).exactOptional() }),
  "missing-file": z.strictObject({ file: text, ...nearest }),
  "missing-export": z.strictObject({ name: text, file: text, ...nearest }),
  "wrong-export": z.strictObject({ name: text, file: text, expected: text, actual: text }),
  "refused-file": z.strictObject({
    file: text,
    reason: z.enum([
      "link",
      "not-a-file",
      "outside",
      "impossible-name",
      "case-clash",
      "twice",
      "encrypted",
      "too-large",
    ]),
  }),
  "wrong-file-name": z.strictObject({ file: text, expected: text }),
  "several-notebooks": z.strictObject({ files: z.array(text), graded: text.exactOptional() }),
  "not-a-notebook": z.strictObject({ file: text, expected: text }),
  "unreadable-notebook": z.strictObject({ file: text, detail: text }),
  "skipped-cell": z.strictObject({ message: text }),
  "python-missing": z.strictObject({ detail: text }),
  "syntax-error": z.strictObject({ message: text }),
  "load-threw": z.strictObject({ file: text, error: text, message: text }),
  "forbidden-import": z.strictObject({ specifier: text }),
  "unresolved-import": z.strictObject({ specifier: text }),
  "absent-import": z.strictObject({ specifier: text }),
  "reads-global": z.strictObject({ name: text, variable: text }),
  "removed-name": z.strictObject({ name: text, replacement: text }),
  "taken-id": z.strictObject({ name: text, id: text, by: z.enum(["argument", "node"]) }),
  "unknown-operation": z.strictObject({
    name: text,
    node: text,
    operation: text,
    allowed: z.array(text),
    ...nearest,
  }),
  "wrong-arity": z.strictObject({
    name: text,
    node: text,
    operation: text,
    expected: z.number().int(),
    actual: z.number().int(),
  }),
  "unknown-input": z.strictObject({ name: text, node: text, input: text, ...nearest }),
  cycle: z.strictObject({ name: text, nodes: z.array(text) }),
  "several-outputs": z.strictObject({ name: text, nodes: z.array(text) }),
  "unused-argument": z.strictObject({ name: text, argument: text }),
  "wrong-graph": z.strictObject({
    name: text,
    node: text,
    expected: hideable,
    actual: num,
    input: text,
    changes: z.array(graphChange),
  }),
  "right-graph": z.strictObject({
    name: text,
    graph: text,
    nodes: z.number().int(),
    copies: z.number().int(),
    points: z.number().int(),
  }),
  "not-implemented": z.strictObject({ name: text, unwritten: text.exactOptional() }),
  threw: z.strictObject({
    name: text,
    error: text,
    message: text,
    input: text.exactOptional(),
    missing: text.exactOptional(),
    nearest: text.exactOptional(),
    training: trainingSteps.exactOptional(),
  }),
  "returned-nothing": missingResult,
  "returned-promise": missingResult,
  "wrong-type": wrongForm,
  "wrong-length": wrongForm,
  "wrong-shape": wrongForm,
  "wrong-dtype": wrongForm,
  "bias-as-row": wrongForm,
  "not-finite": z.strictObject({ name: text, result: text, index, actual: num, input: text }),
  "timed-out": z.strictObject({ doing: text, seconds: z.number(), clock: z.literal("cpu").exactOptional() }),
  "out-of-memory": limit,
  "too-much-output": limit,
  exited: z.strictObject({ doing: text, exitCode: z.number().int() }),
  crashed: z.strictObject({ doing: text, signal: text }),
  "reply-too-large": z.strictObject({ doing: text }),
  "protocol-violation": z.strictObject({ doing: text, detail: text }),
  "forged-frame": z.strictObject({ doing: text, detail: text }),
  "forbidden-access": z.strictObject({ what: text }),
  agrees: z.strictObject({
    name: text,
    result: text,
    comparisons: z.number().int(),
    worstRelativeError: z.number(),
  }),
  "right-initialisation": z.strictObject({ name: text, constructions: z.number().int() }),
  "wrong-value": z.strictObject(deviation),
  "wrong-gradient": z.strictObject({ ...deviation, numerical: hideable, matchesOwnForward: z.boolean() }),
  "carried-forward": z.strictObject({
    name: text,
    results: z.array(text),
    isDerivative: z.boolean(),
  }),
  "gradient-inconclusive": z.strictObject({ name: text, result: text, input: text }),
  "wrong-slope": z.strictObject({ name: text, result: text, expected: hideable, actual: num, input: text }),
  "backward-not-repeatable": z.strictObject({ name: text, result: text, index, first: num, second: num, input: text }),
  "not-linear-in-upstream": z.strictObject({
    name: text,
    result: text,
    index,
    expected: num,
    actual: num,
    input: text,
  }),
  "input-changed": z.strictObject({ name: text, argument: text, input: text }),
  "gradient-of-zero": z.strictObject({ name: text, result: text, actual: num, index }),
  "looks-like": z.strictObject({
    name: text,
    results: z.array(text),
    mistakes: z.array(mistakeSchema),
  }),
  "wrong-entries": z.strictObject({
    name: text,
    result: text,
    axis: z.enum(["row", "column", "entry"]),
    indices: z.array(index),
    input: text,
  }),
  "wrong-node": z.strictObject({ name: text, results: z.array(text), formula: text }),
  "given-changed": z.strictObject({ name: text }),
  "wrong-weight-scale": z.strictObject({
    parameter: text,
    expected: z.number(),
    actual: num,
    low: z.number(),
    high: z.number(),
  }),
  "repeated-weights": z.strictObject({ parameter: text, distinct: z.number().int(), count: z.number().int() }),
  "wrong-weight-mean": z.strictObject({ parameter: text, actual: num, bound: z.number() }),
  "bias-not-zero": z.strictObject({ parameter: text, actual: num }),
  "missing-hyperparameter": z.strictObject({ run: text, key: text, expected: text, ...nearest }),
  "invalid-hyperparameter": z.strictObject({ run: text, key: text, expected: text, actual: text }),
  "unknown-hyperparameter": z.strictObject({ run: text, key: text, ...nearest }),
  "setup-differs": z.strictObject({ run: text, base: text, key: text, expected: z.number(), actual: z.number() }),
  diverged: z.strictObject({
    run: text,
    learningRate: z.number(),
    epoch: z.number().int(),
    step: z.number().int(),
    what: text,
    loss: z.number().exactOptional(),
    firstLoss: z.number().exactOptional(),
  }),
  "audit-mismatch": z.strictObject({
    run: text,
    epoch: z.number().int(),
    firstStep: z.number().int(),
    lastStep: z.number().int(),
    what: text,
    relativeError: num,
  }),
  "network-gradient": z.strictObject({ run: text, parameter: text, numerical: hideable, analytical: num }),
  "initial-loss": z.strictObject({ run: text, expected: z.number(), actual: z.number() }),
  "not-learning": z.strictObject({
    run: text,
    images: z.number().int(),
    steps: z.number().int(),
    first: z.number(),
    last: z.number(),
    learningRate: z.number(),
  }),
  "not-audited": z.strictObject({ run: text, what: text, came: z.enum(["elsewhere", "failed"]).exactOptional() }),
  "own-audit": z.strictObject({ run: text, what: text }),
  pretrained: z.strictObject({ run: text, validationAccuracy: z.number() }),
  repeated: z.strictObject({
    run: text,
    accuracies: z.array(z.number()),
    verdict: z.enum(["best", "median"]),
    margin: z.number(),
    threshold: z.number(),
    testAccuracy: z.number(),
    low: z.number(),
    high: z.number(),
    confidence: z.number(),
  }),
  "too-slow": z.strictObject({
    run: text,
    projectedSeconds: z.number(),
    budgetSeconds: z.number(),
    waitedSeconds: z.number().exactOptional(),
  }),
  "reached-threshold": z.strictObject({ run: text, testAccuracy: z.number(), threshold: z.number() }),
  "below-threshold": z.strictObject({
    run: text,
    testAccuracy: z.number(),
    threshold: z.number(),
    validationAccuracy: z.number(),
    isRising: z.literal(true).exactOptional(),
    lastRate: z.number().exactOptional(),
  }),
  "stored-accuracy": z.strictObject({ run: text, stored: z.number(), measured: z.number() }),
  "forward-differs": z.strictObject({ name: text, relativeError: num }),
};

const where = z.strictObject({
  file: text,
  line: z.number().int().exactOptional(),
  column: z.number().int().exactOptional(),
});
const isCode = (code: string): code is FindingCode => Object.hasOwn(params, code);

/** A finding: a known code, that code's parameters, and perhaps a place. */
export const findingSchema: z.ZodType<Finding> = z.custom<Finding>((finding) => {
  const outer = z.strictObject({ code: text, params: z.unknown(), where: where.exactOptional() }).safeParse(finding);
  return outer.success && isCode(outer.data.code) && params[outer.data.code].safeParse(outer.data.params).success;
}, "a finding of a known code, with its parameters");
