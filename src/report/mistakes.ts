/** Known mistakes in words: what comes out when …, and a hint that leaves the solution to the student. */
import type { GraphVariant, Mistake, VariantId } from "../variants.ts";
import { graphMistakes, type MistakeWords } from "./graph-mistakes.ts";
import { networkMistakes } from "./network-mistakes.ts";

const layerMistakes: Readonly<Record<Extract<VariantId, `fc-${string}` | `relu-${string}`>, MistakeWords>> = {
  "fc-bias-forgotten": { when: "b is not added", hint: "The layer has three inputs: are all of them used?" },
  "fc-bias-subtracted": { when: "b is subtracted", hint: "Compare your line with the layer's formula." },
  "fc-forward-zeros": { when: "everything is 0", hint: "Every row of X is multiplied by W; then the bias is added." },
  "fc-bias-gradient-averaged": {
    when: "the rows of dout are averaged for db",
    hint: "b is added to every row: if it grows a little, how many rows of out grow with it?",
  },
  "fc-bias-gradient-one-row": {
    when: "db is one row of dout",
    hint: "b is added to every row: which rows of out change if it does?",
  },
  "fc-bias-gradient-over-columns": {
    when: "dout is summed along the other axis for db",
    hint: "db has the shape of b: which axis of dout has that length?",
  },
  "fc-bias-gradient-of-sum": {
    when: "every entry of db is the sum of all of dout",
    hint: "Which entries of out does one entry of b go into?",
  },
  "fc-bias-gradient-as-row": {
    when: "the summed dimension of db is kept",
    hint: "A gradient has the shape of what it belongs to.",
  },
  "fc-weight-gradient-averaged": {
    when: "dW is divided by N, which the loss has done already",
    hint: "Where does the 1/N of the mean come in, and how often may it?",
  },
  "fc-weight-gradient-negated": {
    when: "dW has the opposite sign",
    hint: "The step downhill is the optimizer's: what does a gradient point to?",
  },
  "fc-weight-gradient-transposed": {
    when: "dW is transposed",
    hint: "Write the shapes beside the product: dW has the shape of W.",
  },
  "fc-input-gradient-transposed": {
    when: "dX is transposed",
    hint: "Write the shapes beside the product: dX has the shape of X.",
  },
  "fc-input-gradient-averaged": {
    when: "dX is divided by N, which the loss has done already",
    hint: "Where does the 1/N of the mean come in, and how often may it?",
  },
  "fc-gradients-averaged": {
    when: "all gradients are divided by N, which the loss has done already",
    hint: "Where does the 1/N of the mean come in, and how often may it?",
  },
  "fc-gradients-of-sum": {
    when: "dout is taken to be 1 everywhere",
    hint: "Every gradient is the upstream gradient times something: is dout used?",
  },
  "fc-gradients-swapped": {
    when: "dX and dW are returned in each other's place",
    hint: "Compare the order of your results with the starter's.",
  },
  "fc-gradients-zero": {
    when: "all gradients are 0",
    hint: "Write the shapes beside each product: only one order of the factors fits.",
  },
  "fc-input-changed": { when: "an argument is changed in place", hint: "Work on a copy." },
  "relu-leaky": {
    when: "a little of the negative numbers is let through",
    hint: "What is max(0, x) for a negative x?",
  },
  "relu-absolute": { when: "negative numbers lose their sign", hint: "What is max(0, x) for a negative x?" },
  "relu-negative-part": { when: "the smaller one of x and 0 is taken", hint: "What is max(0, x) for a positive x?" },
  "relu-step": { when: "positive numbers become 1", hint: "What is max(0, x) for x = 2?" },
  "relu-left-out": { when: "x is returned as it is", hint: "What is max(0, x) for a negative x?" },
  "relu-capped": { when: "numbers above 1 are cut off", hint: "Is there an upper bound in the layer's formula?" },
  "relu-zeros": { when: "everything is 0", hint: "What is max(0, x) for a positive x?" },
  "relu-in-place": { when: "x is changed in place", hint: "Work on a copy." },
  "relu-gradient-passed-through": {
    when: "dout is passed on everywhere",
    hint: "Where x is negative, does the output change if x does?",
  },
  "relu-gradient-of-sum": {
    when: "dout is taken to be 1 everywhere",
    hint: "Every gradient is the upstream gradient times something: is dout used?",
  },
  "relu-gradient-masked-by-itself": {
    when: "the sign of dout decides what is passed on",
    hint: "The sign of which array decided in the forward pass?",
  },
  "relu-gradient-mask-inverted": {
    when: "dout is passed on where x is negative",
    hint: "Where x is negative, does the output change if x does?",
  },
  "relu-gradient-times-output": {
    when: "dout is multiplied by the layer's output",
    hint: "How steep is max(0, x) at x = 2, and at x = 3?",
  },
  "relu-gradient-leaky": {
    when: "a little of dout is passed on where x is negative",
    hint: "Where x is negative, does the output change if x does?",
  },
  "relu-gradient-zero": {
    when: "nothing is passed on",
    hint: "Where x is positive, does the output change if x does?",
  },
  "relu-gradient-in-place": { when: "dout is changed in place", hint: "Work on a copy." },
};

/** What is said of a mistake. */
export function wordsOf({ variant, formula = "?", inputFormula = "?" }: Mistake): MistakeWords {
  if (isOfGraph(variant)) return graphMistakes[variant]({ formula, inputFormula });
  return isOfLayer(variant) ? layerMistakes[variant] : networkMistakes[variant];
}

function isOfGraph(variant: VariantId): variant is GraphVariant {
  return Object.hasOwn(graphMistakes, variant);
}

function isOfLayer(variant: VariantId): variant is keyof typeof layerMistakes {
  return Object.hasOwn(layerMistakes, variant);
}
