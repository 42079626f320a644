/** Where an error in a call of the library was made: in the student's file and line, whatever frames lie above it. */
import { expect, it } from "vitest";

import { findingOf, graded, partOf } from "../grading.ts";
import { patchedAlice } from "./patched-alice.ts";

it.each([
  { file: "layers.ts", from: "np.matmul(dout, W.T)", to: "np.matmul(dout, W)", part: "4.2a fc-backward" },
  { file: "layers.ts", from: "np.matmul(X, W).add(b)", to: "np.matmul(X, W).add(X)", part: "4.2a fc-forward" },
  { file: "layers.ts", from: "np.matmul(X.T, dout)", to: "np.matmul(X, dout)", part: "4.2b gradients" },
  { file: "optim.ts", from: "velocity.multiply(beta)", to: "velocity.dot(W)", part: "4.2d update" },
])("$to in $file is told with its line", async ({ file, from, to, part }) => {
  const submission = await patchedAlice(file, [[from, to]]);
  const [before = ""] = (submission.files.get(file) ?? "").split(to);

  const { where } = findingOf(partOf(await graded(submission, { only: [part.slice(0, 4)] }), part), "threw");

  expect(where).toMatchObject({ file, line: before.split("\n").length });
});
