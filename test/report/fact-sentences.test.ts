/** Facts in words: true of what was measured, and silent about what was not. */
import { describe, expect, it } from "vitest";

import { factSentences } from "../../src/report/fact-sentences.ts";
import { factsOf, type Facts } from "../../src/scorecard/facts.ts";
import type { Attempt } from "../../src/training/outcome.ts";
import { rubric } from "../grading.ts";
import { attempt, runOf, slowAttempt, stoppedAttempt } from "../scorecard/example-runs.ts";
import { hostileTexts, obeyed } from "./hostile-texts.ts";

const { runs } = (await rubric()).rubric;
const said = (attempts: Readonly<Record<string, Attempt>>): string[] =>
  factSentences(
    factsOf(
      runs,
      Object.entries(attempts).map(([name, made]) => runOf(name, made)),
    ),
  );
const reaching = (stepsToTarget: number): Attempt => attempt({ stepsToTarget });

describe("of SGD and momentum it is said", () => {
  it.each<[string, Attempt, Attempt, string]>([
    [
      "which was first, and by how much",
      reaching(306),
      reaching(206),
      "momentum reaches 40 % validation accuracy first, after 206 steps; sgd needs 100 more.",
    ],
    [
      "when it is the other way round, too",
      reaching(1),
      reaching(206),
      "sgd reaches 40 % validation accuracy first, after 1 step; momentum needs 205 more.",
    ],
    [
      "that no difference is seen",
      reaching(206),
      reaching(206),
      "sgd and momentum both reach 40 % validation accuracy after 206 steps, as far as was looked.",
    ],
    [
      "that one never gets there",
      slowAttempt(),
      reaching(206),
      "momentum reaches 40 % validation accuracy after 206 steps; sgd does not reach it.",
    ],
    [
      "that one stopped",
      reaching(206),
      stoppedAttempt(),
      "sgd reaches 40 % validation accuracy after 206 steps; momentum had not when it stopped.",
    ],
    [
      "that neither gets there",
      slowAttempt(),
      slowAttempt(),
      "Neither sgd nor momentum reaches 40 % validation accuracy.",
    ],
  ])("%s", (_, sgd, momentum, expected) => {
    expect(said({ sgd, momentum })[0]).toBe(expected);
  });

  it("nothing where one stopped and the other never gets there", () => {
    const sentences = said({ sgd: slowAttempt(), momentum: stoppedAttempt() });
    expect(sentences).toEqual(["Validation accuracy after the last epoch: sgd 31.25 %."]);
  });
});

it("how much better the training images are known, also where they are known worse", () => {
  const l2 = attempt({ epochs: [{ loss: 1.5, trainAccuracy: 0.45, validationAccuracy: 0.4605 }] });
  expect(said({ momentum: attempt(), l2 })).toEqual([
    "Train minus validation accuracy after the last epoch: 12.50 points without L2 (momentum), −1.05 with it (l2).",
    "Validation accuracy after the last epoch: momentum 43.75 %, l2 46.05 %.",
  ]);
});

it("nothing of no runs", () => {
  expect(said({})).toEqual([]);
});

it.each(hostileTexts)("a run's name brings no %s into the report", (_, text) => {
  const side = { run: text, trainedToEnd: true };
  const facts: Facts = {
    targetAccuracy: 0.4,
    finalAccuracies: [{ run: text, trainAccuracy: 0.5, validationAccuracy: 0.4, bestValidationAccuracy: 0.4 }],
    momentum: [{ without: side, with: side }],
    l2: [{ without: { run: text, trainValidationGap: 0 }, with: { run: text, trainValidationGap: 0 } }],
  };
  expect(factSentences(facts)).toHaveLength(3);
  expect(factSentences(facts).flatMap(obeyed)).toEqual([]);
});
