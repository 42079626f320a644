/** Known mistakes in the optimizers. The plain one is given: whoever has a mistake in it has edited it. */
import * as np from "numpy-ts";
import type { NDArray } from "numpy-ts";

import type { VariantId } from "../../variants.ts";
import type { Replacement, VariantRecord } from "./record.ts";
import type { Alteration } from "./workings.ts";

type OptimizerVariant = Extract<VariantId, `momentum-${string}` | `sgd-${string}`>;

const optim = (...replacements: readonly Replacement[]): VariantRecord["typescript"] => ({
  file: "optim.ts",
  replacements,
});

/** One step's numbers, the defaults filled in. */
interface Step {
  readonly W: NDArray;
  readonly dW: NDArray;
  readonly velocity: NDArray;
  readonly beta: number;
  readonly rate: number;
}

const momentum =
  (rule: (step: Step) => [newW: NDArray, newVelocity: NDArray]): Alteration =>
  () => ({
    sgdMomentum: (W, dW, velocity, beta = 0.5, rate = 1e-3) => rule({ W, dW, velocity, beta, rate }),
  });

const { add, multiply, subtract } = np;
const rightVelocity = ({ velocity, dW, beta, rate }: Step): NDArray =>
  add(multiply(velocity, beta), multiply(dW, rate));

/** A velocity of its own, and the step with it. */
const withVelocity = (velocityOf: (step: Step) => NDArray): Alteration =>
  momentum((step) => {
    const newVelocity = velocityOf(step);
    return [subtract(step.W, newVelocity), newVelocity];
  });
/** The right velocity, and a step of its own. */
const withStep = (weightsOf: (step: Step, newVelocity: NDArray) => NDArray): Alteration =>
  momentum((step) => {
    const newVelocity = rightVelocity(step);
    return [weightsOf(step, newVelocity), newVelocity];
  });
/** The rate is in the step and not in the velocity. */
const rateOutside = (velocityOf: (step: Step) => NDArray): Alteration =>
  momentum((step) => {
    const newVelocity = velocityOf(step);
    return [subtract(step.W, multiply(newVelocity, step.rate)), newVelocity];
  });

const VELOCITY = "velocity.multiply(beta).add(dW.multiply(learningRate))";
const WEIGHTS = "W.subtract(newVelocity)";
const PYTHON_VELOCITY = "new_velocity = beta * velocity + learning_rate * dW";
const PYTHON_WEIGHTS = "new_W = W - new_velocity";
const LOSES = ["sgdMomentum"] as const;

/** Alice's and carol's velocity and weights, replaced. */
const velocityAs = (typescript: string, python: string): Pick<VariantRecord, "typescript" | "python"> => ({
  typescript: optim([VELOCITY, typescript]),
  python: [[PYTHON_VELOCITY, `new_velocity = ${python}`]],
});
const weightsAs = (typescript: string, python: string): Pick<VariantRecord, "typescript" | "python"> => ({
  typescript: optim([WEIGHTS, typescript]),
  python: [[PYTHON_WEIGHTS, `new_W = ${python}`]],
});
const bothAs = (
  [velocity, pythonVelocity]: Replacement,
  [weights, pythonWeights]: Replacement,
): Pick<VariantRecord, "typescript" | "python"> => ({
  typescript: optim([VELOCITY, velocity], [WEIGHTS, weights]),
  python: [
    [PYTHON_VELOCITY, `new_velocity = ${pythonVelocity}`],
    [PYTHON_WEIGHTS, `new_W = ${pythonWeights}`],
  ],
});
const returnedAs = (typescript: string, python: string): Pick<VariantRecord, "typescript" | "python"> => ({
  typescript: optim(["return [newW, newVelocity];", `return [${typescript}];`]),
  python: [["return new_W, new_velocity", `return ${python}`]],
});

