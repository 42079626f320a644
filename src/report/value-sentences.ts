/** Findings about results and gradients, and about the mistakes behind them, as sentences. */
import type { Deviation } from "../findings.ts";
import { wordsOf } from "./mistakes.ts";
import { at, shown, type Wording } from "./wording.ts";

/** `a, b and c`. */
const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
const areOrIs = (names: readonly unknown[]): string => (names.length === 1 ? "is" : "are");

const deviates = (deviation: Deviation): string => {
  const { name, result, index, expected, actual, wrong, total, input, ownLayers } = deviation;
  const many = total > 1 ? ` ${wrong} of ${total} elements are wrong.` : "";
  const own = ownLayers === undefined ? "" : ` Your own layers, put together, give ${shown(ownLayers)} there.`;
  return `${name}: expected ${result}${at(index)} to be ${shown(expected)}, got ${shown(actual)} (${input}).${many}${own}`;
};

export const valueWording: Wording<
  | "agrees"
  | "wrong-value"
  | "wrong-gradient"
  | "carried-forward"
  | "gradient-inconclusive"
  | "wrong-slope"
  | "backward-not-repeatable"
  | "not-linear-in-upstream"
  | "input-changed"
  | "gradient-of-zero"
  | "looks-like"
  | "wrong-entries"
  | "wrong-node"
  | "given-changed"
> = {
  agrees: ({ name, result, comparisons, worstRelativeError }) => ({
    what: `${name}: ${result} agrees with the reference in ${comparisons} comparisons, ${worstRelativeError === 0 ? "exactly" : `within ${worstRelativeError.toExponential(1)}`}.`,
  }),
  "wrong-value": (params) => ({
    what: deviates(params),
    next: "Work it out by hand, for arrays of your own as small as these or smaller.",
  }),
  "wrong-gradient": (params) => ({
    what:
      params.numerical === "hidden"
        ? deviates(params)
        : `${deviates(params)} The numerical gradient of your own forward pass there is ${shown(params.numerical)}.`,
    next: params.matchesOwnForward
      ? "The gradient fits your forward pass: the forward pass is what to mend."
      : "Follow this gradient backward node by node, and compare each with a numerical one.",
  }),
  "carried-forward": ({ name, results, isDerivative }) => ({
    what: `${name}: ${listed(results)} ${results.length === 1 ? "does" : "do"} not come out as with the reference${isDerivative ? `, and ${areOrIs(results)} right as the derivative of your own forward pass` : "; with your own layers as they are, nothing else can come out"}: carried forward.`,
    next: "Mend what it builds on; nothing is wrong here.",
  }),
  "gradient-inconclusive": ({ name, result, input }) => ({
    what: `${name}: whether ${result} is the derivative of your own forward pass cannot be told by numbers (${input}).`,
    next: "Mend what is wrong with it by hand; results in float64, from a function without jumps, can be told.",
  }),
  "wrong-slope": ({ name, result, expected, actual, input }) => ({
    what: `${name}: along a random direction, ${result} has a slope of ${shown(actual)}, your own forward pass one of ${shown(expected)} (${input}).`,
    next: "On small arrays it is right: look for sizes that are written out, and for what is left out of large arrays.",
  }),
  "backward-not-repeatable": ({ name, result, index, first, second, input }) => ({
    what: `${name}: the same call gives ${shown(first)} for ${result}${at(index)} and then ${shown(second)} (${input}).`,
    next: "Keep nothing from call to call, and leave the cache as it is.",
  }),
  "not-linear-in-upstream": ({ name, result, index, expected, actual, input }) => ({
    what: `${name}: expected ${result}${at(index)} to be ${shown(expected)} for the combination of two upstream gradients, as their own results combine, got ${shown(actual)} (${input}).`,
    next: "A gradient is the upstream gradient times something: do not clip it, or take its sign or its size.",
  }),
  "input-changed": ({ name, argument, input }) => ({
    what: `${name} changes its argument ${argument} in place (${input}).`,
    next: "Work on a copy: whoever calls it still needs the array.",
  }),
  "gradient-of-zero": ({ name, result, actual, index }) => ({
    what: `${name}: expected ${result}${at(index)} to be 0 for an upstream gradient of zeros, got ${shown(actual)}.`,
    next: "Every gradient is the upstream gradient times something: is dout used?",
  }),
  "looks-like": ({ name, results, mistakes }) => {
    const words = mistakes.map(wordsOf);
    const when = words.map((each) => each.when).join(", and when ");
    return {
      what: `${name}: ${listed(results)} ${areOrIs(results)} exactly what comes out when ${when}.`,
      next: [...new Set(words.map(({ hint }) => hint))].join(" "),
    };
  },
  "wrong-entries": ({ name, result, axis, indices, input }) => {
    const [what, all] = { row: ["row", "rows"], column: ["column", "columns"], entry: ["entry", "entries"] }[axis];
    const places = listed(indices.map((each) => (axis === "entry" ? at(each) : each.join(", "))));
    return {
      what: `${name}: of ${result}, only ${indices.length === 1 ? what : all} ${places} ${areOrIs(indices)} wrong (${input}).`,
      next: "What sets these apart from the others?",
    };
  },
  "wrong-node": ({ name, results, formula }) => ({
    what: `${name}: ${listed(results)} ${areOrIs(results)} wrong; seen from the output backward, the first gradient that can be is that of ${formula}.`,
    next: "Compare your gradient of that node with a numerical one.",
  }),
  "given-changed": ({ name }) => ({
    what: `${name} does something else than the starter's, which gives it.`,
    next: "Take the starter's lines again: what is given is not graded, and everything else relies on it.",
  }),
};
