/** The submissions of the repository get what they must get, whatever the seed, and the same twice. Without trainings. */
import { describe, expect, it } from "vitest";

import { graded, lostParts, submissionNamed } from "./grading.ts";

/** The parts in which bob is wrong. His classifier is right with his own fcBackward; of his L2 gradients, the biases' are. */
const BOBS_LOSSES = [
  "4.1a drawing",
  "4.1b backward",
  "4.1c backward",
  "4.2a fc-backward",
  "4.2d update",
  "4.2g gradients",
];

describe.each([442, 1, 2024])("with seed %i", (seed) => {
  it("alice loses nothing", async () => {
    const scorecard = await graded(await submissionNamed("alice"), { seed });
    expect(lostParts(scorecard)).toEqual([]);
    expect(scorecard.total).toMatchObject({ points: 7.5, bonus: 0.5 });
  });

  it("bob loses exactly the parts in which he is wrong, and keeps what is right of them", async () => {
    const scorecard = await graded(await submissionNamed("bob"), { seed });
    expect(lostParts(scorecard)).toEqual(BOBS_LOSSES);
    expect(scorecard.total).toMatchObject({ points: 5.1833, bonus: 0.375 });
  });

  it("mallory, who attacks, has nothing, and nobody else is the worse for it", async () => {
    const [mallory, alice] = await Promise.all([
      graded(await submissionNamed("mallory"), { seed }),
      graded(await submissionNamed("alice"), { seed }),
    ]);
    expect(mallory.total).toMatchObject({ points: 0, bonus: 0 });
    const judged = mallory.items
      .flatMap(({ parts }) => parts)
      .filter(({ status }) => status !== "skipped" && status !== "manual");
    expect(judged.filter(({ points }) => points > 0)).toEqual([]);
    expect(lostParts(alice)).toEqual([]);
  });

  it("the starter has nothing, because nothing is implemented, and nothing in it breaks", async () => {
    const { items, total } = await graded(await submissionNamed("starter"), { seed });
    expect(total).toMatchObject({ points: 0, bonus: 0 });
    const judged = items
      .flatMap(({ parts }) => parts)
      .filter(({ status }) => status !== "skipped" && status !== "manual");
    expect(new Set(judged.map(({ status }) => status))).toEqual(new Set(["failed"]));
    expect(new Set(judged.flatMap(({ findings }) => findings.map(({ code }) => code)))).toEqual(
      new Set(["not-implemented"]),
    );
  });
});

it("gives the same scorecard twice, byte by byte, but for the timing", async () => {
  for (const name of ["alice", "bob"]) {
    const [first, second] = await Promise.all([
      graded(await submissionNamed(name)),
      graded(await submissionNamed(name)),
    ]);
    expect(JSON.stringify({ ...second, timing: undefined })).toBe(JSON.stringify({ ...first, timing: undefined }));
  }
});
