/**
 * The rubric as it is written in the file, value by value. What several values must agree on is in items.ts and
 * references.ts.
 */
import { z } from "zod";
import { valueAt, type Path } from "./complaint.ts";
import type { Rubric } from "./schema.ts";
import { list, mapping, number, oneOf, text, wholeNumber } from "./values.ts";

const positive = number("a number above 0", (value) => value > 0);
const notNegative = number("a number of at least 0", (value) => value >= 0);
const belowOne = number("a number of at least 0 and below 1", (value) => value >= 0 && value < 1);

/** At most a day, because a timer of more than 24 days would fire at once. */
const duration = (unit: string, longest: number): z.ZodType<number> =>
  number(`a number of ${unit} above 0 and at most ${longest}`, (value) => value > 0 && value <= longest);
const seconds = duration("seconds", 24 * 60 * 60);
const minutes = duration("minutes", 24 * 60);

const partOfPoints = number("a number from 0 to 1", (value) => value >= 0 && value <= 1);

/** Whether it is known is for references.ts to say. */
const nameOf = (kind: string): z.ZodType<string> => z.string({ error: `the name of a ${kind}` });

const idForm = "an id of letters, digits, dots, hyphens and underscores, such as 4.1a";
const id = z.string({ error: idForm }).regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/u, { error: idForm });

const tolerances = mapping({ rtol: belowOne, atol: belowOne });
const epochs = wholeNumber(1);
const hiddenDim = wholeNumber(1);
const weightScale = positive;
const beta = belowOne;
const optimizer = oneOf("sgd", "sgdMomentum");
const margin = number("a number from 0 to 0.1", (value) => value >= 0 && value <= 0.1);
const repeats = wholeNumber(1, 10);
const verdict = oneOf("best", "median");
const early = z.boolean({ error: "true or false" });
const earlyConfidence = number("a number from 0.9 to below 1", (value) => value >= 0.9 && value < 1);

const run = mapping({
  optimizer,
  setup: oneOf("sgdRun", "momentumRun", "l2Run", "tunedRun"),
  sameSetupAs: nameOf("run").exactOptional(),
  reg: notNegative.default(0),
  epochs: epochs.exactOptional(),
  hiddenDim: hiddenDim.exactOptional(),
  weightScale: weightScale.exactOptional(),
  beta: beta.exactOptional(),
  margin: margin.exactOptional(),
  repeats: repeats.exactOptional(),
  verdict: verdict.exactOptional(),
  early: early.exactOptional(),
  earlyConfidence: earlyConfidence.exactOptional(),
  threshold: number("a number above 0 and below 1", (value) => value > 0 && value < 1),
});

const inEveryPart = {
  id,
  share: number("a number above 0 and at most 1", (value) => value > 0 && value <= 1),
  credit: oneOf("all", "proportional").default("all"),
  carriedForward: partOfPoints.default(1),
  tolerances: tolerances.exactOptional(),
};

const part = z.discriminatedUnion(
  "check",
  [
    mapping({ ...inEveryPart, check: z.literal("graph"), graph: nameOf("graph"), of: oneOf("value", "gradients") }),
    mapping({ ...inEveryPart, check: z.literal("graph-structure"), graph: nameOf("graph") }),
    mapping({
      ...inEveryPart,
      check: z.literal("layer"),
      layer: oneOf("fc", "relu"),
      of: oneOf("forward", "backward"),
    }),
    mapping({
      ...inEveryPart,
      check: z.literal("classifier"),
      of: oneOf("initialisation", "scores", "loss", "gradients"),
      reg: notNegative.default(0),
    }),
    mapping({ ...inEveryPart, check: z.literal("optimizer"), optimizer }),
    mapping({ ...inEveryPart, check: z.literal("training"), run: nameOf("run") }),
    mapping({ ...inEveryPart, check: z.literal("manual") }),
  ],
  { error: "a mapping of id, check, share and what the check needs" },
);

const anyPart = z.object(inEveryPart);

/**
 * The other mistakes in a part whose `check` is unknown, at which the union of parts stops.
 *
 * @param path where the `check` is.
 */
export function restOfPart(path: Path, rubric: unknown): z.core.$ZodIssue[] {
  const owner = path.slice(0, -1);
  const rest = anyPart.safeParse(valueAt(rubric, owner)).error?.issues ?? [];
  return rest.map((found) => ({ ...found, path: [...owner, ...found.path] }));
}

const item = mapping({
  id,
  title: text,
  points: notNegative,
  bonus: z.boolean({ error: "true or false" }).default(false),
  visibility: oneOf("hidden", "after_due_date", "after_published", "visible").default("visible"),
  expectedValues: oneOf("shown", "hidden").default("shown"),
  parts: list(part, "parts", "one part"),
});

const rubric = mapping({
  title: text,
  points: positive,
  // What NumPy takes as a seed.
  seed: wholeNumber(0, 2 ** 32 - 1),
  profile: text.exactOptional(),
  limits: mapping({
    loadSeconds: seconds,
    callSeconds: seconds,
    // Node itself with the arrays' library needs about 250.
    memoryMegabytes: wholeNumber(512),
    outputMegabytes: wholeNumber(1),
    cpuMinutes: minutes.default(60),
    submissionMinutes: minutes.default(150),
    trainingMinutes: minutes,
  }),
  tolerances,
  variations: mapping({ biasAsRow: partOfPoints.default(0) }).prefault({}),
  training: mapping({
    epochs,
    hiddenDim,
    weightScale,
    beta,
    margin: margin.default(0),
    repeats: repeats.default(2),
    verdict: verdict.default("median"),
    early: early.default(false),
    earlyConfidence: earlyConfidence.default(0.95),
  }),
  runs: z.record(z.string(), run, { error: "a mapping of runs" }),
  items: list(item, "items", "one item"),
});

/** A rubric as it is written → the rubric with every default filled in. */
export const writtenRubric: z.ZodType<Rubric> = rubric.transform((written): Rubric => ({
  ...written,
  runs: Object.fromEntries(
    Object.entries(written.runs).map(([name, own]) => [
      name,
      { ...written.training, ...(own.optimizer === "sgd" ? { beta: 0 } : {}), ...own },
    ]),
  ),
  items: written.items.map((entry) => ({
    ...entry,
    parts: entry.parts.map((own) => ({ tolerances: written.tolerances, variations: written.variations, ...own })),
  })),
}));
