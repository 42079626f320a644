/**
 * Findings: the closed list of what can be said about a student's work. A finding is a code and the numbers and names
 * that belong to it; the sentence a person reads is made from them in `report/`, and nowhere else.
 */
import type { Mistake } from "./variants.ts";

/** A place in the student's own files. Lines and columns are 1-based. */
export interface Where {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** A number as JSON can hold it. */
export type Num = number | "NaN" | "Infinity" | "-Infinity";

/** A number that the rubric may keep from whoever reads the finding. */
type Hideable = Num | "hidden";

/** One result compared with what it should be, at the element that is furthest off. */
export interface Deviation {
  /** The function or method, spelt as in the student's language. */
  readonly name: string;
  /** Which of its results, for example `dW`. */
  readonly result: string;
  /** Index of the element in the result; `[]` for a scalar. */
  readonly index: readonly number[];
  readonly expected: Hideable;
  readonly actual: Num;
  readonly relativeError: Hideable;
  /** Elements outside the tolerance, and elements in all. */
  readonly wrong: number;
  readonly total: number;
  /** The input, in short: `N=1, Din=4, Dout=3`. */
  readonly input: string;
  /** What the student's own layers, put together, give there: only where the result is judged against them as well. */
  readonly ownLayers?: Num;
}

/** One result that has another form than the contract says. */
interface WrongForm {
  readonly name: string;
  readonly result: string;
  readonly expected: string;
  readonly actual: string;
}

/** Steps of a run, counted from 1 in each epoch. */
interface TrainingSteps {
  readonly run: string;
  readonly epoch: number;
  readonly firstStep: number;
  readonly lastStep: number;
}

/** Where one change to a drawn graph is needed, and of what kind. */
export interface GraphChange {
  /** Another operation, the other order of inputs, one node less, one more in front of it, another input. */
  readonly kind: "operation" | "order" | "extra" | "missing" | "input";
  readonly node: string;
  /** The input it is about; absent for `missing` where the node is missing behind the output. */
  readonly input?: string;
}

/** The parameters of every finding code. */
export interface FindingParams {
  // What was handed in.
  /** `folders` have such files, where any have. */
  "empty-submission": { readonly expected: readonly string[]; readonly folders?: readonly string[] };
  "missing-file": { readonly file: string; readonly nearest?: string };
  "missing-export": { readonly name: string; readonly file: string; readonly nearest?: string };
  "wrong-export": {
    readonly name: string;
    readonly file: string;
    readonly expected: string;
    readonly actual: string;
  };

  /** Something in the folder or archive that no copy was made of. */
  "refused-file": {
    readonly file: string;
    readonly reason:
      | "link"
      | "not-a-file"
      | "outside"
      | "impossible-name"
      | "case-clash"
      | "twice"
      | "encrypted"
      | "too-large";
  };
  "wrong-file-name": { readonly file: string; readonly expected: string };
  /** `graded` is the one that was; absent where none could be chosen. */
  "several-notebooks": { readonly files: readonly string[]; readonly graded?: string };
  "not-a-notebook": { readonly file: string; readonly expected: string };
  "unreadable-notebook": { readonly file: string; readonly detail: string };
  /** A cell of a notebook that cannot be parsed; the others are graded. */
  "skipped-cell": { readonly message: string };

  // Loading it.
  "python-missing": { readonly detail: string };
  "syntax-error": { readonly message: string };
  "load-threw": { readonly file: string; readonly error: string; readonly message: string };
  "forbidden-import": { readonly specifier: string };
  "unresolved-import": { readonly specifier: string };
  /** A package that is not there while grading was not only imported but used. */
  "absent-import": { readonly specifier: string };
  /** A function reads an array that is set outside of it, at the place of the finding. */
  "reads-global": { readonly name: string; readonly variable: string };
  /** A name that NumPy no longer has was used, and stood for its replacement. */
  "removed-name": { readonly name: string; readonly replacement: string };

  // A graph as the student draws it. `name` is what it is called there: f1Graph, graph.yaml.
  /** The id is an argument's name, or another node's. */
  "taken-id": { readonly name: string; readonly id: string; readonly by: "argument" | "node" };
  "unknown-operation": {
    readonly name: string;
    readonly node: string;
    readonly operation: string;
    readonly allowed: readonly string[];
    readonly nearest?: string;
  };
  "wrong-arity": {
    readonly name: string;
    readonly node: string;
    readonly operation: string;
    readonly expected: number;
    readonly actual: number;
  };
  "unknown-input": {
    readonly name: string;
    readonly node: string;
    readonly input: string;
    readonly nearest?: string;
  };
  cycle: { readonly name: string; readonly nodes: readonly string[] };
  "several-outputs": { readonly name: string; readonly nodes: readonly string[] };
  "unused-argument": { readonly name: string; readonly argument: string };
  /** `node` is the output; each of `changes` is where one change is needed, and together they make the graph right. */
  "wrong-graph": {
    readonly name: string;
    readonly node: string;
    readonly expected: Hideable;
    readonly actual: Num;
    readonly input: string;
    readonly changes: readonly GraphChange[];
  };
  "right-graph": {
    readonly name: string;
    readonly graph: string;
    readonly nodes: number;
    readonly copies: number;
    readonly points: number;
  };

