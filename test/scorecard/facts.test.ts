/** What the scorecard says was observed is what was measured; where something was not, it says less. */
import { describe, expect, it } from "vitest";

import type { Run } from "../../src/rubric/schema.ts";
import { factsOf, type Facts } from "../../src/scorecard/facts.ts";
import { rubric } from "../grading.ts";
import { attempt, run, runOf, slowAttempt, stoppedAttempt } from "./example-runs.ts";

const { runs } = (await rubric()).rubric;

const momentumFact = (...records: Parameters<typeof factsOf>[1]): Facts["momentum"][number] | undefined =>
  factsOf(runs, records).momentum[0];

describe("momentum and SGD", () => {
  it("are compared by the steps to the target: which was first, and by how many", () => {
    const records = [runOf("sgd", attempt({ stepsToTarget: 500 })), runOf("momentum", attempt({ stepsToTarget: 206 }))];
    expect(momentumFact(...records)).toEqual({
      without: { run: "sgd", stepsToTarget: 500, trainedToEnd: true },
      with: { run: "momentum", stepsToTarget: 206, trainedToEnd: true },
      first: "momentum",
      stepsAhead: 294,
    });
    const slower = [runOf("sgd", attempt({ stepsToTarget: 106 })), runOf("momentum", attempt({ stepsToTarget: 400 }))];
    expect(momentumFact(...slower)).toMatchObject({ first: "sgd", stepsAhead: 294 });
  });

  it("differ by nothing where no difference was seen", () => {
    const fact = momentumFact(runOf("sgd", attempt()), runOf("momentum", attempt()));
    expect(fact).toMatchObject({ stepsAhead: 0 });
    expect(fact).not.toHaveProperty("first");
  });

  it("have a first one, too, where the other does not get there to its end", () => {
    const fact = momentumFact(runOf("sgd", slowAttempt()), runOf("momentum", attempt()));
    expect(fact).toMatchObject({ without: { trainedToEnd: true }, first: "momentum" });
    expect(fact).not.toHaveProperty("stepsAhead");
  });

  it.each([
    ["the other stopped before", stoppedAttempt(), attempt()],
    ["neither got there", slowAttempt(), slowAttempt()],
    ["neither was trained to its end", stoppedAttempt(), stoppedAttempt({ stop: "too-slow" })],
  ])("have no first one where %s", (_, sgd, momentum) => {
    const fact = momentumFact(runOf("sgd", sgd), runOf("momentum", momentum));
    expect(fact).not.toHaveProperty("first");
    expect(fact).not.toHaveProperty("stepsAhead");
  });

  it("are not compared where one of them is missing", () => {
    expect(factsOf(runs, [run()]).momentum).toEqual([]);
    expect(factsOf(runs, [])).toEqual({ targetAccuracy: 0.4, finalAccuracies: [], momentum: [], l2: [] });
  });
});

describe("runs with and without L2", () => {
  it("are compared by how much better they know the training images, after the last epoch", () => {
    const l2 = attempt({ epochs: [{ loss: 1.5, trainAccuracy: 0.5, validationAccuracy: 0.46875 }] });
    expect(factsOf(runs, [runOf("momentum", attempt()), runOf("l2", l2)]).l2).toEqual([
      { without: { run: "momentum", trainValidationGap: 0.125 }, with: { run: "l2", trainValidationGap: 0.03125 } },
    ]);
  });

  it.each(["diverged", "too-slow", "failed"] as const)("are not compared where one of them ended as %s", (stop) => {
    const { epochs } = attempt();
    const records = [runOf("momentum", attempt()), runOf("l2", stoppedAttempt({ epochs, stop }))];
    expect(factsOf(runs, records).l2).toEqual([]);
  });
});

describe("final accuracies", () => {
  it("are those of the last epoch, of the best one, and on the test images", () => {
    expect(factsOf(runs, [run({ name: "tuned" })]).finalAccuracies).toEqual([
      {
        run: "tuned",
        trainAccuracy: 0.5625,
        validationAccuracy: 0.4375,
        bestValidationAccuracy: 0.4625,
        testAccuracy: 0.47,
      },
    ]);
  });

  it("are of no run that stopped", () => {
    const { epochs } = attempt();
    expect(factsOf(runs, [runOf("sgd", stoppedAttempt({ epochs }))]).finalAccuracies).toEqual([]);
  });

  it("are of the attempt that counts: the one with the run's test accuracy, else the last", () => {
    const [low, middle] = [attempt({ testAccuracy: 0.44 }), attempt({ testAccuracy: 0.46, epochs: [] })];
    const epochs = [{ loss: 1.5, trainAccuracy: 0.5, validationAccuracy: 0.46 }];
    const attempts = [low, { ...middle, epochs }, attempt({ testAccuracy: 0.48, stepsToTarget: 1 })];
    const [final] = factsOf(runs, [run({ attempts, testAccuracy: 0.46 })]).finalAccuracies;
    expect(final).toMatchObject({ validationAccuracy: 0.46, testAccuracy: 0.46 });

    const last = runOf("momentum", stoppedAttempt({ stepsToTarget: 106, stop: "failed" }));
    const unmeasured = { ...last, attempts: [attempt(), ...last.attempts] };
    expect(momentumFact(run(), unmeasured)).toMatchObject({ with: { stepsToTarget: 106, trainedToEnd: false } });
  });
});

/** Names of the runs compared. */
const compared = (named: Readonly<Record<string, Run>>): string[][] => {
  const facts = factsOf(
    named,
    Object.keys(named).map((name) => runOf(name, attempt())),
  );
  return [facts.momentum, facts.l2].map((pairs) =>
    pairs.map(({ without, with: having }) => `${without.run} ${having.run}`),
  );
};

describe("which runs are compared follows from the rubric", () => {
  const { sgd, momentum, l2, tuned } = runs;
  if (!sgd || !momentum || !l2 || !tuned) throw new Error("Expected the handout's four runs.");
  it.each<[string, Readonly<Record<string, Run>>, string[][]]>([
    ["the handout's", runs, [["sgd momentum"], ["momentum l2"]]],
    [
      "other names",
      { "1": sgd, "2": { ...momentum, sameSetupAs: "1" }, "3": { ...l2, sameSetupAs: "1" } },
      [["1 2"], ["2 3"]],
    ],
    ["a run with L2 that repeats SGD's set-up alone", { sgd, l2: { ...l2, sameSetupAs: "sgd" } }, [[], []]],
    ["a set-up of its own", { sgd, momentum: { ...tuned, setup: "momentumRun" }, l2 }, [[], ["momentum l2"]]],
    ["a run that is longer", { ...runs, momentum: { ...momentum, epochs: 20 } }, [[], []]],
    ["another velocity", { ...runs, l2: { ...l2, beta: 0.9 } }, [["sgd momentum"], []]],
    ["a set-up in which students are free", { ...runs, momentum: { ...momentum, setup: "tunedRun" } }, [[], []]],
  ])("%s", (_, named, expected) => {
    expect(compared(named)).toEqual(expected);
  });
});
