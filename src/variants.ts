/**
 * The names of known mistakes: the closed list of what a diagnosis can say that wrong results look like. A variant's wrong
 * computation is in `oracle/`, which has the solution; its sentence is in `report/`, which has not.
 */
import { z } from "zod";

/** Mistakes in one operation of a computation graph, whatever the graph. */
export const graphVariants = [
  // The forward pass.
  "graph-add-subtracted",
  "graph-subtract-added",
  "graph-multiply-added",
  "graph-divide-upside-down",
  "graph-power-multiplied",
  "graph-add-one-left-out",
  "graph-negate-left-out",
  "graph-reciprocal-left-out",
  "graph-square-doubled",
  "graph-exp-left-out",
  // The backward pass.
  "graph-add-path-left-out",
  "graph-subtract-sign-lost",
  "graph-multiply-own-factor",
  "graph-multiply-factor-forgotten",
  "graph-divide-factor-forgotten",
  "graph-divide-sign-lost",
  "graph-divide-not-squared",
  "graph-divide-path-left-out",
  "graph-power-exponent-forgotten",
  "graph-power-not-lowered",
  "graph-power-log-forgotten",
  "graph-add-one-value-carried",
  "graph-negate-sign-lost",
  "graph-reciprocal-sign-lost",
  "graph-reciprocal-not-squared",
  "graph-square-two-forgotten",
  "graph-square-base-forgotten",
  "graph-exp-factor-forgotten",
  "graph-exp-own-argument",
  "graph-copy-not-summed",
  // Nothing at all.
  "graph-zeros",
] as const;

/** Mistakes in the layers. */
export const layerVariants = [
  "fc-bias-forgotten",
  "fc-bias-subtracted",
  "fc-forward-zeros",
  "fc-bias-gradient-averaged",
  "fc-bias-gradient-one-row",
  "fc-bias-gradient-over-columns",
  "fc-bias-gradient-of-sum",
  "fc-bias-gradient-as-row",
  "fc-weight-gradient-averaged",
  "fc-weight-gradient-negated",
  "fc-weight-gradient-transposed",
  "fc-input-gradient-transposed",
  "fc-input-gradient-averaged",
  "fc-gradients-averaged",
  "fc-gradients-of-sum",
  "fc-gradients-swapped",
  "fc-gradients-zero",
  "fc-input-changed",
  "relu-leaky",
  "relu-absolute",
  "relu-negative-part",
  "relu-step",
  "relu-left-out",
  "relu-capped",
  "relu-zeros",
  "relu-in-place",
  "relu-gradient-passed-through",
  "relu-gradient-of-sum",
  "relu-gradient-masked-by-itself",
  "relu-gradient-mask-inverted",
  "relu-gradient-times-output",
  "relu-gradient-leaky",
  "relu-gradient-zero",
  "relu-gradient-in-place",
] as const;

/** Mistakes in the given softmax loss. */
export const lossVariants = [
  "softmax-loss-summed",
  "softmax-loss-sign-lost",
  "softmax-loss-without-logarithm",
  "softmax-loss-all-rows-columns",
  "softmax-gradient-summed",
  "softmax-gradient-averaged-twice",
  "softmax-gradient-without-classes",
  "softmax-gradient-sign-lost",
  "softmax-gradient-all-rows-columns",
  "softmax-classes-ignored",
  "softmax-shift-dropped",
] as const;

/** Mistakes in the classifier. */
export const classifierVariants = [
  "network-weight-scale-ignored",
  "network-weights-uniform",
  "network-weights-off-centre",
  "network-weights-constant",
  "network-biases-random",
  "network-default-scale",
  "network-sizes-swapped",
  "network-without-relu",
  "network-relu-on-scores",
  "network-scores-normalised",
  "network-first-bias-unused",
  "network-second-bias-unused",
  "network-scores-zero",
  "network-not-unpacked",
  "network-loss-of-inputs",
  "network-loss-constant",
  "network-relu-backward-left-out",
  "network-gradients-averaged-twice",
  "network-gradients-accumulated",
  "network-gradients-renamed",
  "network-gradients-zero",
  "network-parameters-changed",
] as const;

/** Mistakes in the L2 regularization. */
export const l2Variants = [
  "l2-loss-halved",
  "l2-loss-without-first-layer",
  "l2-loss-without-second-layer",
  "l2-loss-with-biases",
  "l2-loss-overwritten",
  "l2-loss-missing",
  "l2-loss-of-plain-sum",
  "l2-loss-of-norm",
  "l2-loss-averaged",
  "l2-loss-subtracted",
  "l2-gradient-halved",
  "l2-gradient-without-first-layer",
  "l2-gradient-without-second-layer",
  "l2-gradient-with-biases",
  "l2-gradient-of-gradient",
  "l2-gradient-missing",
  "l2-gradient-subtracted",
  "l2-gradient-overwritten",
  "l2-gradient-of-plain-sum",
  "l2-gradient-of-sign",
  "l2-gradient-averaged",
] as const;

/** Mistakes in the optimizers. */
export const optimizerVariants = [
  "momentum-rate-outside",
  "momentum-averaged",
  "momentum-averaged-with-rate",
  "momentum-opposite-velocity",
  "momentum-sign-lost",
  "momentum-ascent",
  "momentum-velocity-not-returned",
  "momentum-velocity-forgotten",
  "momentum-look-ahead",
  "momentum-plain-step",
  "momentum-old-velocity",
  "momentum-results-swapped",
  "momentum-factors-swapped",
  "momentum-rate-twice",
  "momentum-rate-forgotten",
  "momentum-beta-forgotten",
  "momentum-beta-fixed",
  "momentum-default-beta",
  "momentum-default-rate",
  "momentum-unchanged",
  "sgd-ascent",
  "sgd-rate-ignored",
  "sgd-default-rate",
] as const;

export type GraphVariant = (typeof graphVariants)[number];

/** The name of a known mistake. */
export type VariantId =
  | GraphVariant
  | (typeof layerVariants)[number]
  | (typeof lossVariants)[number]
  | (typeof classifierVariants)[number]
  | (typeof l2Variants)[number]
  | (typeof optimizerVariants)[number];

/** Every variant. */
export const variants: readonly VariantId[] = [
  ...graphVariants,
  ...layerVariants,
  ...lossVariants,
  ...classifierVariants,
  ...l2Variants,
  ...optimizerVariants,
];

/** A known mistake, and in a graph where it is. */
export interface Mistake {
  readonly variant: VariantId;
  /** The graph's node that it is in, and which of the node's inputs it is about. */
  readonly node?: string;
  readonly input?: string;
  /** Both as formulas of the graph's inputs: `w2·x2`. */
  readonly formula?: string;
  readonly inputFormula?: string;
}

/** A mistake as it comes from outside. */
export const mistakeSchema: z.ZodType<Mistake> = z.strictObject({
  variant: z.enum(variants),
  node: z.string().exactOptional(),
  input: z.string().exactOptional(),
  formula: z.string().exactOptional(),
  inputFormula: z.string().exactOptional(),
});