export const updateVariants: Readonly<Record<OptimizerVariant, VariantRecord>> = {
  "momentum-rate-outside": {
    alter: rateOutside(({ velocity, dW, beta }) => add(multiply(velocity, beta), dW)),
    loses: LOSES,
    ...bothAs(
      ["velocity.multiply(beta).add(dW)", "beta * velocity + dW"],
      ["W.subtract(newVelocity.multiply(learningRate))", "W - learning_rate * new_velocity"],
    ),
  },
  "momentum-averaged": {
    alter: rateOutside(({ velocity, dW, beta }) => add(multiply(velocity, beta), multiply(dW, 1 - beta))),
    loses: LOSES,
    ...bothAs(
      ["velocity.multiply(beta).add(dW.multiply(1 - beta))", "beta * velocity + (1 - beta) * dW"],
      ["W.subtract(newVelocity.multiply(learningRate))", "W - learning_rate * new_velocity"],
    ),
  },
  "momentum-averaged-with-rate": {
    alter: withVelocity(({ velocity, dW, beta, rate }) =>
      add(multiply(velocity, beta), multiply(dW, (1 - beta) * rate)),
    ),
    loses: LOSES,
    ...velocityAs(
      "velocity.multiply(beta).add(dW.multiply((1 - beta) * learningRate))",
      "beta * velocity + (1 - beta) * learning_rate * dW",
    ),
  },
  "momentum-opposite-velocity": {
    alter: momentum(({ W, velocity, dW, beta, rate }) => {
      const newVelocity = subtract(multiply(velocity, beta), multiply(dW, rate));
      return [add(W, newVelocity), newVelocity];
    }),
    loses: LOSES,
    ...bothAs(
      ["velocity.multiply(beta).subtract(dW.multiply(learningRate))", "beta * velocity - learning_rate * dW"],
      ["W.add(newVelocity)", "W + new_velocity"],
    ),
  },
  "momentum-sign-lost": {
    alter: withVelocity(({ velocity, dW, beta, rate }) => subtract(multiply(velocity, beta), multiply(dW, rate))),
    loses: LOSES,
    ...velocityAs(
      "velocity.multiply(beta).subtract(dW.multiply(learningRate))",
      "beta * velocity - learning_rate * dW",
    ),
  },
  "momentum-ascent": {
    alter: withStep(({ W }, newVelocity) => add(W, newVelocity)),
    loses: LOSES,
    ...weightsAs("W.add(newVelocity)", "W + new_velocity"),
  },
  "momentum-velocity-not-returned": {
    alter: (right) => ({
      sgdMomentum: (W, dW, velocity, beta, rate) => [right.sgdMomentum(W, dW, velocity, beta, rate)[0], velocity],
    }),
    loses: LOSES,
    ...returnedAs("newW, velocity", "new_W, velocity"),
  },
  "momentum-velocity-forgotten": {
    alter: withVelocity(({ dW, rate }) => multiply(dW, rate)),
    loses: LOSES,
    ...velocityAs("dW.multiply(learningRate)", "learning_rate * dW"),
  },
  "momentum-look-ahead": {
    alter: withStep(({ W, dW, beta, rate }, newVelocity) =>
      subtract(W, add(multiply(newVelocity, beta), multiply(dW, rate))),
    ),
    loses: LOSES,
    ...weightsAs(
      "W.subtract(newVelocity.multiply(beta).add(dW.multiply(learningRate)))",
      "W - (beta * new_velocity + learning_rate * dW)",
    ),
  },
  "momentum-plain-step": {
    alter: withStep(({ W, dW, rate }) => subtract(W, multiply(dW, rate))),
    loses: LOSES,
    ...weightsAs("W.subtract(dW.multiply(learningRate))", "W - learning_rate * dW"),
  },
  "momentum-old-velocity": {
    alter: withStep(({ W, velocity }) => subtract(W, velocity)),
    loses: LOSES,
    ...weightsAs("W.subtract(velocity)", "W - velocity"),
  },
  "momentum-results-swapped": {
    alter: (right) => ({
      sgdMomentum(W, dW, velocity, beta, rate) {
        const [newW, newVelocity] = right.sgdMomentum(W, dW, velocity, beta, rate);
        return [newVelocity, newW];
      },
    }),
    loses: LOSES,
    ...returnedAs("newVelocity, newW", "new_velocity, new_W"),
  },
  "momentum-factors-swapped": {
    alter: withVelocity(({ velocity, dW, beta, rate }) => add(multiply(velocity, rate), multiply(dW, beta))),
    loses: LOSES,
    ...velocityAs("velocity.multiply(learningRate).add(dW.multiply(beta))", "learning_rate * velocity + beta * dW"),
  },
  "momentum-rate-twice": {
    alter: withStep(({ W, rate }, newVelocity) => subtract(W, multiply(newVelocity, rate))),
    loses: LOSES,
    ...weightsAs("W.subtract(newVelocity.multiply(learningRate))", "W - learning_rate * new_velocity"),
  },
  "momentum-rate-forgotten": {
    alter: withVelocity(({ velocity, dW, beta }) => add(multiply(velocity, beta), dW)),
    loses: LOSES,
    ...velocityAs("velocity.multiply(beta).add(dW)", "beta * velocity + dW"),
  },
  "momentum-beta-forgotten": {
    alter: withVelocity((step) => rightVelocity({ ...step, beta: 1 })),
    loses: LOSES,
    ...velocityAs("velocity.add(dW.multiply(learningRate))", "velocity + learning_rate * dW"),
  },
  "momentum-beta-fixed": {
    alter: withVelocity((step) => rightVelocity({ ...step, beta: 0.5 })),
    loses: LOSES,
    ...velocityAs("velocity.multiply(0.5).add(dW.multiply(learningRate))", "0.5 * velocity + learning_rate * dW"),
  },
  "momentum-default-beta": {
    alter: (right) => ({
      sgdMomentum: (W, dW, velocity, beta = 0.9, rate) => right.sgdMomentum(W, dW, velocity, beta, rate),
    }),
    loses: LOSES,
    typescript: optim(["beta = 0.5", "beta = 0.9"]),
    python: [["velocity, beta=0.5, learning_rate=1e-3", "velocity, beta=0.9, learning_rate=1e-3"]],
  },
  "momentum-default-rate": {
    alter: (right) => ({
      sgdMomentum: (W, dW, velocity, beta, rate = 1e-2) => right.sgdMomentum(W, dW, velocity, beta, rate),
    }),
    loses: LOSES,
    typescript: optim(["beta = 0.5, learningRate = 1e-3", "beta = 0.5, learningRate = 1e-2"]),
    python: [["velocity, beta=0.5, learning_rate=1e-3", "velocity, beta=0.5, learning_rate=1e-2"]],
  },
  "momentum-unchanged": {
    alter: momentum(({ W, velocity }) => [W, velocity]),
    loses: LOSES,
    ...returnedAs("W, velocity", "W, velocity"),
  },
  "sgd-ascent": {
    alter: () => ({ sgd: (W, dW, rate = 1e-3) => add(W, multiply(dW, rate)) }),
    loses: [],
    besides: "training with sgd",
    typescript: optim(["W.subtract(dW.multiply(learningRate))", "W.add(dW.multiply(learningRate))"]),
    python: [["return W - learning_rate * dW", "return W + learning_rate * dW"]],
  },
  "sgd-rate-ignored": {
    alter: () => ({ sgd: (W, dW) => subtract(W, dW) }),
    loses: [],
    besides: "training with sgd",
    typescript: optim(["W.subtract(dW.multiply(learningRate))", "W.subtract(dW)"]),
    python: [["return W - learning_rate * dW", "return W - dW"]],
  },
  "sgd-default-rate": {
    alter: (right) => ({ sgd: (W, dW, rate = 1e-2) => right.sgd(W, dW, rate) }),
    loses: [],
    besides: "training with sgd",
    typescript: optim(["(W, dW, learningRate = 1e-3)", "(W, dW, learningRate = 1e-2)"]),
    python: [["def SGD(W, dW, learning_rate=1e-3)", "def SGD(W, dW, learning_rate=1e-2)"]],
  },
};
