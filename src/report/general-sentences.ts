/**
 * Findings as they can be said of many students at once: without the numbers, places and names that are one student's own.
 * What counts as the same mistake is what is said in the same words.
 */
import type { Finding, FindingCode, FindingOf, FindingParams } from "../findings.ts";
import type { Mistake } from "../variants.ts";
import { wordsOf } from "./mistakes.ts";
import { sentenceOf, type Language } from "./sentences.ts";
import { percent } from "./wording.ts";

/**
 * The general form; `own` where the sentence itself is one, and undefined for what is no mistake by itself: what speaks for
 * the student, what follows from another finding or tells more of it, and what only the instructor can mend.
 */
type General<Code extends FindingCode> = ((params: FindingParams[Code]) => string) | "own" | undefined;

const general: { readonly [Code in FindingCode]: General<Code> } = {
  "empty-submission": "own",
  "missing-file": "own",
  "missing-export": ({ name }) => `${name} is not there.`,
  "wrong-export": ({ name, expected }) => `${name} is not ${expected}.`,
  "refused-file": () => "A file of the hand-in was not taken.",
  "wrong-file-name": () => "The notebook has another name than was asked for.",
  "several-notebooks": () => "Several notebooks were handed in.",
  "not-a-notebook": () => "What was handed in is no notebook.",
  "unreadable-notebook": () => "The notebook cannot be read.",
  "skipped-cell": () => "A cell of the notebook had to be left out.",
  "python-missing": undefined,
  "syntax-error": () => "There is a syntax error.",
  "load-threw": () => "A file cannot be loaded.",
  "forbidden-import": () => "Something is imported that is not allowed.",
  "unresolved-import": () => "An import leads nowhere.",
  "absent-import": () => "A package is used that is not there while grading.",
  "reads-global": ({ name }) => `${name} reads an array that is set outside of it.`,
  "removed-name": "own",
  "taken-id": ({ name }) => `${name}: two nodes, or a node and an argument, have the same id.`,
  "unknown-operation": ({ name }) => `${name}: a node has an unknown operation.`,
  "wrong-arity": ({ name }) => `${name}: a node has too many or too few inputs.`,
  "unknown-input": ({ name }) => `${name}: a node has an input that is neither an argument nor a node.`,
  cycle: ({ name }) => `${name}: nodes need each other in a circle.`,
  "several-outputs": ({ name }) => `${name}: there is more than one output.`,
  "unused-argument": "own",
  "wrong-graph": ({ name }) => `${name}: the graph computes something else.`,
  "right-graph": undefined,
  "not-implemented": "own",
  threw: ({ name }) => `${name} ends with an error.`,
  "returned-nothing": ({ name, result }) => `${name} does not return ${ofAll(result)}.`,
  "returned-promise": ({ name }) => `${name} returns a promise.`,
  "wrong-type": ({ name, result }) => `${name}: ${ofAll(result)} has the wrong type.`,
  "wrong-length": ({ name }) => `${name} returns too many or too few results.`,
  "wrong-shape": ({ name, result }) => `${name}: ${ofAll(result)} has the wrong shape.`,
  "wrong-dtype": ({ name, result }) => `${name}: ${ofAll(result)} has another dtype than the arguments.`,
  "bias-as-row": ({ name, result }) => `${name}: ${ofAll(result)} is a row of a matrix, not a vector.`,
  "not-finite": ({ name, result }) => `${name}: ${ofAll(result)} is not finite.`,
  "timed-out": () => "Something takes too long and was stopped.",
  "out-of-memory": () => "Something uses too much memory.",
  "too-much-output": () => "Something prints too much.",
  exited: () => "The submission ends its own process.",
  crashed: () => "The submission's process crashes.",
  "reply-too-large": () => "Something returns far more than was asked for.",
  "protocol-violation": () => "The submission's process answers what no answer is.",
  "forged-frame": undefined,
  "forbidden-access": undefined,
  agrees: undefined,
  "right-initialisation": undefined,
  "wrong-value": ({ name, result }) => `${name}: ${result} has wrong values.`,
  "wrong-gradient": ({ name, result }) => `${name}: ${result} has wrong values.`,
  "carried-forward": undefined,
  "gradient-inconclusive": undefined,
  "wrong-slope": ({ name, result }) => `${name}: ${result} is wrong for large arrays only.`,
  "backward-not-repeatable": ({ name, result }) => `${name}: the same call gives another ${result} each time.`,
  "not-linear-in-upstream": ({ name, result }) => `${name}: ${result} is not linear in the upstream gradient.`,
  "input-changed": ({ name, argument }) => `${name} changes its argument ${argument} in place.`,
  "gradient-of-zero": ({ name, result }) => `${name}: ${result} is not 0 for an upstream gradient of zeros.`,
  // In the words of each mistake.
  "looks-like": undefined,
  "wrong-entries": undefined,
  "wrong-node": undefined,
  "given-changed": "own",
  "wrong-weight-scale": ({ parameter }) => `Initial ${parameter} has the wrong standard deviation.`,
  "repeated-weights": ({ parameter }) => `Initial ${parameter} repeats its numbers.`,
  "wrong-weight-mean": ({ parameter }) => `Initial ${parameter} is not around 0.`,
  "bias-not-zero": ({ parameter }) => `Initial ${parameter} is not 0.`,
  "missing-hyperparameter": "own",
  "invalid-hyperparameter": ({ run, key }) => `The ${key} of ${run} is out of bounds.`,
  "unknown-hyperparameter": ({ run }) => `A hyper-parameter of ${run} has no effect.`,
  "setup-differs": ({ run, base, key }) => `The ${key} of ${run} is not that of ${base}.`,
  diverged: ({ run }) => `The ${run} run diverges.`,
  "audit-mismatch": ({ run }) => `The ${run} run is not what its steps make of it.`,
  "network-gradient": ({ run, parameter }) =>
    `The gradient of ${parameter}, as in the ${run} run, is not the derivative of the own loss.`,
  "initial-loss": ({ run }) => `The loss at the first step of the ${run} run is not that of small weights.`,
  "not-learning": ({ run }) => `The ${run} run does not even learn a few images by heart.`,
  "not-audited": undefined,
  "own-audit": undefined,
  pretrained: ({ run }) => `The ${run} run begins with parameters that know the classes.`,
  repeated: undefined,
  "too-slow": ({ run }) => `The ${run} run takes too long.`,
  "reached-threshold": undefined,
  "below-threshold": ({ run, threshold }) => `The ${run} run stays below ${percent(threshold)} on the test images.`,
  "stored-accuracy": ({ run }) => `The notebook says another accuracy for the ${run} run than was measured.`,
  "forward-differs": ({ name }) => `${name}(X) does not give the scores of the handout's equation (1).`,
};

/** A single result is called `result`. */
const ofAll = (result: string): string => (result === "result" ? "what it returns" : result);

/** Undefined where nothing is to be said of many. */
export function generalSentence(finding: Finding, language: Language): string | undefined {
  return sentenceFor(finding, language);
}

function sentenceFor<Code extends FindingCode>(finding: FindingOf<Code>, language: Language): string | undefined {
  const form: General<Code> = general[finding.code];
  if (form === undefined) return undefined;
  return form === "own" ? sentenceOf(finding, language).what : form(finding.params);
}

/** `fcBackward: dW is transposed.` */
export const mistakeSentence = (name: string, mistake: Mistake): string => `${name}: ${wordsOf(mistake).when}.`;
