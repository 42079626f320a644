/**
 * What a rubric is once it is loaded: every default filled in, every name checked. How the file is written, and what
 * each value may be, is in written.ts; `rubric.yaml` at the top of the repository is the commented example.
 */

/** A rubric: what is graded, how, and what it earns. */
export interface Rubric {
  /** Heads every report. */
  readonly title: string;
  /** What the items that are not a bonus add up to. Above 0. */
  readonly points: number;
  /** Inputs, batches and every random number follow from it. A whole number from 0 to 2³² − 1. */
  readonly seed: number;
  /** The file of the profile, as the rubric names it: relative to its own folder. Absent: the project's own profile. */
  readonly profile?: string;
  readonly limits: Limits;
  /** For parts that have none of their own; already copied into every part. */
  readonly tolerances: Tolerances;
  /** What is let pass; already copied into every part. */
  readonly variations: Variations;
  /** The training protocol; already copied into every run. */
  readonly training: Training;
  /** By name. Every run is used by at least one part, and every `run` and `sameSetupAs` names one of them. */
  readonly runs: Readonly<Record<string, Run>>;
  /** At least one, in the order of the handout; no two ids are the same. */
  readonly items: readonly Item[];
}

/** What one submission may use. Beyond it, the part at hand is `errored` and grading goes on. All above 0. */
export interface Limits {
  /** Loading one file. */
  readonly loadSeconds: number;
  /** One call of a function. */
  readonly callSeconds: number;
  /** One process of the student's code. */
  readonly memoryMegabytes: number;
  /** What one process may print. */
  readonly outputMegabytes: number;
  /** CPU time of one process, of all its threads together. Default: 60. */
  readonly cpuMinutes: number;
  /** All that the submission's code does, in all its processes together. Default: 150. */
  readonly submissionMinutes: number;
  /** One training run. */
  readonly trainingMinutes: number;
}

/**
 * A result is right where |actual − expected| <= atol + rtol · |expected|, element by element. One in float32 has at least
 * the tolerances that numeric/compare.ts measured.
 */
export interface Tolerances {
  /** In [0, 1). */
  readonly rtol: number;
  /** In [0, 1). */
  readonly atol: number;
}

/**
 * What is let pass with a finding, and what it costs: the share of a result's points that is taken off where it touches
 * the result. In [0, 1]; default: 0.
 */
export interface Variations {
  /** A bias, or its gradient, of shape (1, M) where (M,) was asked for. */
  readonly biasAsRow: number;
}

/** What the handout fixes for every training run. */
export interface Training {
  /** A whole number from 1. */
  readonly epochs: number;
  /** Units of the hidden layer; a whole number from 1. */
  readonly hiddenDim: number;
  /** Standard deviation of the initial weights. Above 0. */
  readonly weightScale: number;
  /** Share of the velocity that is kept from step to step; in [0, 1). */
  readonly beta: number;
  /** How far below its threshold a run may end to be repeated with further seeds; in [0, 0.1]. Default: 0, never. */
  readonly margin: number;
  /** How often it is then repeated; a whole number from 1 to 10. Default: 2. */
  readonly repeats: number;
  /** Which test accuracy of all attempts counts. Default: `median`. */
  readonly verdict: "best" | "median";
  /** Whether a run ends once it is safe that it has passed; `--early` ends every run so. Default: false. */
  readonly early: boolean;
  /** How safe the validation images have to make that, before the test images are asked; in [0.9, 1). Default: 0.95. */
  readonly earlyConfidence: number;
}

/** How a run updates the parameters: the student's function of that name. */
export type Optimizer = "sgd" | "sgdMomentum";

/** The student's set-ups: exports of the hyperparameters file. */
export type Setup = "sgdRun" | "momentumRun" | "l2Run" | "tunedRun";

/**
 * One training run. What the rubric leaves out has the value of `training`. The student's set-up adds the learning
 * rate, its decay and the batch size; a `tunedRun` may also replace `epochs` (as `numEpochs`), `hiddenDim`,
 * `weightScale`, `beta` and `reg`, so read these from the set-up first.
 */
export interface Run extends Training {
  readonly optimizer: Optimizer;
  readonly setup: Setup;
  /** The run whose learning rate, decay and batch size this one must repeat. Never leads back to this run. */
  readonly sameSetupAs?: string;
  /** Strength of the L2 term reg·(‖W1‖² + ‖W2‖²). Default: 0. */
  readonly reg: number;
  /** 0 where the optimizer is `sgd`, which keeps no velocity. */
  readonly beta: number;
  /** Test accuracy to reach, as a fraction in (0, 1). */
  readonly threshold: number;
}

/** Who sees an item's result: Gradescope's words, with its meaning. */
export type Visibility = "hidden" | "after_due_date" | "after_published" | "visible";

/** One line of the handout with points. */
export interface Item {
  /** Such as `4.1a`: letters, digits, `.`, `-` and `_`, so that it can stand in a list on the command line. */
  readonly id: string;
  readonly title: string;
  /** At least 0. */
  readonly points: number;
  /** Whether the points come on top of the rubric's. Default: false. */
  readonly bonus: boolean;
  /** Default: `visible`. */
  readonly visibility: Visibility;
  /** Whether findings say what was expected, or only what came. Default: `shown`. */
  readonly expectedValues: "shown" | "hidden";
  /** At least one; their shares add up to 1, and no two ids are the same. */
  readonly parts: readonly Part[];
}

/** What every part has. */
interface PartOf<Check extends string> {
  /** Letters, digits, `.`, `-` and `_`; unique within its item. */
  readonly id: string;
  /** Which kind of check judges it. */
  readonly check: Check;
  /** Its share of the item's points; in (0, 1]. */
  readonly share: number;
  /** Whether the points are for all results only, or for every right one. Default: `all`. */
  readonly credit: "all" | "proportional";
  /**
   * What a result is worth that is right given the student's own earlier mistakes, as a share of its points; in [0, 1].
   * Default: 1.
   */
  readonly carriedForward: number;
  /** Its own, or the rubric's. */
  readonly tolerances: Tolerances;
  /** The rubric's. */
  readonly variations: Variations;
}

/** The value or the gradients of one computation graph. */
export interface GraphPart extends PartOf<"graph"> {
  /** One of the graphs of the reference. */
  readonly graph: string;
  readonly of: "value" | "gradients";
}

/** One computation graph as the student draws it in data; a person scores it where there is none. */
export interface GraphStructurePart extends PartOf<"graph-structure"> {
  /** One of the graphs of the reference. */
  readonly graph: string;
}

/** One direction of one layer. */
export interface LayerPart extends PartOf<"layer"> {
  readonly layer: "fc" | "relu";
  readonly of: "forward" | "backward";
}

/** One aspect of the two-layer classifier. */
export interface ClassifierPart extends PartOf<"classifier"> {
  readonly of: "initialisation" | "scores" | "loss" | "gradients";
  /** The `reg` that the classifier is constructed with. At least 0. Default: 0. */
  readonly reg: number;
}

/** The update rule of one optimizer. */
export interface OptimizerPart extends PartOf<"optimizer"> {
  readonly optimizer: Optimizer;
}

/** Whether one training run reaches its threshold. Several parts may judge the same run. */
export interface TrainingPart extends PartOf<"training"> {
  /** A name in `Rubric.runs`. */
  readonly run: string;
}

/** Left to a person; its points stay pending. */
export type ManualPart = PartOf<"manual">;

/** One check and its share of an item's points. */
export type Part =
  | GraphPart
  | GraphStructurePart
  | LayerPart
  | ClassifierPart
  | OptimizerPart
  | TrainingPart
  | ManualPart;
