/** Known mistakes in computation graphs in words: what comes out when …, and a hint that leaves the solution to the student. */
import type { GraphVariant, Mistake } from "../variants.ts";

/** What is said of a known mistake. */
export interface MistakeWords {
  /** Completes "This is what comes out when …". */
  readonly when: string;
  /** What to think about. */
  readonly hint: string;
}

/** A node as a formula, and the input of it that the mistake is about. */
type Place = Required<Pick<Mistake, "formula" | "inputFormula">>;

type Words = (place: Place) => MistakeWords;

const onTheWay = ({ formula, inputFormula }: Place): string => `on the way back from ${formula} to ${inputFormula}`;

export const graphMistakes: Readonly<Record<GraphVariant, Words>> = {
  "graph-add-subtracted": ({ formula }) => ({
    when: `there is a minus in place of the plus in ${formula}`,
    hint: "Compare each operation of your forward pass with the graph.",
  }),
  "graph-subtract-added": ({ formula }) => ({
    when: `there is a plus in place of the minus in ${formula}`,
    hint: "Compare each operation of your forward pass with the graph.",
  }),
  "graph-multiply-added": ({ formula }) => ({
    when: `the factors of ${formula} are added`,
    hint: "Compare each operation of your forward pass with the graph.",
  }),
  "graph-divide-upside-down": ({ formula }) => ({
    when: `the quotient ${formula} is upside down`,
    hint: "Which arrow of the graph is the numerator?",
  }),
  "graph-power-multiplied": ({ formula }) => ({
    when: `base and exponent of ${formula} are multiplied`,
    hint: "Compare each operation of your forward pass with the graph.",
  }),
  "graph-add-one-left-out": ({ formula }) => ({
    when: `the 1 in ${formula} is not added`,
    hint: "Compare each operation of your forward pass with the graph.",
  }),
  "graph-negate-left-out": ({ formula }) => ({
    when: `the sign of ${formula} is not turned round`,
    hint: "Compare each operation of your forward pass with the graph.",
  }),
  "graph-reciprocal-left-out": ({ formula }) => ({
    when: `${formula} is not inverted`,
    hint: "Compare each operation of your forward pass with the graph.",
  }),
  "graph-square-doubled": ({ formula }) => ({
    when: `${formula} is doubled and not squared`,
    hint: "Compare each operation of your forward pass with the graph.",
  }),
  "graph-exp-left-out": ({ formula }) => ({
    when: `the exponential in ${formula} is left out`,
    hint: "Compare each operation of your forward pass with the graph.",
  }),
  "graph-add-path-left-out": (place) => ({
    when: `nothing comes back ${onTheWay(place)}`,
    hint: "A sum passes its gradient on to both of its terms.",
  }),
  "graph-subtract-sign-lost": (place) => ({
    when: `the sign is lost ${onTheWay(place)}`,
    hint: "Does a difference grow or shrink as what is subtracted grows?",
  }),
  "graph-multiply-own-factor": (place) => ({
    when: `the gradient is multiplied by the wrong one of the two factors ${onTheWay(place)}`,
    hint: "If one factor grows a little, what decides how much the product grows?",
  }),
  "graph-multiply-factor-forgotten": (place) => ({
    when: `the gradient is passed on unchanged ${onTheWay(place)}`,
    hint: "If one factor grows a little, what decides how much the product grows?",
  }),
  "graph-divide-factor-forgotten": (place) => ({
    when: `the gradient is passed on unchanged ${onTheWay(place)}`,
    hint: "If the numerator grows a little, what decides how much the quotient grows?",
  }),
  "graph-divide-sign-lost": (place) => ({
    when: `the sign is lost ${onTheWay(place)}`,
    hint: "Does a quotient grow or shrink as its denominator grows?",
  }),
  "graph-divide-not-squared": (place) => ({
    when: `the denominator is not squared ${onTheWay(place)}`,
    hint: "Write the quotient as a times b^(−1), and take its derivative with respect to b.",
  }),
  "graph-divide-path-left-out": (place) => ({
    when: `nothing comes back ${onTheWay(place)}`,
    hint: "A quotient depends on its numerator and on its denominator.",
  }),
  "graph-power-exponent-forgotten": (place) => ({
    when: `the exponent does not come down as a factor ${onTheWay(place)}`,
    hint: "Take the derivative of a^3 with respect to a first, then replace the 3.",
  }),
  "graph-power-not-lowered": (place) => ({
    when: `the exponent is not lowered ${onTheWay(place)}`,
    hint: "Take the derivative of a^3 with respect to a first, then replace the 3.",
  }),
  "graph-power-log-forgotten": (place) => ({
    when: `the logarithm is missing ${onTheWay(place)}`,
    hint: "Write a^b as an exponential with base e, and take its derivative with respect to b.",
  }),
  "graph-add-one-value-carried": (place) => ({
    when: `the gradient is multiplied by the node's value ${onTheWay(place)}`,
    hint: "If x grows a little, how much does x + 1 grow?",
  }),
  "graph-negate-sign-lost": (place) => ({
    when: `the sign is lost ${onTheWay(place)}`,
    hint: "If x grows a little, does −x grow or shrink?",
  }),
  "graph-reciprocal-sign-lost": (place) => ({
    when: `the sign is lost ${onTheWay(place)}`,
    hint: "If x grows a little, does 1/x grow or shrink?",
  }),
  "graph-reciprocal-not-squared": (place) => ({
    when: `there is no square ${onTheWay(place)}`,
    hint: "Write 1/x as a power of x, and take its derivative.",
  }),
  "graph-square-two-forgotten": (place) => ({
    when: `the factor of the power rule is missing ${onTheWay(place)}`,
    hint: "Write x² as x·x: how many ways lead from the product back to x?",
  }),
  "graph-square-base-forgotten": (place) => ({
    when: `the gradient is the same for every base ${onTheWay(place)}`,
    hint: "Is x² equally steep at every x?",
  }),
  "graph-exp-factor-forgotten": (place) => ({
    when: `the gradient is passed on unchanged ${onTheWay(place)}`,
    hint: "How steep is the exponential function, compared with its own value?",
  }),
  "graph-exp-own-argument": (place) => ({
    when: `the gradient is multiplied by the exponent ${onTheWay(place)}`,
    hint: "How steep is the exponential function, compared with its own value?",
  }),
  "graph-copy-not-summed": ({ formula, inputFormula }) => ({
    when: `${inputFormula} feeds several nodes, and what comes back from ${formula} is not added`,
    hint: "Draw a copy node there: what is the gradient of a value that goes out on several branches?",
  }),
  "graph-zeros": () => ({
    when: "everything is 0",
    hint: "Start with the value: one line for each node.",
  }),
};
