/** A mistake that no one has made before is shown on the smallest input that has it, with where it lies. */
import { expect, it } from "vitest";

import { findingOf, graded, partOf } from "../grading.ts";
import { patchedAlice } from "./patched-alice.ts";

it("a gradient that is wrong from the third row on is shown on three rows, and so is which ones", async () => {
  const submission = await patchedAlice("layers.ts", [
    ["return [dX, dW, db];", "for (let i = 2 * X.shape[1]; i < dX.size; i++) dX.data[i] *= 2;\n  return [dX, dW, db];"],
  ]);
  const part = partOf(await graded(submission, { only: ["4.2a"] }), "4.2a fc-backward");
  expect(findingOf(part, "wrong-value").params).toMatchObject({ result: "dX", wrong: 1, total: 3 });
  expect(findingOf(part, "wrong-value").params.input).toMatch(
    /^X=\[\[[^,]+\], \[[^,]+\], \[[^,]+\]\], W=\[\[[^,]+\]\], b=/,
  );
  expect(findingOf(part, "wrong-entries").params).toMatchObject({
    result: "dX",
    axis: "row",
    indices: [[2], [3], [4]],
  });
  expect(part.findings[0]?.code).toBe("wrong-entries");
});
