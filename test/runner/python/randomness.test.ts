/** Everything that looks random in Python follows from the seed. */
import { expect, it } from "vitest";

import { record } from "../../../src/protocol/value.ts";
import { interpreters, withNotebook, type Running } from "../../python.ts";
import { plain, valueOf } from "../../student/with-student.ts";

const CELL = `import random, os, secrets, uuid
import numpy as np
class SoftmaxClassifier:
    def __init__(self):
        self.draws = [
            random.random(),
            random.Random(random.random()).random(),
            random.SystemRandom().random(),
            np.random.rand(),
            np.random.randn(2).tolist(),
            np.random.default_rng().random(),
            np.random.RandomState().rand(),
            np.random.Generator(np.random.PCG64()).random(),
            int.from_bytes(os.urandom(4), "little"),
            secrets.randbelow(10**9),
            uuid.uuid4().hex,
            list({"a", "b", "c", "d", "e", "f", "g"}),
            hash("text") % 10**9,
        ]
        np.random.seed()
        random.seed()
        self.draws += [np.random.rand(), random.random()]
    def forwards_backwards(self, X, y=None):
        return self.draws
`;

/** What the class draws in a new process. */
async function draws(seed: string, given: Running = {}): Promise<unknown[]> {
  return withNotebook(
    [CELL],
    async (student) => {
      const of = { module: "classifier", name: "SoftmaxClassifier" };
      const object = valueOf(await student.construct(of, [record({})], seed));
      const drawn = plain(valueOf(await student.call({ object, method: "forwardsBackwards" }, [record({})])).value);
      return Array.isArray(drawn) ? drawn : [];
    },
    given,
  );
}

it.each(await interpreters())("on Python $version with NumPy $numpy", async (interpreter) => {
  const first = await draws("a", { interpreter });
  expect(first).toHaveLength(15);
  expect(await draws("a", { interpreter })).toEqual(first);
  const other = await draws("b", { interpreter });
  // The order of a set and a hash follow from the process's own seed.
  const unhashed = [...first.keys()].filter((index) => index !== 11 && index !== 12);
  for (const index of unhashed) expect(other[index]).not.toEqual(first[index]);
  const rehashed = await draws("a", { interpreter, hashSeed: 7 });
  expect(rehashed[12]).not.toEqual(first[12]);
});
