/** The page of a class of 500, opened from a file in a browser, as whoever teaches it does. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Scorecard } from "../../../src/scorecard/scorecard.ts";
import { startBrowser } from "../../browser.ts";
import { runGrade } from "../../command-line.ts";
import { openPage, type OpenedPage } from "../../opened-page.ts";
import { writeFiles } from "../../write-files.ts";
import { largeClass, largeClassFolder } from "./large-class.ts";

const COUNT = 500;
const scorecards = largeClass(COUNT);
let browser: Browser;
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "class-page-"));
  await writeFiles(folder, largeClassFolder(scorecards));
  const { code, stderr } = await runGrade(["report", folder, "--format", "html", "--out", join(folder, "pages")]);
  if (code !== 0) throw new Error(stderr);
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

const open = (options: BrowserContextOptions = {}): Promise<OpenedPage> =>
  openPage(browser, join(folder, "pages", "index.html"), options);

/** The texts of a column of those that are shown, from the top. */
async function column(page: Page, index: number): Promise<string[]> {
  await page.locator("#table[aria-busy=false]").waitFor();
  return page.locator(`#table tbody tr:visible > :nth-child(${index + 1})`).allTextContents();
}

const countOf = (page: Page): Promise<string | null> => page.textContent("#count");

/** How many scorecards are so, as the count says it. */
const ofAll = (isSo: (each: Scorecard) => boolean): string => `${scorecards.filter(isSo).length} of ${COUNT}`;

it("says how many there are, the median, and what is open", async () => {
  await using page = await open();
  expect(await page.title()).toBe("Backpropagation: class report");
  const points = scorecards.map(({ total }) => total.points).toSorted((a, b) => a - b);
  const median = ((points[COUNT / 2 - 1] ?? 0) + (points[COUNT / 2] ?? 0)) / 2;
  expect(await page.locator(".numbers strong").allTextContents()).toEqual([
    String(COUNT),
    String(Math.round(median * 100) / 100),
    expect.stringMatching(/^[\d.]+–10$/),
    String(scorecards.filter(({ complete, total }) => complete && total.pending === 0).length),
  ]);
  expect(await page.textContent(".open")).toContain(
    `In ${scorecards.filter(({ complete }) => !complete).length}, parts`,
  );
});

const sums = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + Number.parseInt(text, 10), 0);

it("counts everybody once, in the distribution and in every item", async () => {
  await using page = await open();
  expect(sums(await page.locator("figcaption td").allTextContents())).toBe(COUNT);
  for (const row of await page.locator(".rates tbody tr").all()) {
    const counts = await row.locator("li").allTextContents();
    expect(sums(counts.map((text) => text.replace(/^\D+/, "")))).toBe(COUNT);
  }
});

describe("the table", () => {
  it("is sorted by a column and back, by mouse and by keyboard, and says how", async () => {
    await using page = await open();
    const header = page.getByRole("columnheader", { name: "Points" });
    const numbers = async (): Promise<number[]> => (await column(page, 2)).map(Number);
    const ascending = scorecards.map(({ total }) => Math.round(total.points * 100) / 100).toSorted((a, b) => a - b);
    await header.getByRole("button").click();
    expect(await header.getAttribute("aria-sort")).toBe("ascending");
    expect(await numbers()).toEqual(ascending);
    await page.keyboard.press("Enter");
    expect(await header.getAttribute("aria-sort")).toBe("descending");
    expect(await numbers()).toEqual(ascending.toReversed());
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Space");
    expect(await page.locator("[aria-sort]").allTextContents()).toEqual(["Student"]);
    const names = await column(page, 1);
    expect(names).toEqual(names.toSorted(new Intl.Collator("en", { numeric: true }).compare));
  });

  it("has what is empty last in either direction", async () => {
    await using page = await open();
    const button = page.getByRole("button", { name: "sgd accuracy" });
    const untrained = scorecards.filter(({ runs }) => runs.length === 0).length;
    const index = (await page.locator("#table thead th").allTextContents()).indexOf("sgd accuracy");
    for (let click = 0; click < 2; click += 1) {
      await button.click();
      const cells = await column(page, index);
      expect(cells.slice(-untrained).join("")).toBe("");
      expect(cells.slice(0, -untrained)).not.toContain("");
    }
  });

  it("leads to the page of each submission", async () => {
    await using page = await open();
    const links = page.locator("#table tbody th a");
    expect(await links.first().getAttribute("href")).toBe("submissions/student-001.html");
    expect(await links.count()).toBe(COUNT);
  });
});

