/** Notebooks, graded in full on the real CIFAR-10. Takes minutes. */
import { describe, expect, it } from "vitest";

import { run } from "../command-line.ts";
import { carolWith, findingOf, graded, lostParts, partOf, submissionNamed } from "../grading.ts";
import { endingEarly } from "./ending-early.ts";

const CAROL = "submissions/carol/carol_12345678.ipynb";

/** Right, and three or four thousand times slower than whole arrays. */
const LOOPS = `
def fc_forward(X, W, b):
    out = np.zeros((X.shape[0], W.shape[1]))
    for n in range(X.shape[0]):
        for m in range(W.shape[1]):
            total = 0.0
            for d in range(X.shape[1]):
                total += X[n, d] * W[d, m]
            out[n, m] = total + b[m]
    return out, (X, W)
`;

/** Right, and some hundred times slower. */
const ROWS = `
def fc_backward(dout, cache):
    X, W = cache
    dX, dW, db = np.zeros(X.shape), np.zeros(W.shape), np.zeros(W.shape[1])
    for n in range(X.shape[0]):
        for d in range(X.shape[1]):
            dX[n, d] = np.sum(dout[n] * W[d])
            dW[d] += X[n, d] * dout[n]
        db += dout[n]
    return dX, dW, db
`;

it("carol's notebook: every item passed but those that a person scores", async () => {
  const { code, stdout } = await run("npx", ["grade", CAROL]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Total +9\.5 \/ 10\nBonus +\+2\.5\n/m);
  expect(stdout).not.toContain("First thing to fix");
});

// Loops keep one core busy, and a wrong set-up leaves one free.
describe.concurrent("side by side", () => {
  it("dave's notebook: loses what his mistakes cost, and is told of what he claims", async () => {
    const scorecard = await graded(await submissionNamed("dave"), { quick: false, rubric: await endingEarly() });
    expect(lostParts(scorecard)).toEqual([
      "4.1b backward",
      "4.1c backward",
      "4.2a fc-backward",
      "4.2a relu-backward",
      "4.2d update",
      "4.2d training",
      "4.2e momentum",
      "4.2g gradients",
      "4.2j tuned",
    ]);
    expect(findingOf(partOf(scorecard, "4.2d training"), "setup-differs").params).toMatchObject({ key: "batch_size" });
    expect(scorecard.submission.findings.map(({ code }) => code)).toEqual([
      "skipped-cell",
      "removed-name",
      "removed-name",
      "stored-accuracy",
    ]);
  });

  it("the blank notebook: nothing is implemented, so that nothing is trained", async () => {
    const scorecard = await graded(await submissionNamed("starter-python"), { quick: false });
    expect(scorecard.total).toMatchObject({ points: 0, bonus: 0 });
    const parts = scorecard.items.flatMap((item) => item.parts.filter(({ status }) => status !== "manual"));
    expect(new Set(parts.flatMap((part) => [part.status, ...part.findings.map(({ code }) => code)]))).toEqual(
      new Set(["failed", "not-implemented", "missing-hyperparameter"]),
    );
    expect(scorecard.runs).toEqual([]);
  });

  it("a name that an optimizer does not have is told with the one that was meant, where it trains", async () => {
    const optimizer =
      "def SGD_Momentum(W, dW, velocity, beta=0.5, learning_rate=1e-3):\n    return W, betta * velocity";
    const scorecard = await graded(await carolWith(optimizer), { quick: false, only: ["4.2d"] });
    const { params } = findingOf(partOf(scorecard, "4.2d training"), "threw");
    expect(params).toMatchObject({ missing: "betta", nearest: "beta", training: { epoch: 1, firstStep: 1 } });
  });

  it.each([
    ["over every number", LOOPS, 30],
    ["over rows and columns", ROWS, undefined],
  ])(
    "loops %s keep the points for being right, and the training says how long it would take",
    async (_, loops, waited) => {
      const scorecard = await graded(await carolWith(loops), { quick: false, only: ["4.2a", "4.2b", "4.2c"] });
      expect(lostParts(scorecard)).toEqual(["4.2c training"]);
      const { projectedSeconds, budgetSeconds, waitedSeconds } = findingOf(
        partOf(scorecard, "4.2c training"),
        "too-slow",
      ).params;
      // Of one, not even the first step ends.
      expect(waitedSeconds).toBe(waited);
      expect(budgetSeconds).toBe(1800);
      expect(projectedSeconds).toBeGreaterThan(budgetSeconds);
    },
  );
});
