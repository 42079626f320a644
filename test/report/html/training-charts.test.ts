/** The trainings on a page: curves, what they have to reach, sentences, and first layers as pictures. */
import { writeFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";

import { Random } from "../../../src/numeric/random.ts";
import { submissionPage } from "../../../src/report/html/submission-page/page.ts";
import { resultOf } from "../../../src/results/merge.ts";
import { factsOf } from "../../../src/scorecard/facts.ts";
import type { Scorecard } from "../../../src/scorecard/scorecard.ts";
import { firstLayerImage } from "../../../src/training/first-layer.ts";
import { browserAndFolder } from "../../browser-and-folder.ts";
import { rubric } from "../../grading.ts";
import { openPage } from "../../opened-page.ts";
import { scorecard } from "../../results/example-class.ts";
import { attempt, run } from "../../scorecard/example-runs.ts";

const pages = browserAndFolder();

/** A training of ten epochs that ends at this accuracy. */
function trained(name: string, testAccuracy: number): Scorecard["runs"][number] {
  const epochs = Array.from({ length: 10 }, (_, epoch) => {
    const validationAccuracy = testAccuracy - 0.2 * 0.6 ** epoch;
    return { loss: 1.2 + 0.8 ** epoch, trainAccuracy: validationAccuracy + 0.02 * epoch, validationAccuracy };
  });
  const { data } = new Random(1, name).normals([3072, 40]);
  const image = firstLayerImage({ dtype: "float32", shape: [3072, 40], data: Float32Array.from(data) });
  const losses = { every: 20, means: Array.from({ length: 200 }, (_, index) => 2.3 * 0.995 ** index) };
  const made = attempt({
    epochs,
    bestEpoch: 9,
    testAccuracy,
    losses,
    ...(image !== undefined && { firstLayer: image }),
  });
  return run({ name, attempts: [made], testAccuracy });
}

describe("a page of trainings", () => {
  let path = "";
  beforeAll(async () => {
    const runs = [trained("sgd", 0.5), trained("momentum", 0.49), trained("l2", 0.48), trained("tuned", 0.52)];
    const facts = factsOf((await rubric()).rubric.runs, runs);
    path = pages.at("trained.html");
    await writeFile(path, await submissionPage(resultOf(scorecard("alice", { runs, facts }))));
  });

  it("has a chart for each comparison of 4.2 f and i, and one for what is compared with nothing", async () => {
    await using page = await openPage(pages.browser, path);
    expect(await page.locator(".charts h3").allTextContents()).toEqual([
      "Without and with momentum: sgd, momentum",
      "Without and with L2: momentum, l2",
      "The run tuned",
      "Loss by step",
      "First layer, sgd",
      "First layer, momentum",
      "First layer, l2",
      "First layer, tuned",
    ]);
  });

  it("draws validation and training accuracies as curves, what is needed as a line, and the test accuracy as a mark", async () => {
    await using page = await openPage(pages.browser, path);
    const chart = page.locator(".charts figure").first();
    expect(await chart.locator('svg g[aria-label="line"] path').count()).toBe(4);
    expect(await chart.locator('svg g[aria-label="dot"] path').count()).toBe(2);
    expect(await chart.locator("svg").textContent()).toContain("needed 45");
    expect(await chart.locator("figcaption").textContent()).toContain("test 50.00 %, needed 45.00 %");
    // Of 10 epochs, each a point of the curve.
    const curve = await chart.locator('svg g[aria-label="line"] path').first().getAttribute("d");
    expect(curve?.match(/[ML]/g)?.length ?? 0).toBe(10);
  });

  it("says in sentences what was measured for the observations", async () => {
    await using page = await openPage(pages.browser, path);
    const facts = await page.locator(".facts li").allTextContents();
    expect(facts.join(" ")).toMatch(/both reach 40 % validation accuracy|reaches 40 % validation accuracy first/);
    expect(facts.join(" ")).toContain("points without L2 (momentum)");
  });

  it("shows the first layers as pictures that are there", async () => {
    await using page = await openPage(pages.browser, path);
    const widths = await page
      .locator("img.weights")
      .evaluateAll((all) => all.map((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0)));
    expect(widths).toEqual([263, 263, 263, 263]);
  });
});
