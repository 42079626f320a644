/** Every other rule than v' = βv + η∇, W' = W − v' costs the update, also where its weights are right at first. */
import { describe, expect, it } from "vitest";

import { graded, lostParts, partOf, rubric } from "../grading.ts";
import { costOf, mistake } from "./mistake.ts";
import { patchedAlice } from "./patched-alice.ts";

const RULE = "velocity.multiply(beta).add(dW.multiply(learningRate))";

describe("momentum with", () => {
  it.each([
    mistake({
      what: "the rate outside the velocity: v = βv + dW, W − ηv",
      patches: [
        [RULE, "velocity.multiply(beta).add(dW)"],
        ["W.subtract(newVelocity)", "W.subtract(newVelocity.multiply(learningRate))"],
      ],
      costs: {
        lost: ["4.2d update"],
        code: "wrong-value",
        params: { result: "newW", input: expect.stringMatching(/^step 2, beta=0\.5, learningRate=0\.1/) },
        wrong: ["newW", "newVelocity"],
      },
    }),
    mistake({
      what: "a moving average: v = βv + (1 − β)dW",
      patches: [
        [RULE, "velocity.multiply(beta).add(dW.multiply(1 - beta))"],
        ["W.subtract(newVelocity)", "W.subtract(newVelocity.multiply(learningRate))"],
      ],
      costs: {
        lost: ["4.2d update"],
        code: "wrong-value",
      },
    }),
    mistake({
      what: "the opposite sign: v = βv − ηdW, W + v",
      patches: [
        [RULE, "velocity.multiply(beta).subtract(dW.multiply(learningRate))"],
        ["W.subtract(newVelocity)", "W.add(newVelocity)"],
      ],
      costs: {
        lost: ["4.2d update"],
        code: "wrong-value",
      },
    }),
    mistake({
      what: "a velocity that is not kept",
      patches: [["[newW, newVelocity]", "[newW, velocity]"]],
      costs: {
        lost: ["4.2d update"],
        code: "wrong-value",
        wrong: ["newVelocity"],
      },
    }),
    mistake({
      what: "a velocity that forgets",
      patches: [[RULE, "dW.multiply(learningRate)"]],
      costs: {
        lost: ["4.2d update"],
        code: "wrong-value",
        params: { input: expect.stringMatching(/^step 2, beta=0\.5, learningRate=0\.1/) },
      },
    }),
    mistake({
      what: "a beta of its own",
      patches: [["velocity.multiply(beta)", "velocity.multiply(0.5)"]],
      costs: {
        lost: ["4.2d update"],
        code: "wrong-value",
        params: { input: expect.stringMatching(/^step 2, beta=0\.9, learningRate=0\.01/) },
      },
    }),
    mistake({
      what: "another default of beta",
      patches: [["beta = 0.5", "beta = 0.9"]],
      costs: {
        lost: ["4.2d update"],
        code: "wrong-value",
        params: { input: expect.stringMatching(/^step 2, beta and learningRate left out/) },
      },
    }),
    mistake({
      what: "another default of the learning rate",
      patches: [["beta = 0.5, learningRate = 1e-3", "beta = 0.5, learningRate = 1e-2"]],
      costs: {
        lost: ["4.2d update"],
        code: "wrong-value",
        params: { input: expect.stringMatching(/^step 1, beta and learningRate left out/) },
      },
    }),
    mistake({
      what: "a look ahead",
      patches: [["W.subtract(newVelocity)", "W.subtract(newVelocity.multiply(beta).add(dW.multiply(learningRate)))"]],
      costs: {
        lost: ["4.2d update"],
        code: "wrong-value",
        wrong: ["newW"],
      },
    }),
    mistake({
      what: "its results swapped",
      patches: [["[newW, newVelocity]", "[newVelocity, newW]"]],
      costs: {
        lost: ["4.2d update"],
        code: "wrong-value",
        wrong: ["newW", "newVelocity"],
      },
    }),
    mistake({
      what: "one result",
      patches: [["return [newW, newVelocity];", "return newW;"]],
      costs: {
        lost: ["4.2d update"],
        code: "wrong-type",
        params: { expected: "[newW, newVelocity]" },
      },
    }),
  ])("$what", async ({ patches, costs }) => {
    expect(await costOf("optim.ts", patches, costs.code)).toMatchObject(costs);
  });
});

describe("plain SGD, where a rubric has a part for it,", () => {
  const withSgd = rubric((original) => ({
    ...original,
    items: original.items.flatMap((item) => {
      const parts = item.parts.flatMap((part) =>
        part.check === "optimizer" ? { ...part, optimizer: "sgd" as const, share: 1 } : [],
      );
      return parts.length === 0 ? [] : { ...item, parts };
    }),
  }));

  it("passes as the starter gives it", async () => {
    const scorecard = await graded(await patchedAlice("optim.ts", []), { rubric: await withSgd });
    expect(partOf(scorecard, "4.2d update").status).toBe("passed");
  });

  it.each([
    ["the other direction", "W.subtract(dW.multiply(learningRate))", "W.add(dW.multiply(learningRate))"],
    ["another default", "(W, dW, learningRate = 1e-3)", "(W, dW, learningRate = 1e-2)"],
  ])("loses for %s", async (_, from, to) => {
    const scorecard = await graded(await patchedAlice("optim.ts", [[from, to]]), { rubric: await withSgd });
    expect(lostParts(scorecard)).toEqual(["4.2d update"]);
  });
});
