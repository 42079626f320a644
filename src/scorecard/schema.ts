/** The scorecard's zod schema: for reading one back, and for holding what we write against what we promise. */
import { z } from "zod";

import { findingSchema } from "./finding-schema.ts";
import { pictureSchema } from "./picture-schema.ts";
import { SCHEMA_VERSION, type Scorecard } from "./scorecard.ts";

const status = z.enum(["passed", "partial", "failed", "errored", "skipped", "manual"]);
const points = z.number().nonnegative();
const fraction = z.number().min(0).max(1);

const part = z.strictObject({
  id: z.string(),
  check: z.string(),
  status,
  reason: z.enum(["not-selected", "quick", "data-missing", "python-missing"]).exactOptional(),
  points,
  maxPoints: points,
  findings: z.array(findingSchema),
  pictures: z.array(pictureSchema).exactOptional(),
});

const item = z.strictObject({
  id: z.string(),
  title: z.string(),
  status,
  points,
  maxPoints: points,
  pending: points,
  bonus: z.boolean(),
  visibility: z.enum(["hidden", "after_due_date", "after_published", "visible"]),
  expectedValues: z.enum(["shown", "hidden"]),
  parts: z.array(part),
});

const attempt = z.strictObject({
  seed: z.number().int(),
  epochs: z.array(z.strictObject({ loss: z.number(), trainAccuracy: fraction, validationAccuracy: fraction })),
  bestEpoch: z.number().int().nonnegative().exactOptional(),
  stepsToTarget: z.number().int().positive().exactOptional(),
  testAccuracy: fraction.exactOptional(),
  stop: z.enum(["completed", "early", "diverged", "too-slow", "failed", "audit-mismatch"]),
  losses: z.strictObject({ every: z.number().int().positive(), means: z.array(z.number()) }).exactOptional(),
  firstLayer: z.base64().exactOptional(),
  audit: z.strictObject({ by: z.enum(["reference", "own-code"]), chunks: z.number().int() }).exactOptional(),
});

const run = z.strictObject({
  name: z.string(),
  seed: z.number().int(),
  learningRate: z.number(),
  lrDecay: z.number(),
  batchSize: z.number().int(),
  beta: z.number(),
  reg: z.number(),
  hiddenDim: z.number().int(),
  attempts: z.array(attempt),
  testAccuracy: fraction.exactOptional(),
  threshold: fraction,
});

const speed = z.strictObject({
  run: z.string(),
  stepsToTarget: z.number().int().positive().exactOptional(),
  trainedToEnd: z.boolean(),
});
const generalisation = z.strictObject({ run: z.string(), trainValidationGap: z.number().min(-1).max(1) });

const facts = z.strictObject({
  targetAccuracy: fraction,
  finalAccuracies: z.array(
    z.strictObject({
      run: z.string(),
      trainAccuracy: fraction,
      validationAccuracy: fraction,
      bestValidationAccuracy: fraction,
      testAccuracy: fraction.exactOptional(),
    }),
  ),
  momentum: z.array(
    z.strictObject({
      without: speed,
      with: speed,
      first: z.string().exactOptional(),
      stepsAhead: z.number().int().nonnegative().exactOptional(),
    }),
  ),
  l2: z.array(z.strictObject({ without: generalisation, with: generalisation })),
});

const artifact = z.strictObject({
  kind: z.enum(["text", "image", "output"]),
  name: z.string(),
  mediaType: z.enum(["text/markdown", "text/plain", "image/png", "image/jpeg", "image/svg+xml"]),
  data: z.string(),
});

/** Every field of a scorecard and no other. */
export const scorecardSchema: z.ZodType<Scorecard> = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  complete: z.boolean(),
  submission: z.strictObject({
    name: z.string(),
    language: z.enum(["typescript", "python"]),
    sha256: z.string(),
    identity: z.strictObject({ uniqname: z.string(), umid: z.string() }).exactOptional(),
    findings: z.array(findingSchema),
  }),
  rubric: z.strictObject({ title: z.string(), sha256: z.string() }),
  grader: z.strictObject({
    version: z.string(),
    node: z.string(),
    nodePinned: z.boolean(),
    python: z.string().exactOptional(),
    numpy: z.string().exactOptional(),
    seed: z
      .number()
      .int()
      .min(0)
      .max(2 ** 32 - 1),
    isolation: z.string(),
    engine: z.string(),
    cpu: z.string(),
    options: z.strictObject({ quick: z.boolean(), early: z.boolean(), only: z.array(z.string()) }),
  }),
  items: z.array(item),
  runs: z.array(run),
  facts,
  integrity: z.array(findingSchema),
  artifacts: z.array(artifact),
  total: z.strictObject({ points, maxPoints: points, bonus: points, pending: points }),
  timing: z.strictObject({
    startedAt: z.iso.datetime(),
    totalMs: z.number().nonnegative(),
    phases: z.record(z.string(), z.number().nonnegative()),
  }),
});
