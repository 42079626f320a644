/** Every source of random numbers that a submission uses follows from the seed, also one it took at load. */
import { isDeepStrictEqual } from "node:util";
import { expect, it } from "vitest";

import type { StudentProxy } from "../../src/student/proxy.ts";
import { constructClassifier } from "../../src/student/classifier.ts";
import { plain, valueOf, withStudent } from "../student/with-student.ts";

const classifier = `import * as np from "numpy-ts";
const { random } = Math;
const drawnAtLoad = [Math.random(), np.random.random(), crypto.getRandomValues(new Uint32Array(1))[0]];
const draws = {
  atLoad: () => drawnAtLoad[0],
  npAtLoad: () => drawnAtLoad[1],
  cryptoAtLoad: () => drawnAtLoad[2],
  random: () => Math.random(),
  kept: () => random(),
  normal: () => np.random.normal(0, 1),
  randn: () => np.random.randn(2),
  uniform: () => np.random.uniform(0, 1, [2]),
  choice: () => np.random.permutation(100),
  generator: () => np.random.default_rng().random(),
  reseeded: () => { np.random.seed(); return np.random.random(); },
  crypto: () => crypto.getRandomValues(new Uint32Array(1))[0],
};
export class SoftmaxClassifier {
  params = {};
  drawn = Object.entries(draws).map(([name, draw]) => [name, Array.from(np.asarray(draw()).ravel().tolist(), Number)]);
  forwardsBackwards() { return Object.fromEntries(this.drawn); }
}`;

/** What the constructor draws, by source. */
async function drawn(student: StudentProxy, seed: string): Promise<Map<string, unknown>> {
  const object = valueOf(await constructClassifier(student, {}, seed));
  const { value } = valueOf(await student.call({ object, method: "forwardsBackwards" }, []));
  if (value.type !== "record") throw new Error(`Expected an object, got ${value.type}.`);
  return new Map([...value.entries].map(([source, numbers]) => [source, plain(numbers)]));
}

it("the same seed draws the same numbers, in one runner and in another; another seed draws others", async () => {
  const [first, again, other] = await withStudent({ "classifier.ts": classifier }, async (student) => [
    await drawn(student, "442"),
    await drawn(student, "442"),
    await drawn(student, "443"),
  ]);
  const elsewhere = await withStudent({ "classifier.ts": classifier }, (student) => drawn(student, "442"));
  if (!first || !other) throw new Error("Expected three draws.");
  expect(again).toEqual(first);
  expect(elsewhere).toEqual(first);
  expect(first.size).toBe(12);
  const repeated = [...first].filter(([source, numbers]) => isDeepStrictEqual(other.get(source), numbers));
  expect(repeated.map(([source]) => source)).toEqual(["atLoad", "npAtLoad", "cryptoAtLoad"]);
  for (const numbers of first.values()) expect(numbers).toEqual(expect.arrayContaining([expect.any(Number)]));
});
