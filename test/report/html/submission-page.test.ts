/** The page of one submission, opened from a file in a browser, as a student and whoever teaches it do. */
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Finding } from "../../../src/findings.ts";
import { submissionPage } from "../../../src/report/html/submission-page/page.ts";
import { resultOf } from "../../../src/results/merge.ts";
import { factsOf } from "../../../src/scorecard/facts.ts";
import { readScorecard } from "../../../src/scorecard/read.ts";
import type { Scorecard } from "../../../src/scorecard/scorecard.ts";
import { firstLayerImage } from "../../../src/training/first-layer.ts";
import { Random } from "../../../src/numeric/random.ts";
import { startBrowser } from "../../browser.ts";
import { runGrade } from "../../command-line.ts";
import { repository, rubric } from "../../grading.ts";
import { isTooWide, openPage, type OpenedPage } from "../../opened-page.ts";
import { item, scorecard } from "../../results/example-class.ts";
import { attempt, run } from "../../scorecard/example-runs.ts";
import { hostileTexts } from "../hostile-texts.ts";

let browser: Browser;
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "submission-page-"));
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

const bobs = repository("submissions/bob");

/** Grades bob without trainings, and gives the file that was written. */
async function gradeBob(name: string, ...options: string[]): Promise<string> {
  const out = join(folder, name);
  const { code, stderr } = await runGrade([bobs, "--quick", "--out", out, ...options]);
  if (code !== 0) throw new Error(stderr);
  return out;
}

