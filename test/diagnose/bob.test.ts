/** Bob's report names each of his mistakes, whatever the seed. */
import { expect, it } from "vitest";

import type { PartScore } from "../../src/scorecard/scorecard.ts";
import { graded, partOf, submissionNamed } from "../grading.ts";

/** The variants that a part's findings name, one after the other, and the results that they explain. */
const named = ({ findings }: PartScore): [string, readonly string[]][] =>
  findings.flatMap((finding): [string, readonly string[]][] =>
    finding.code === "looks-like"
      ? [[finding.params.mistakes.map(({ variant }) => variant).join(" and "), finding.params.results]]
      : [],
  );

it.each([442, 1, 2024])("with seed %i", async (seed) => {
  const scorecard = await graded(await submissionNamed("bob"), { seed });
  const mistakesIn = (part: string): [string, readonly string[]][] => named(partOf(scorecard, part));
  expect(mistakesIn("4.1b backward")).toEqual([["graph-subtract-sign-lost", ["dx2", "dw2"]]]);
  expect(mistakesIn("4.1c backward")).toEqual([["graph-copy-not-summed", ["dy"]]]);
  expect(mistakesIn("4.2a fc-backward")).toEqual([["fc-bias-gradient-averaged", ["db"]]]);
  expect(mistakesIn("4.2d update")).toEqual([["momentum-rate-outside", ["newW", "newVelocity"]]]);
  expect(mistakesIn("4.2g gradients")).toContainEqual(["l2-gradient-halved", ["grads.W1", "grads.W2"]]);
  // What is first said of each part is what to think about.
  for (const part of ["4.1b backward", "4.1c backward", "4.2a fc-backward", "4.2d update", "4.2g gradients"]) {
    expect(partOf(scorecard, part).findings[0]?.code).toBe("looks-like");
  }
});