  // Calling it.
  /** `unwritten` is what it calls, where that is what is missing. */
  "not-implemented": { readonly name: string; readonly unwritten?: string };
  threw: {
    readonly name: string;
    readonly error: string;
    readonly message: string;
    /** What it was called with, in short. */
    readonly input?: string;
    /** The name that is not defined, where that is the error, and the one of its file that was probably meant. */
    readonly missing?: string;
    readonly nearest?: string;
    /** Where it was one of these steps of a training. */
    readonly training?: TrainingSteps & { readonly batchSize: number };
  };
  /** `result` is one of several, or "result" for the whole. */
  "returned-nothing": { readonly name: string; readonly result: string; readonly expected: string };
  "returned-promise": { readonly name: string; readonly result: string; readonly expected: string };
  "wrong-type": WrongForm;
  "wrong-length": WrongForm;
  "wrong-shape": WrongForm;
  "wrong-dtype": WrongForm;
  /** An array of shape (1, M) where (M,) was asked for; its values were judged. */
  "bias-as-row": WrongForm;
  "not-finite": {
    readonly name: string;
    readonly result: string;
    readonly index: readonly number[];
    readonly actual: Num;
    readonly input: string;
  };

  // How its process ended.
  /** With `cpu`, its threads together used several times these seconds before they were over. */
  "timed-out": { readonly doing: string; readonly seconds: number; readonly clock?: "cpu" };
  "out-of-memory": { readonly doing: string; readonly megabytes: number };
  "too-much-output": { readonly doing: string; readonly megabytes: number };
  exited: { readonly doing: string; readonly exitCode: number };
  crashed: { readonly doing: string; readonly signal: string };
  "reply-too-large": { readonly doing: string };
  "protocol-violation": { readonly doing: string; readonly detail: string };

  // What only hostile code does: the scorecard's flags for the instructor, beside the score.
  /** Bytes that are no reply of the runner's came from its process. */
  "forged-frame": { readonly doing: string; readonly detail: string };
  /** The code reached for what no submission needs: other processes, the network, the machine's own files. */
  "forbidden-access": { readonly what: string };

  // What it computes.
  agrees: {
    readonly name: string;
    readonly result: string;
    readonly comparisons: number;
    readonly worstRelativeError: number;
  };
  /** Initial parameters of `constructions` classifiers: shapes, zero biases, mean and deviation of the weights. */
  "right-initialisation": { readonly name: string; readonly constructions: number };
  "wrong-value": Deviation;
  /** `numerical` is the central difference of the student's own forward pass there. */
  "wrong-gradient": Deviation & { readonly numerical: Hideable; readonly matchesOwnForward: boolean };
  /**
   * Results that differ from the reference and are right given an earlier mistake: as derivatives of the own forward pass,
   * or else as what the student's own parts, put together, give.
   */
  "carried-forward": {
    readonly name: string;
    readonly results: readonly string[];
    readonly isDerivative: boolean;
  };
  /** A wrong result that may or may not be the derivative of the own forward pass. */
  "gradient-inconclusive": { readonly name: string; readonly result: string; readonly input: string };
  /** `expected` is the slope of the own forward pass along a random direction, `actual` what the gradient gives. */
  "wrong-slope": {
    readonly name: string;
    readonly result: string;
    readonly expected: Hideable;
    readonly actual: Num;
    readonly input: string;
  };
  /** The same call gave `first`, then `second`. */
  "backward-not-repeatable": {
    readonly name: string;
    readonly result: string;
    readonly index: readonly number[];
    readonly first: Num;
    readonly second: Num;
    readonly input: string;
  };
  /** For the combination of two upstream gradients, the combination of their gradients was `expected`. */
  "not-linear-in-upstream": {
    readonly name: string;
    readonly result: string;
    readonly index: readonly number[];
    readonly expected: Num;
    readonly actual: Num;
    readonly input: string;
  };
  "input-changed": { readonly name: string; readonly argument: string; readonly input: string };
  "gradient-of-zero": {
    readonly name: string;
    readonly result: string;
    readonly actual: Num;
    readonly index: readonly number[];
  };
  /** These results are what comes out with the mistakes, in every call. */
  "looks-like": { readonly name: string; readonly results: readonly string[]; readonly mistakes: readonly Mistake[] };
  /** Entries of a result that are wrong while its others are right: whole rows, whole columns, or single ones. */
  "wrong-entries": {
    readonly name: string;
    readonly result: string;
    readonly axis: "row" | "column" | "entry";
    readonly indices: readonly (readonly number[])[];
    readonly input: string;
  };
  /** The node of a graph, nearest to its output, at which a backward pass goes wrong. */
  "wrong-node": { readonly name: string; readonly results: readonly string[]; readonly formula: string };
  /** A function that the starter gives does something else now. */
  "given-changed": { readonly name: string };
  "wrong-weight-scale": {
    readonly parameter: string;
    readonly expected: number;
    readonly actual: Num;
    readonly low: number;
    readonly high: number;
  };
  "repeated-weights": { readonly parameter: string; readonly distinct: number; readonly count: number };
  "wrong-weight-mean": { readonly parameter: string; readonly actual: Num; readonly bound: number };
  "bias-not-zero": { readonly parameter: string; readonly actual: Num };

