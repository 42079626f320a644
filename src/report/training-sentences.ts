/** What is wrong with a training's set-up, how it ends, and what it reaches, as sentences. */
import { didYouMean, percent, shown, starting, type Wording } from "./wording.ts";

const seconds = (value: number): string => (value < 90 ? `${Math.round(value)} s` : `${Math.round(value / 60)} min`);

/** What to change of a run that did not get far enough. */
function changeFor(isRising: true | undefined, lastRate: number | undefined): string {
  if (lastRate !== undefined) {
    return `by the last epoch the learning rate has decayed to ${shown(lastRate)}, which moves nothing any more. Try a slower decay.`;
  }
  return isRising === true
    ? "it was still getting better when it ended. A larger learning rate, a slower decay or smaller batches get further in as many epochs."
    : "try another learning rate, a slower decay or another batch size.";
}

export const trainingWording: Wording<
  | "missing-hyperparameter"
  | "invalid-hyperparameter"
  | "unknown-hyperparameter"
  | "setup-differs"
  | "diverged"
  | "network-gradient"
  | "initial-loss"
  | "not-learning"
  | "pretrained"
  | "repeated"
  | "too-slow"
  | "reached-threshold"
  | "below-threshold"
  | "stored-accuracy"
  | "forward-differs"
> = {
  "missing-hyperparameter": ({ run, key, expected, nearest }) => ({
    what: `${starting(run)} has no ${key}.`,
    next: didYouMean(nearest, `Add ${key}: ${expected}.`),
  }),
  "invalid-hyperparameter": ({ run, key, expected, actual }) => ({
    what: `${starting(run)}: expected ${key} to be ${expected}, got ${actual}.`,
    next: `Choose a ${key} within these bounds.`,
  }),
  "unknown-hyperparameter": ({ run, key, nearest }) => ({
    what: `${starting(run)} has a ${key}, which has no effect.`,
    next: nearest === undefined ? "Remove it." : `Did you mean ${nearest}?`,
  }),
  "setup-differs": ({ run, base, key, expected, actual }) => ({
    what: `Expected ${run} to have the ${key} of ${base}, ${expected}; got ${actual}.`,
    next: `Give both the same ${key}: only then does the comparison say anything.`,
  }),
  diverged: ({ run, learningRate, epoch, step, what, loss, firstLoss }) => ({
    what: `The ${run} run diverged: ${what} is ${
      loss === undefined || firstLoss === undefined
        ? "not a finite number"
        : `${shown(loss)}, from ${shown(firstLoss)} at the first step,`
    } by step ${step} of epoch ${epoch}, at a learning rate of ${shown(learningRate)}.`,
    // Before the first step has led anywhere, no rate is to blame.
    next:
      epoch === 1 && step === 1
        ? "It is so from the first step on, with the weights it begins with: look for a division by 0, a logarithm of 0 or an exp of something large."
        : "Try a tenth of the learning rate; if it is small already, look for a division by 0 or a logarithm of 0.",
  }),
  "network-gradient": ({ run, parameter, numerical, analytical }) => ({
    what: `On a small network, with the set-up of the ${run} run: the gradient of ${parameter} is not the derivative of your own loss. Along one direction the loss changes by ${shown(numerical)}, the gradient says ${shown(analytical)}.`,
    next: "Make the backward passes of 4.2 a and b right first; a training follows these gradients.",
  }),
  "initial-loss": ({ run, expected, actual }) => ({
    what: `The loss at the first step of the ${run} run is ${shown(actual)}; small weights know nothing of 10 classes, and make it ${shown(expected)} (ln 10, and the L2 term).`,
    next: "Look at the mean over the images, the logarithm, and the scale of the initial weights.",
  }),
  "not-learning": ({ run, images, steps, first, last, learningRate }) => ({
    what: `As in the ${run} run, ${steps} steps on the same ${images} images, at a learning rate of ${shown(learningRate)}, lead from a loss of ${shown(first)} to ${shown(last)}; any network can learn so few by heart.`,
    next: "If the gradients are right, look at the sign of the update, then at the learning rate.",
  }),
  pretrained: ({ run, validationAccuracy }) => ({
    what: `The ${run} run begins with parameters that classify ${percent(validationAccuracy)} of the validation images, which random ones cannot.`,
    next: "Let the constructor draw its weights at random.",
  }),
  repeated: ({ run, accuracies, verdict, margin, threshold, testAccuracy, low, high, confidence }) => ({
    what: `The ${run} run ended within ${percent(margin)} below the ${percent(threshold)} that are needed, and was repeated with other seeds: ${accuracies.map(percent).join(", ")}. Their ${verdict} counts, ${percent(testAccuracy)}; by chance alone it could be ${percent(low)} to ${percent(high)} (${percent(confidence)} confidence).`,
    next: "A set-up that passes with any seed passes with this one: look for one percent more.",
  }),
  "too-slow": ({ run, projectedSeconds, budgetSeconds, waitedSeconds }) =>
    waitedSeconds === undefined
      ? {
          what: `The ${run} run would take ${seconds(projectedSeconds)}; it may take ${seconds(budgetSeconds)}.`,
          next: "Replace loops over elements with operations on whole arrays.",
        }
      : {
          what: `The ${run} run did not get beyond its first steps within ${seconds(waitedSeconds)}: it would take ${seconds(projectedSeconds)} at the least, and may take ${seconds(budgetSeconds)}.`,
          next: "Does every loop end, also for arrays as large as in a training? Replace loops over elements with operations on whole arrays.",
        },
  "reached-threshold": ({ run, testAccuracy, threshold }) => ({
    what: `The ${run} run reaches ${percent(testAccuracy)} on the test images; ${percent(threshold)} are needed.`,
  }),
  "below-threshold": ({ run, testAccuracy, threshold, validationAccuracy, isRising, lastRate }) => ({
    what: `The ${run} run reaches ${percent(testAccuracy)} on the test images (${percent(validationAccuracy)} on the validation images); ${percent(threshold)} are needed.`,
    next: `If the gradients are right: ${changeFor(isRising, lastRate)}`,
  }),
  "stored-accuracy": ({ run, stored, measured }) => ({
    what: `The notebook says ${percent(stored)} on the test images for the ${run} run; the grader measured ${percent(measured)}.`,
    next: "Run the notebook from top to bottom with the hyper-parameters it holds, and save it.",
  }),
  "forward-differs": ({ name, relativeError }) => ({
    what: `${name}(X) does not give the scores of the handout's equation (1): relative error ${shown(relativeError)}.`,
    next: "Accuracies are measured with equation (1); mend the forward pass first.",
  }),
};
