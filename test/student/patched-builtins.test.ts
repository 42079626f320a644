/** A submission that changes JavaScript itself changes its own runner, whose answers are then findings or its own. */
import { describe, expect, it } from "vitest";

import { array, number } from "../../src/protocol/value.ts";
import { float64 } from "../../src/numeric/tensor.ts";
import { graded, submissionNamed, alteredAlice } from "../grading.ts";
import { withStudent } from "./with-student.ts";

const patches = [
  `JSON.stringify = () => { throw new Error("patched"); };`,
  `Array.prototype.map = function () { return []; };`,
  `Array.prototype[Symbol.iterator] = function* () {};`,
  `(Object.prototype as any).then = function () {};`,
  `Object.defineProperty(Object.prototype, "type", { get() { return "number"; } });`,
  `Function.prototype.apply = () => 7;`,
  `Math.floor = () => NaN;`,
  `Promise.prototype.then = function () { return this; };`,
];

describe("a submission that patches", () => {
  it.each(patches)("%s", async (patch) => {
    const graphs = `${patch}\nexport const f1 = () => [1, [1, 2, 3, 4, 5, 6, 7]];`;
    const outcomes = await withStudent(
      { "graphs.ts": graphs },
      async (student) => [
        await student.call({ module: "graphs", name: "f1" }, [1, 2].map(number)),
        await student.call({ module: "layers", name: "reluForward" }, [array(float64([1], [1, 1]))], { keep: [1] }),
        await student.read({ module: "hyperparameters", name: "sgdRun" }),
      ],
      { loadMs: 1000, callMs: 1000 },
    );
    for (const outcome of outcomes) expect(outcome).toHaveProperty(outcome.ok ? "value" : "finding.code");
  });

  it("leaves the grader as it is: the next submission is graded as ever", async () => {
    const patched = await graded(await alteredAlice({ "graphs.ts": patches.join("\n") }), { only: ["4.1b"] });
    expect(patched.items[1]?.points).toBe(0);
    const alice = await graded(await submissionNamed("alice"), { only: ["4.1b"] });
    expect(alice.items[1]?.points).toBe(1);
  });
});
