/** Known mistakes in loss, classifier, L2 regularization and optimizers in words. */
import type { VariantId } from "../variants.ts";
import type { MistakeWords } from "./graph-mistakes.ts";

type NetworkVariant = Exclude<VariantId, `graph-${string}` | `fc-${string}` | `relu-${string}`>;

const GIVEN =
  "The starter gives the softmax loss: use what it returns as it is, and take its lines again if you changed them.";
const INITIAL =
  "Draw normal numbers around 0, the weight scale their standard deviation, in the shapes of the starter.";

export const networkMistakes: Readonly<Record<NetworkVariant, MistakeWords>> = {
  "softmax-loss-summed": { when: "the losses of the rows are summed and not averaged", hint: GIVEN },
  "softmax-loss-sign-lost": { when: "the loss has lost its sign", hint: GIVEN },
  "softmax-loss-without-logarithm": { when: "there is no logarithm in the loss", hint: GIVEN },
  "softmax-loss-all-rows-columns": { when: "the loss takes the columns y of all rows, as in p[:, y]", hint: GIVEN },
  "softmax-gradient-summed": { when: "the gradient of the scores is not divided by N", hint: GIVEN },
  "softmax-gradient-averaged-twice": { when: "the gradient of the scores is divided by N twice", hint: GIVEN },
  "softmax-gradient-without-classes": {
    when: "the right classes play no part in the gradient of the scores",
    hint: GIVEN,
  },
  "softmax-gradient-sign-lost": { when: "the gradient of the scores has the opposite sign", hint: GIVEN },
  "softmax-gradient-all-rows-columns": {
    when: "1 is subtracted in the columns y of all rows, as in p[:, y]",
    hint: GIVEN,
  },
  "softmax-classes-ignored": { when: "class 0 is taken for the right one of every row", hint: GIVEN },
  "softmax-shift-dropped": { when: "the largest score of each row is not subtracted before exp", hint: GIVEN },

  "network-weight-scale-ignored": { when: "weightScale is not used", hint: INITIAL },
  "network-weights-uniform": { when: "the weights are uniform numbers", hint: INITIAL },
  "network-weights-off-centre": { when: "the weights are not around 0", hint: INITIAL },
  "network-weights-constant": { when: "all weights are the same", hint: INITIAL },
  "network-biases-random": { when: "the biases are random", hint: "Start the biases at zero." },
  "network-default-scale": { when: "weightScale has another default", hint: INITIAL },
  "network-sizes-swapped": { when: "the sizes of a weight are swapped", hint: INITIAL },
  "network-without-relu": {
    when: "there is no ReLU between the two layers",
    hint: "Name what each line gets and returns: does the second layer get what ReLU returned?",
  },
  "network-relu-on-scores": {
    when: "the scores go through ReLU, too",
    hint: "Follow the handout's equation (1) from the inside out.",
  },
  "network-scores-normalised": {
    when: "the scores are turned into probabilities",
    hint: "The softmax is part of the loss: what is asked for without y?",
  },
  "network-first-bias-unused": { when: "b1 is not used", hint: "Each layer has a bias of its own." },
  "network-second-bias-unused": { when: "b2 is not used", hint: "Each layer has a bias of its own." },
  "network-scores-zero": { when: "all scores are 0", hint: "Return what the second layer returns." },
  "network-not-unpacked": { when: "[out, cache] is not taken apart", hint: "A layer returns two things." },
  "network-loss-of-inputs": { when: "the loss is taken of X", hint: "The loss is one of the scores." },
  "network-loss-constant": { when: "the loss is always 0", hint: "Return what softmaxLoss returns, with the L2 term." },
  "network-relu-backward-left-out": {
    when: "ReLU is skipped on the way back",
    hint: "Every layer of the forward pass comes again on the way back, in reverse order.",
  },
  "network-gradients-averaged-twice": {
    when: "the gradient of the scores is divided by N twice",
    hint: "softmaxLoss returns the gradient of a mean: look for a second 1/N.",
  },
  "network-gradients-accumulated": {
    when: "the gradients of the call before are still in them",
    hint: "Start each call with gradients of its own.",
  },
  "network-gradients-renamed": { when: "the gradients have other names", hint: "They have the names of params." },
  "network-gradients-zero": {
    when: "all gradients are 0",
    hint: "Start from the gradient of the scores, and go back.",
  },
  "network-parameters-changed": { when: "a step changes the parameters", hint: "The optimizer updates them." },

  "l2-loss-halved": {
    when: "the L2 term of the loss is halved",
    hint: "Compare the term with the handout's: is there a ½?",
  },
  "l2-loss-without-first-layer": {
    when: "W1 is missing from the L2 term of the loss",
    hint: "Which weights does the term add up?",
  },
  "l2-loss-without-second-layer": {
    when: "W2 is missing from the L2 term of the loss",
    hint: "Which weights does the term add up?",
  },
  "l2-loss-with-biases": {
    when: "the biases are in the L2 term of the loss",
    hint: "Which parameters does the term add up?",
  },
  "l2-loss-overwritten": {
    when: "the L2 term replaces the loss",
    hint: "The term comes on top of something.",
  },
  "l2-loss-missing": { when: "the loss has no L2 term", hint: "Is reg kept by the constructor, and used in the loss?" },
  "l2-loss-of-plain-sum": {
    when: "the weights are summed and not their squares",
    hint: "Can the term ever be negative?",
  },
  "l2-loss-of-norm": {
    when: "the norms of the weights are not squared",
    hint: "Write the term out for a weight of two entries.",
  },
  "l2-loss-averaged": { when: "the L2 term is divided by N", hint: "Does the term depend on the batch?" },
  "l2-loss-subtracted": {
    when: "the L2 term is subtracted",
    hint: "Are large weights to make the loss larger or smaller?",
  },
  "l2-gradient-halved": {
    when: "the L2 term of the gradients is half of what it should be",
    hint: "Take the derivative of reg·w² with respect to w.",
  },
  "l2-gradient-without-first-layer": {
    when: "W1 has no L2 term in its gradient",
    hint: "Each weight in the loss's term has one in its gradient.",
  },
  "l2-gradient-without-second-layer": {
    when: "W2 has no L2 term in its gradient",
    hint: "Each weight in the loss's term has one in its gradient.",
  },
  "l2-gradient-with-biases": {
    when: "the gradients of the biases have an L2 term",
    hint: "Only what stands in the loss's term has one in its gradient.",
  },
  "l2-gradient-of-gradient": {
    when: "the L2 term is taken of dW and not of W",
    hint: "Whose squares stand in the loss's term?",
  },
  "l2-gradient-missing": {
    when: "the gradients have no L2 term",
    hint: "What is added to the loss is added to the gradients, as its derivative.",
  },
  "l2-gradient-subtracted": {
    when: "the L2 term of the gradients is subtracted",
    hint: "Does the loss's term grow or shrink as a positive weight grows?",
  },
  "l2-gradient-overwritten": {
    when: "the L2 term replaces the gradients of the weights",
    hint: "The derivative of a sum has a part for each of its terms.",
  },
  "l2-gradient-of-plain-sum": {
    when: "the L2 term of the gradients is a single number for all entries",
    hint: "Each entry of the gradient depends on its own weight.",
  },
  "l2-gradient-of-sign": {
    when: "the L2 term of the gradients takes only the signs of the weights",
    hint: "That is the derivative of |w|: take the one of w².",
  },
  "l2-gradient-averaged": {
    when: "the L2 term of the gradients is divided by N",
    hint: "Does the term depend on the batch?",
  },

  "momentum-rate-outside": {
    when: "the learning rate multiplies the whole velocity in the step, and not the gradient in the velocity",
    hint: "With a rate that decays, the two differ: what does the handout multiply by the rate?",
  },
  "momentum-averaged": {
    when: "the velocity is a moving average, with a factor 1 − beta, and the rate is in the step",
    hint: "Compare the factor of the gradient with the handout's.",
  },
  "momentum-averaged-with-rate": {
    when: "the gradient has a factor 1 − beta in the velocity",
    hint: "Compare the factor of the gradient with the handout's.",
  },
  "momentum-opposite-velocity": {
    when: "the velocity has the opposite sign and is added",
    hint: "The weights come out the same, the velocity does not: compare both lines with the handout's.",
  },
  "momentum-sign-lost": {
    when: "the gradient is subtracted in the velocity, and the velocity in the step",
    hint: "Follow one step with a velocity of 0: does it go downhill?",
  },
  "momentum-ascent": { when: "the velocity is added in the step", hint: "Follow one step: does it go downhill?" },
  "momentum-velocity-not-returned": {
    when: "the old velocity is returned",
    hint: "What does the next step need to know?",
  },
  "momentum-velocity-forgotten": { when: "the old velocity is not used", hint: "Where does beta come in?" },
  "momentum-look-ahead": {
    when: "the step looks ahead, as Nesterov's does",
    hint: "The handout's step uses the new velocity alone.",
  },
  "momentum-plain-step": {
    when: "the step uses the gradient and not the velocity",
    hint: "What is the velocity computed for?",
  },
  "momentum-old-velocity": {
    when: "the step uses the old velocity",
    hint: "Which velocity does the handout subtract?",
  },
  "momentum-results-swapped": {
    when: "the results are returned in each other's place",
    hint: "Compare the order of your results with the starter's.",
  },
  "momentum-factors-swapped": {
    when: "beta and the learning rate are in each other's place",
    hint: "Which one keeps some of the old velocity?",
  },
  "momentum-rate-twice": {
    when: "the learning rate is in the velocity and in the step as well",
    hint: "How often may the rate come in?",
  },
  "momentum-rate-forgotten": {
    when: "the learning rate is not used",
    hint: "How far does a step go along the gradient?",
  },
  "momentum-beta-forgotten": {
    when: "all of the old velocity is kept",
    hint: "Where does beta come in?",
  },
  "momentum-beta-fixed": { when: "beta is always 0.5", hint: "Is the argument used?" },
  "momentum-default-beta": { when: "the default of beta is 0.9", hint: "Compare the defaults with the starter's." },
  "momentum-default-rate": {
    when: "the default of the learning rate is 0.01",
    hint: "Compare the defaults with the starter's.",
  },
  "momentum-unchanged": { when: "nothing changes", hint: "Compute the new velocity first, then the step." },
  "sgd-ascent": { when: "the step goes uphill", hint: "The starter gives it: take its lines again." },
  "sgd-rate-ignored": { when: "the learning rate is not used", hint: "The starter gives it: take its lines again." },
  "sgd-default-rate": {
    when: "the default of the learning rate is 0.01",
    hint: "The starter gives it: take its lines again.",
  },
};
