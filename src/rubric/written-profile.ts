/** The profile as it is written in the file, value by value. What several values must agree on is in spellings.ts. */
import { z } from "zod";
import type { Path } from "./complaint.ts";
import type { Profile, Spellings } from "./profile.ts";
import { list, mapping, oneOf, text, wholeNumber } from "./values.ts";

/** What a profile refers to that is not in it. */
export interface ProfileOptions {
  /** The names of the graphs that can be graded: those that a profile may spell. */
  readonly graphs: readonly string[];
  /** Those of them that are graded, and that it must spell. Default: none. */
  readonly graded?: readonly string[];
  /** Those that are graded as the student draws them, and whose drawing it must spell. Default: none. */
  readonly drawn?: readonly string[];
}

/** https://docs.python.org/3/reference/lexical_analysis.html#keywords */
const KEYWORDS: ReadonlySet<string> = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if
  import in is lambda nonlocal not or pass raise return try while with yield`.split(/\s+/u),
);

/** The contract's functions, its class and its method, besides the graphs. */
const FUNCTIONS = [
  "fcForward",
  "fcBackward",
  "reluForward",
  "reluBackward",
  "softmaxLoss",
  "SoftmaxClassifier",
  "forwardsBackwards",
  "sgd",
  "sgdMomentum",
];

const NAME = /^[\p{XIDS}_][\p{XIDC}]*$/u;
const isIdentifier = (name: string): boolean => NAME.test(name) && !KEYWORDS.has(name);

const textThat = (expected: string, holds: (value: string) => boolean): z.ZodType<string> =>
  z.string({ error: expected }).refine(holds, { error: expected });

const identifier = textThat("a name in Python", isIdentifier);
const module = textThat("the name of a module in Python", (name) => name.split(".").every(isIdentifier));
const suffix = textThat("the end of a name in Python", (end) => isIdentifier(`_${end}`) && end !== "");
const fileName = textThat("the name of a .py file", (name) => /^[^/\\]+\.py$/u.test(name));

const names: z.ZodType<Spellings> = list(identifier, "names in Python", "one name in Python");
const files: z.ZodType<Spellings> = list(fileName, "names of .py files", "one name of a .py file");

const run = mapping({
  called: text,
  suffixes: list(suffix, "ends of names in Python", "one end of a name in Python"),
  words: list(text, "words", "one word"),
  inherits: oneOf("sgdRun", "momentumRun", "l2Run", "tunedRun").exactOptional(),
});

/** A profile as it is written → the profile with every default filled in. */
export function writtenProfile({ graphs, graded = [], drawn = [] }: ProfileOptions): z.ZodType<Profile> {
  // What may be absent is no matter of types where the keys are no literals.
  const optional: z.ZodType<Spellings> = names.exactOptional();
  const lengths: z.ZodType<number[]> = list(wholeNumber(1), "lengths", "one length").exactOptional();
  const spelt = graphs.map((graph) => [graph, graded.includes(graph) ? names : optional] as const);
  const drawings = graphs.map((graph) => [`${graph}Graph`, drawn.includes(graph) ? names : optional] as const);
  const functions = FUNCTIONS.map((name) => [name, names] as const);
  return mapping({
    title: text,
    files: mapping({ graphs: files, layers: files, classifier: files, optim: files, hyperparameters: files }),
    names: mapping(Object.fromEntries([...spelt, ...drawings, ...functions])),
    parameters: mapping({ W1: names, b1: names, W2: names, b2: names }),
    constructor: mapping({ inputDim: names, hiddenDim: names, numClasses: names, weightScale: names, reg: names }),
    vectors: mapping(Object.fromEntries(graphs.map((graph) => [graph, lengths]))).prefault({}),
    training: list(identifier, "names in Python"),
    arguments: mapping({
      learningRate: names,
      lrDecay: names,
      batchSize: names,
      beta: names,
      reg: names,
      hiddenDim: names,
      weightScale: names,
      numEpochs: names,
    }),
    runs: mapping({ sgdRun: run, momentumRun: run, l2Run: run, tunedRun: run }),
    forbidden: list(module, "names of modules in Python"),
  });
}

/** What a person would call the thing at `path` of a profile: `f1 in names`, `entry 2 of f1 in names`. */
export function nameInProfile(path: Path): string {
  const key = path.at(-1);
  if (key === undefined) return "the profile";
  const parent = path.slice(0, -1);
  if (typeof key === "number") return `entry ${key + 1} of ${nameInProfile(parent)}`;
  return parent.length === 0 ? String(key) : `${String(key)} in ${nameInProfile(parent)}`;
}