  // Training.
  "missing-hyperparameter": {
    readonly run: string;
    readonly key: string;
    readonly expected: string;
    readonly nearest?: string;
  };
  "invalid-hyperparameter": {
    readonly run: string;
    readonly key: string;
    readonly expected: string;
    readonly actual: string;
  };
  "unknown-hyperparameter": { readonly run: string; readonly key: string; readonly nearest?: string };
  "setup-differs": {
    readonly run: string;
    readonly base: string;
    readonly key: string;
    readonly expected: number;
    readonly actual: number;
  };
  diverged: {
    readonly run: string;
    readonly learningRate: number;
    readonly epoch: number;
    readonly step: number;
    readonly what: string;
    /** Where it is finite, but far above that of the first step. */
    readonly loss?: number;
    readonly firstLoss?: number;
  };
  /** The steps of a training, taken again, lead elsewhere. */
  "audit-mismatch": TrainingSteps & { readonly what: string; readonly relativeError: Num };
  /** A gradient of the whole network, small, is not the derivative of the student's own loss. */
  "network-gradient": {
    readonly run: string;
    readonly parameter: string;
    readonly numerical: Hideable;
    readonly analytical: Num;
  };
  /** The loss of the first step, with small weights. */
  "initial-loss": { readonly run: string; readonly expected: number; readonly actual: number };
  /** Steps on the same few images did not make the loss smaller. */
  "not-learning": {
    readonly run: string;
    readonly images: number;
    readonly steps: number;
    readonly first: number;
    readonly last: number;
    readonly learningRate: number;
  };
  /**
   * The steps of a run could not be taken again by the reference, which takes others. `came`: what came of the student's own
   * code taking them again: another end, or none. Absent where that was not asked for.
   */
  "not-audited": { readonly run: string; readonly what: string; readonly came?: "elsewhere" | "failed" };
  /** The reference takes other steps, and the student's own code, taking some again, ended where it had ended before. */
  "own-audit": { readonly run: string; readonly what: string };
  /** A training began with parameters that know the classes. */
  pretrained: { readonly run: string; readonly validationAccuracy: number };
  /** A run ended so little below its threshold that it was repeated. */
  repeated: {
    readonly run: string;
    readonly accuracies: readonly number[];
    readonly verdict: "best" | "median";
    readonly margin: number;
    readonly threshold: number;
    readonly testAccuracy: number;
    /** The interval that holds the true accuracy with this confidence. */
    readonly low: number;
    readonly high: number;
    readonly confidence: number;
  };
  "too-slow": {
    readonly run: string;
    readonly projectedSeconds: number;
    readonly budgetSeconds: number;
    /** How long its first steps were waited for, where they did not end. */
    readonly waitedSeconds?: number;
  };
  "reached-threshold": { readonly run: string; readonly testAccuracy: number; readonly threshold: number };
  "below-threshold": {
    readonly run: string;
    readonly testAccuracy: number;
    readonly threshold: number;
    readonly validationAccuracy: number;
    /** The last epoch was the best. */
    readonly isRising?: true;
    /** The learning rate of the last epoch, where next to nothing is left of that of the first. */
    readonly lastRate?: number;
  };
  /** The notebook's stored output claims a better test accuracy than was measured. */
  "stored-accuracy": { readonly run: string; readonly stored: number; readonly measured: number };
  "forward-differs": { readonly name: string; readonly relativeError: Num };
}

export type FindingCode = keyof FindingParams;

/** The finding of one code. */
export interface FindingOf<Code extends FindingCode> {
  readonly code: Code;
  readonly params: FindingParams[Code];
  readonly where?: Where;
}

/** One piece of evidence. */
export type Finding = { [Code in FindingCode]: FindingOf<Code> }[FindingCode];

/** A number made fit for JSON: NaN and the infinities by name, −0 as 0. */
export function num(value: number): Num {
  if (Number.isNaN(value)) return "NaN";
  if (value === Infinity) return "Infinity";
  if (value === -Infinity) return "-Infinity";
  return value === 0 ? 0 : value;
}
