/** A training in plain numpy-ts, with all the arrays it drops, does not fill the arrays' memory. */
import { expect, it } from "vitest";

import { attempt } from "../../src/training/loop.ts";
import { construct } from "../../src/training/model.ts";
import { Steps } from "../../src/training/steps.ts";
import { valueOf, withStudent } from "../student/with-student.ts";
import { syntheticImages } from "../training/synthetic.ts";

const setup = {
  learningRate: 0.01,
  lrDecay: 0.95,
  batchSize: 100,
  beta: 0.5,
  reg: 0.01,
  hiddenDim: 300,
  weightScale: 1e-2,
  epochs: 2,
};

/** What the library prints, once, when its arrays' memory is full. */
const WARNING = "WASM heap exhausted";
/** Fills it. */
const graphs = `import * as np from "numpy-ts";
export const fill = () => Array.from({ length: 100 }, () => np.zeros([1e6])).length;`;

it("200 steps of 100 images through 300 hidden units", async () => {
  const data = syntheticImages({ train: 10_000, validation: 10, test: 10 });
  await withStudent({ "graphs.ts": graphs }, async (student) => {
    const model = valueOf(await construct(student, setup, "seed"));
    const optimizer = { module: "optim", name: "sgdMomentum" };
    const trained = new Steps({ run: "momentum", student, optimizer, setup });
    valueOf(await trained.sendImages(data, model.object.of));
    let steps = 0;
    const outcome = await attempt(model, {
      run: "momentum",
      seed: 442,
      setup,
      data,
      steps: trained,
      budgetMs: 600_000,
      onProgress: ({ done }) => {
        steps = done;
      },
    });
    expect(outcome.attempt.stop).toBe("completed");
    expect(steps).toBe(200);
    expect(student.printed).not.toContain(WARNING);
    valueOf(await student.call({ module: "graphs", name: "fill" }, []));
    expect(student.printed).toContain(WARNING);
  });
});