describe("bob's page", () => {
  let path = "";
  beforeAll(async () => {
    path = await gradeBob("bob.html", "--format", "html");
  });
  const open = (options: Parameters<typeof openPage>[2] = {}): Promise<OpenedPage> => openPage(browser, path, options);

  it("is one file of less than 2 MB, which asks nobody for anything", async () => {
    expect((await stat(path)).size).toBeLessThan(2e6);
    await using page = await open();
    expect(await page.title()).toBe("bob · EECS 442 PS4: Backpropagation");
    expect(await page.locator("script").count()).toBe(0);
  });

  it("has the points, the items, and what to fix first on top of them", async () => {
    await using page = await open();
    expect(await page.textContent(".total")).toBe("5.18 / 10");
    expect(await page.locator("main > .callout").first().textContent()).toContain("First thing to fix: 4.1a drawing");
    const { items } = (await rubric()).rubric;
    expect(await page.locator("article h3").allTextContents()).toEqual(
      items.map(({ id, title, bonus }) => `${id} ${title}${bonus ? " (bonus)" : ""}`),
    );
    await page.getByRole("link", { name: "4.2a", exact: true }).click();
    expect(page.url()).toMatch(/#item-4$/);
  });

  it("draws f1, f2 and his own graph, and marks what is wrong with both numbers", async () => {
    await using page = await open();
    const wrong = (article: number): Promise<string[]> =>
      page.locator(`#item-${article} .graph-drawing g.node.wrong text`).allTextContents();
    const words = (texts: readonly string[]): string => texts.join(" ").replaceAll(/\s+/g, " ");
    expect(words(await wrong(1))).toContain("✗ got 0.2972");
    expect(words(await wrong(2))).toMatch(/✗ got −0\.04583.*expected 0\.04583/);
    expect(words(await wrong(3))).toMatch(/✗ got 5\.662.*expected 11\.56/);
    expect(await page.locator("#item-1 g.to-change").count()).toBe(1);
    expect(await page.locator("#item-3 g.copy").count()).toBe(3);
    // An edge that is marked is seen to be: it has the colour of what is wrong.
    const colour = await page
      .locator("#item-3 g.edge.wrong path")
      .first()
      .evaluate((path) => getComputedStyle(path).stroke);
    expect(colour).toBe("rgb(179, 38, 30)");
  });

  it("shows the errors of a wrong gradient element by element, and says what strikes the eye", async () => {
    await using page = await open();
    const figure = page.locator("#item-4 .array-drawing");
    expect(await figure.locator("figcaption strong").textContent()).toBe(
      "db: every entry is 1/20 of what it should be.",
    );
    expect(await figure.locator("svg text").allTextContents()).toEqual(expect.arrayContaining(["+8", "−4.3"]));
    await figure.getByText("The numbers").click();
    expect(await figure.locator("tbody tr").count()).toBe(2);
  });

  it("names his mistakes in the words of every other report", async () => {
    await using page = await open();
    const text = (await page.textContent("main")) ?? "";
    const { stdout } = await runGrade([bobs, "--only", "4.2a"]);
    const [sentence] = /fcBackward: db is exactly[^.]*\./.exec(stdout.replaceAll(/\s+/g, " ")) ?? [];
    expect(sentence).toBeDefined();
    expect(text.replaceAll(/\s+/g, " ")).toContain(sentence);
  });

  it.each([360, 768, 1600])("fits a screen of %i pixels", async (width) => {
    await using page = await open({ viewport: { width, height: 800 } });
    expect(await isTooWide(page)).toBe(false);
  });

  it("is dark where that is asked for", async () => {
    const background = async (colorScheme: "light" | "dark"): Promise<string> => {
      await using page = await open({ colorScheme });
      return await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    };
    expect(await background("light")).not.toBe(await background("dark"));
  });

  it("can be read by whoever hears it: every picture has a name and a description", async () => {
    await using page = await open();
    const unnamed = await page.locator("svg").evaluateAll(
      (all) =>
        all.filter((svg) => {
          const textOf = (attribute: string): string =>
            document.getElementById(svg.getAttribute(attribute) ?? "")?.textContent ?? "";
          return (
            svg.getAttribute("role") !== "img" || textOf("aria-labelledby") === "" || textOf("aria-describedby") === ""
          );
        }).length,
    );
    expect(unnamed).toBe(0);
    const ids = await page.locator("[id]").evaluateAll((all) => all.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

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
    path = join(folder, "trained.html");
    await writeFile(path, await submissionPage(resultOf(scorecard("alice", { runs, facts }))));
  });

  it("has a chart for each comparison of 4.2 f and i, and one for what is compared with nothing", async () => {
    await using page = await openPage(browser, path);
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
    await using page = await openPage(browser, path);
    const chart = page.locator(".charts figure").first();
    expect(await chart.locator('svg g[aria-label="line"] path').count()).toBe(4);
    expect(await chart.locator('svg g[aria-label="dot"] path').count()).toBe(2);
    expect(await chart.locator("svg").textContent()).toContain("needed 45 %");
    expect(await chart.locator("figcaption").textContent()).toContain("test 50.00 %, needed 45.00 %");
    // Of 10 epochs, each a point of the curve.
    const curve = await chart.locator('svg g[aria-label="line"] path').first().getAttribute("d");
    expect(curve?.match(/[ML]/g)?.length ?? 0).toBe(10);
  });

  it("says in sentences what was measured for the observations", async () => {
    await using page = await openPage(browser, path);
    const facts = await page.locator(".facts li").allTextContents();
    expect(facts.join(" ")).toMatch(/both reach 40 % validation accuracy|reaches 40 % validation accuracy first/);
    expect(facts.join(" ")).toContain("points without L2 (momentum)");
  });

  it("shows the first layers as pictures that are there", async () => {
    await using page = await openPage(browser, path);
    const widths = await page
      .locator("img.weights")
      .evaluateAll((all) => all.map((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0)));
    expect(widths).toEqual([263, 263, 263, 263]);
  });
});

/** Numbers as pages show them: with four digits and with six, without their signs. */
const asShown = (values: readonly unknown[]): string[] =>
  values
    .map(Number)
    .filter((value) => Number.isFinite(value) && !Number.isInteger(value * 1000))
    .flatMap((value) => [4, 6].map((digits) => String(Math.abs(Number(value.toPrecision(digits))))));

const partsOf = ({ items }: Scorecard): Scorecard["items"][number]["parts"] => items.flatMap(({ parts }) => parts);

/** What is expected, in findings and in pictures. */
function expectedNumbers(card: Scorecard): string[] {
  const found = partsOf(card).flatMap(({ findings }) =>
    findings.flatMap(({ params }) => ("expected" in params ? [params.expected] : [])),
  );
  const drawn = partsOf(card).flatMap(({ pictures = [] }) =>
    pictures.flatMap((picture): unknown[] => {
      if (picture.kind === "array") return [...picture.expected];
      if (picture.drawnBy === "student") return picture.nodes.filter(({ actual }) => actual).map(({ value }) => value);
      return picture.nodes.flatMap(({ op, value, gradient }) => [...(op === undefined ? [] : [value]), gradient]);
    }),
  );
  return asShown([...found, ...drawn]);
}

/** What the student's own code gave, and what it was given: it may be what was expected of something else. */
function ownNumbers(card: Scorecard): string[] {
  const inTexts = (text: string): string[] => text.match(/\d+\.\d+(?:e-?\d+)?/g) ?? [];
  const found = partsOf(card).flatMap(({ findings }) =>
    findings.flatMap(({ params }) => {
      const {
        expected: _,
        relativeError: __,
        numerical: ___,
        ...own
      } = { expected: 0, relativeError: 0, numerical: 0, ...params };
      return inTexts(JSON.stringify(own));
    }),
  );
  const drawn = partsOf(card).flatMap(({ pictures = [] }) =>
    pictures.flatMap((picture): unknown[] => {
      if (picture.kind === "array") return [...inTexts(picture.input), ...picture.actual];
      return picture.nodes.flatMap(({ op, value, actual }) => {
        const isOwn = op === undefined || (picture.drawnBy === "student" && actual === undefined);
        return [...(isOwn ? [value] : []), actual?.value, actual?.gradient];
      });
    }),
  );
  return asShown([...found, ...drawn]);
}

describe("a student's page, where the rubric hides what is expected", () => {
  let [students, staffs]: [string, string] = ["", ""];
  let card: Scorecard;
  beforeAll(async () => {
    const original = await readFile(repository("rubric.yaml"), "utf8");
    const hiding = join(folder, "rubric.yaml");
    await writeFile(hiding, original.replaceAll(/^( +)points: (.+)$/gm, "$1points: $2\n$1expectedValues: hidden"));
    const full = await gradeBob("staff.json", "--format", "json", "--feedback", "staff", "--rubric", hiding);
    card = await readScorecard(full);
    const pageAt = async (level: string): Promise<string> =>
      readFile(await gradeBob(`${level}.html`, "--format", "html", "--feedback", level, "--rubric", hiding), "utf8");
    [students, staffs] = [await pageAt("visible"), await pageAt("staff")];
  });

  /** Whether a number stands in a text, and not as a part of another one. */
  const has = (text: string, number: string): boolean =>
    new RegExp(`(?<![\\d.])${number.replaceAll(".", "\\.")}(?!\\d)`).test(text);

  it("holds none of it, not even in its source", () => {
    const own = new Set(ownNumbers(card));
    const expected = [...new Set(expectedNumbers(card))].filter((number) => !own.has(number));
    expect(expected.filter((number) => has(staffs, number)).length).toBeGreaterThan(50);
    expect(expected.filter((number) => has(students, number))).toEqual([]);
  });

  it("still says what came, and where", () => {
    expect(students).toContain("✗ got 5.662");
    expect(students).toContain("to be another value, got");
  });
});

it("keeps everything that a student wrote text", async () => {
  const texts = [
    ...hostileTexts.map(([, text]) => text.slice(0, 3000)),
    `<script>document.title = "taken"</script>`,
    `"><img src=x onerror="document.title = 'taken'">`,
    `</title></style></svg></pre></details><script>document.title = "taken"</script>`,
    `<svg onload="document.title = 'taken'"><a href="javascript:document.title = 1">x</a></svg>`,
  ];
  const findings = texts.flatMap((text): Finding[] => [
    { code: "threw", params: { name: text, error: text, message: text }, where: { file: text } },
  ]);
  const pictures = texts.flatMap((text): NonNullable<Scorecard["items"][number]["parts"][number]["pictures"]> => {
    const node = { id: text.slice(0, 60), inputs: [], value: 1 };
    const output = { id: "L", op: "exp", inputs: [{ from: node.id }], value: 2 };
    const drawing = { kind: "graph", drawnBy: "student", isAnswer: false, input: text, nodes: [node, output] } as const;
    return [
      { ...drawing, name: text, graph: text },
      {
        kind: "array",
        name: text,
        result: text,
        input: text,
        shape: [2],
        actual: [1, 2],
        expected: [1, 3],
        wrong: [1],
      },
    ];
  });
  const card = scorecard("mallory", {
    submission: { name: texts.join(" "), language: "python", sha256: "0".repeat(64), findings },
    items: [item({ id: "4.1a", status: "errored" }, { findings, pictures })],
    integrity: findings,
    artifacts: texts.flatMap((text, index) => [
      { kind: "text", name: text, mediaType: "text/markdown", data: text },
      {
        kind: "image",
        name: `cell ${index}`,
        mediaType: "image/svg+xml",
        data: `<svg xmlns="http://www.w3.org/2000/svg">${text}</svg>`,
      },
    ]),
  });
  const path = join(folder, "mallory.html");
  await writeFile(path, await submissionPage(resultOf(card)));
  await using page = await openPage(browser, path, { viewport: { width: 360, height: 800 } });
  expect(await page.title()).not.toBe("taken");
  expect(await page.locator("script, iframe, object, embed, foreignObject, [onload], [onerror]").count()).toBe(0);
  expect(await page.locator("a:not([href^='#'])").count()).toBe(0);
  expect(await isTooWide(page)).toBe(false);
});
