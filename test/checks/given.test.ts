/** Whoever changes what the starter gives is told of that before what it leads to. */
import { expect, it } from "vitest";

import { alteredAlice, graded, partOf } from "../grading.ts";

it("a softmax loss that was changed comes before the classifier's", async () => {
  const layers = `export { fcForward, fcBackward, reluForward, reluBackward } from "./her-layers.ts";
import { softmaxLoss as hers } from "./her-layers.ts";
export const softmaxLoss: typeof hers = (X, y) => {
  const [loss, dX] = hers(X, y);
  return [loss * X.shape[0]!, dX];
};
`;
  const part = partOf(await graded(await alteredAlice({ "layers.ts": layers }), { only: ["4.2b"] }), "4.2b loss");
  expect(part.status).toBe("failed");
  expect(part.findings.map(({ code }) => code).slice(0, 2)).toEqual(["given-changed", "looks-like"]);
  expect(part.findings[0]).toMatchObject({ params: { name: "softmaxLoss" } });
});