describe("a filter", () => {
  it("finds a name, and nothing where there is none", async () => {
    await using page = await open();
    await page.getByLabel("Name").fill("STUDENT-01");
    expect(await countOf(page)).toBe(ofAll(({ submission }) => submission.name.startsWith("student-01")));
    await page.getByLabel("Name").fill("dörte");
    const names = await column(page, 1);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !name.startsWith("Dörte"))).toEqual([]);
    await page.getByLabel("Name").fill("");
    expect(await column(page, 0)).toEqual(scorecards.map(({ submission }) => submission.name));
    await page.getByLabel("Name").fill("nobody");
    await page.keyboard.press("Enter");
    expect(await countOf(page)).toBe(`0 of ${COUNT}`);
    expect(await page.getByText("No submission is like that.").isVisible()).toBe(true);
  });

  it("finds who did not pass an item", async () => {
    await using page = await open();
    await page.getByLabel("Item not passed").selectOption("4.2a");
    expect(await countOf(page)).toBe(ofAll(({ items }) => items.find(({ id }) => id === "4.2a")?.status !== "passed"));
  });

  it("finds who made a mistake, from its entry, which says how many did", async () => {
    await using page = await open();
    const entry = page.locator(".mistakes > li").filter({ hasText: "fcBackward: dW is divided by N" });
    const made = scorecards.filter(({ items }) => JSON.stringify(items).includes("fc-weight-gradient-averaged"));
    expect(await entry.locator("summary").textContent()).toContain(`${made.length} submissions`);
    expect(await entry.locator("details a").allTextContents()).toEqual(made.map(({ submission }) => submission.name));
    await page.getByLabel("Name").fill("nobody");
    await entry.getByRole("button").click();
    expect(await countOf(page)).toBe(`${made.length} of ${COUNT}`);
    expect(await column(page, 0)).toEqual(made.map(({ submission }) => submission.name));
  });

  it("finds each flag, and everybody again", async () => {
    await using page = await open();
    const flags: readonly (readonly [string, (each: Scorecard) => boolean])[] = [
      ["integrity flag", ({ integrity }) => integrity.length > 0],
      ["an item could not be judged", ({ items }) => items.some(({ status }) => status === "errored")],
      ["parts were skipped", ({ complete }) => !complete],
      ["points are pending", ({ total }) => total.pending > 0],
    ];
    for (const [flag, isSo] of flags) {
      await page.getByLabel("Flag").selectOption(flag);
      expect(await countOf(page)).toBe(ofAll(isSo));
      expect(ofAll(isSo)).not.toMatch(/^0 /);
      await page.getByRole("button", { name: "Show all" }).click();
      await page.waitForFunction(() => document.querySelector("#count")?.textContent === "500 of 500");
    }
  });

  it("is asked together with others", async () => {
    await using page = await open();
    await page.getByLabel("Item not passed").selectOption("4.2a");
    await page.getByLabel("Name").fill("student-1");
    expect(await countOf(page)).toBe(
      ofAll(
        ({ items, submission }) =>
          submission.name.startsWith("student-1") && items.find(({ id }) => id === "4.2a")?.status !== "passed",
      ),
    );
  });
});

it("shows everything without a script, and nothing that needs one", async () => {
  await using page = await open({ javaScriptEnabled: false });
  expect(await page.locator("#table tbody tr:visible").count()).toBe(COUNT);
  expect(await page.locator("button:visible, input:visible, select:visible").count()).toBe(0);
  expect(await countOf(page)).toBe("500 submissions");
});

const coloursOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const style = getComputedStyle(document.body);
    return [
      style.backgroundColor,
      style.color,
      getComputedStyle(document.querySelector("svg rect") ?? document.body).fill,
    ];
  });

describe("how it looks", () => {
  it("is other in the dark, the charts too", async () => {
    await using light = await open({ colorScheme: "light" });
    await using dark = await open({ colorScheme: "dark" });
    const [inLight, inDark] = [await coloursOf(light), await coloursOf(dark)];
    expect(inLight.filter((colour, index) => colour === inDark[index])).toEqual([]);
  });

  it("is never scrolled sideways as a whole, but in its boxes, from 360 pixels on", async () => {
    for (const width of [360, 768]) {
      await using page = await open({ viewport: { width, height: 740 } });
      const [all, visible, table, box] = await page.evaluate(() => [
        document.scrollingElement?.scrollWidth ?? Infinity,
        innerWidth,
        document.querySelector("#table")?.clientWidth ?? 0,
        document.querySelector("#table")?.parentElement?.clientWidth ?? Infinity,
      ]);
      expect(all).toBeLessThanOrEqual(visible ?? 0);
      expect(table).toBeGreaterThan(box ?? 0);
    }
  });

  it("leaves out on paper what only a screen can do, and nothing of the table", async () => {
    await using page = await open();
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("input:visible, select:visible, nav:visible").count()).toBe(0);
    expect(await page.locator("#table tbody tr:visible").count()).toBe(COUNT);
    expect(
      await page.evaluate(
        () => getComputedStyle(document.querySelector("#table")?.parentElement ?? document.body).overflowY,
      ),
    ).toBe("visible");
  });
});

it("is told to a screen reader: landmarks, headings in order, named pictures, tables and boxes", async () => {
  await using page = await open();
  expect(await page.getByRole("main").count()).toBe(1);
  const levels = await page.locator("h1, h2, h3").evaluateAll((all) => all.map(({ tagName }) => tagName));
  expect(levels).toEqual(["H1", ...levels.slice(1).map(() => "H2")]);
  for (const picture of ["Distribution of points", "Test accuracies of all submissions"]) {
    expect(await page.getByRole("img", { name: picture }).count()).toBe(1);
  }
  expect(await page.locator(".scroll:not([tabindex='0'][aria-label])").count()).toBe(0);
  expect(await page.getByRole("search").count()).toBe(1);
  expect(await page.locator("[id]").evaluateAll((all) => all.length - new Set(all.map(({ id }) => id)).size)).toBe(0);
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the report");
});
