/** The page of one submission, opened from a file in a browser, as a student and whoever teaches it do. */
import { stat } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";

import { browserAndFolder } from "../../browser-and-folder.ts";
import { runGrade } from "../../command-line.ts";
import { rubric } from "../../grading.ts";
import { isTooWide, openPage, type OpenedPage } from "../../opened-page.ts";
import { bobs, gradeBob } from "./grade-bob.ts";

const pages = browserAndFolder();

const words = (texts: readonly string[]): string => texts.join(" ").replaceAll(/\s+/g, " ");

describe("bob's page", () => {
  let path = "";
  beforeAll(async () => {
    path = await gradeBob(pages.at("bob.html"), "--format", "html");
  });
  const open = (options: Parameters<typeof openPage>[2] = {}): Promise<OpenedPage> =>
    openPage(pages.browser, path, options);

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
    expect(words(await wrong(1))).toContain("✗ got 0.2972");
    expect(words(await wrong(2))).toMatch(/✗ got −0\.04583.*expected 0\.04583/);
    expect(words(await wrong(3))).toMatch(/✗ got 5\.662.*expected 11\.56/);
    expect(await page.locator("#item-1 g.to-change").count()).toBe(1);
    expect(await page.locator("#item-3 g.copy").count()).toBe(3);
    // An edge that is marked is seen to be: it has the colour of what is wrong.
    const colour = await page
      .locator("#item-3 g.edge.wrong path")
      .first()
      .evaluate((edge) => getComputedStyle(edge).stroke);
    expect(colour).toBe("rgb(179, 38, 30)");
  });

  it("shows the errors of a wrong gradient element by element, and says what strikes the eye", async () => {
    await using page = await open();
    const figure = page.locator("#item-4 .array-drawing");
    expect(await figure.locator("figcaption strong").textContent()).toBe(
      "db: every entry is 1/2 of what it should be.",
    );
    expect(await figure.locator("svg text").allTextContents()).toEqual(expect.arrayContaining(["−0.25", "+0.42"]));
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
    const backgrounds: string[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      await using page = await open({ colorScheme });
      backgrounds.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    }
    expect(new Set(backgrounds).size).toBe(2);
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
