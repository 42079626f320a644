/**
 * The rubric as it is written in the file, value by value. Each schema's error text is what was expected there, to be
 * put after "Expected … to be"; validate.ts makes the sentence. What several values must agree on is in items.ts and
 * references.ts.
 */
import { z } from "zod";
import type { Rubric } from "./schema.ts";

/** A finite number; `.nan` and `.inf` are none. */
const number = (expected: string, allows: (value: number) => boolean): z.ZodType<number> =>
  z.number({ error: expected }).refine(allows, { error: expected });

const wholeNumber = (from: number, to: number = Number.MAX_SAFE_INTEGER): z.ZodType<number> =>
  number(
    to === Number.MAX_SAFE_INTEGER ? `a whole number of at least ${from}` : `a whole number from ${from} to ${to}`,
    (value) => Number.isInteger(value) && value >= from && value <= to,
  );

const positive = number("a number above 0", (value) => value > 0);
const notNegative = number("a number of at least 0", (value) => value >= 0);
const belowOne = number("a number of at least 0 and below 1", (value) => value >= 0 && value < 1);

/** At most a day, because a timer of more than 24 days would fire at once. */
const duration = (unit: string, longest: number): z.ZodType<number> =>
  number(`a number of ${unit} above 0 and at most ${longest}`, (value) => value > 0 && value <= longest);
const seconds = duration("seconds", 24 * 60 * 60);
const minutes = duration("minutes", 24 * 60);

const text = z.string({ error: "text" }).regex(/\S/u, { error: "text that is not empty" });

/** Whether it is known is for references.ts to say. */
const nameOf = (kind: string): z.ZodType<string> => z.string({ error: `the name of a ${kind}` });

const idForm = "an id of letters, digits, dots, hyphens and underscores, such as 4.1a";
const id = z.string({ error: idForm }).regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/u, { error: idForm });

const oneOf = <const Choice extends string>(...choices: Choice[]): z.ZodEnum<z.core.util.ToEnum<Choice>> =>
  z.enum(choices, { error: `one of ${choices.join(", ")}` });

/** A mapping with these keys and no others. An unknown key is an issue of its own, which carries the known ones. */
const mapping = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => {
  const knownKeys = Object.keys(shape);
  return z
    .object(shape, { error: `a mapping of ${knownKeys.join(", ")}` })
    .catchall(z.custom<unknown>(() => false, { params: { knownKeys } }));
};

const tolerances = mapping({ rtol: belowOne, atol: belowOne });
const epochs = wholeNumber(1);
const hiddenDim = wholeNumber(1);
const weightScale = positive;
const beta = belowOne;
const optimizer = oneOf("sgd", "sgdMomentum");

const run = mapping({
  optimizer,
  setup: oneOf("sgdRun", "momentumRun", "l2Run", "tunedRun"),
  sameSetupAs: nameOf("run").exactOptional(),
  reg: notNegative.default(0),
  epochs: epochs.exactOptional(),
  hiddenDim: hiddenDim.exactOptional(),
  weightScale: weightScale.exactOptional(),
  beta: beta.exactOptional(),
  threshold: number("a number above 0 and below 1", (value) => value > 0 && value < 1),
});

const inEveryPart = {
  id,
  share: number("a number above 0 and at most 1", (value) => value > 0 && value <= 1),
  credit: oneOf("all", "proportional").default("all"),
  tolerances: tolerances.exactOptional(),
};

const part = z.discriminatedUnion(
  "check",
  [
    mapping({ ...inEveryPart, check: z.literal("graph"), graph: nameOf("graph"), of: oneOf("value", "gradients") }),
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

/**
 * What can be said about a part whose check is unknown. A discriminated union stops at the check; these are the
 * mistakes in the rest of the part.
 */
export const anyPart: z.ZodType = z.object(inEveryPart);

const item = mapping({
  id,
  title: text,
  points: notNegative,
  bonus: z.boolean({ error: "true or false" }).default(false),
  visibility: oneOf("hidden", "after_due_date", "after_published", "visible").default("visible"),
  parts: z.array(part, { error: "a list of parts" }).min(1, { error: "a list of at least one part" }),
});

const rubric = mapping({
  title: text,
  points: positive,
  // What NumPy takes as a seed.
  seed: wholeNumber(0, 2 ** 32 - 1),
  limits: mapping({
    loadSeconds: seconds,
    callSeconds: seconds,
    // Node itself with the arrays' library needs about 250.
    memoryMegabytes: wholeNumber(512),
    outputMegabytes: wholeNumber(1),
    trainingMinutes: minutes,
  }),
  tolerances,
  training: mapping({ epochs, hiddenDim, weightScale, beta }),
  runs: z.record(z.string(), run, { error: "a mapping of runs" }),
  items: z.array(item, { error: "a list of items" }).min(1, { error: "a list of at least one item" }),
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
    parts: entry.parts.map((own) => ({ tolerances: written.tolerances, ...own })),
  })),
}));
