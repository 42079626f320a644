/**
 * What the page of a class costs whoever opens it: its size, how long Chromium takes to load and paint it, and how long from a
 * choice in a filter to the next painted frame. Each is the median of several, in a browser that is otherwise idle. Prints a
 * table in Markdown.
 *
 *     npm run bench:pages [COUNT ...]
 */
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";

import { classPage } from "../src/report/html/class-page/class-page.ts";
import { readResults } from "../src/results/read.ts";
import { startBrowser } from "../test/browser.ts";
import { largeClass, largeClassFolder } from "../test/report/html/large-class.ts";
import { writeFiles } from "../test/write-files.ts";

/** Milliseconds. */
interface Cost {
  readonly load: number;
  readonly firstPaint: number;
  readonly filter: number;
  readonly sort: number;
}

const COUNTS = [500];
const TIMES = 7;

async function cost(browser: Browser, address: string): Promise<Cost> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(address);
  const [load, firstPaint] = await page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    return [navigation?.loadEventEnd ?? Number.NaN, paint?.startTime ?? Number.NaN];
  });
  await page.locator("#table").scrollIntoViewIfNeeded();
  const filters: number[] = [];
  for (const text of ["student-1", "", "a", "", "student-499", ""]) filters.push(await untilPainted(page, text));
  const sort = await untilPainted(page, undefined);
  await page.close();
  return { load: load ?? Number.NaN, firstPaint: firstPaint ?? Number.NaN, filter: Math.max(...filters), sort };
}

/** From an input in the name's field to the frame after it; without a text, from a click on the column of points. */
const untilPainted = (page: Page, text: string | undefined): Promise<number> =>
  page.evaluate(
    (typed) =>
      new Promise<number>((resolve) => {
        const field = document.querySelector<HTMLInputElement>("input[name=name]");
        const button = document.querySelector<HTMLElement>("#table th:nth-child(3) button");
        const startedAt = performance.now();
        if (field !== null && typed !== undefined) {
          field.value = typed;
          field.dispatchEvent(new Event("input", { bubbles: true }));
        } else button?.click();
        // A frame is painted after its callbacks: a message that they send comes when it is.
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.addEventListener("message", () => resolve(performance.now() - startedAt));
          channel.port1.start();
          channel.port2.postMessage(undefined);
        });
      }),
    text,
  );

const median = (values: readonly number[]): string =>
  `${Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN)} ms`;

const counts = process.argv.length > 2 ? process.argv.slice(2).map(Number) : COUNTS;
const browser = await startBrowser();
process.stdout.write(
  "| submissions | written in | kilobytes | loaded | first paint | slowest of six filters | sorted |\n|---|---|---|---|---|---|---|\n",
);
for (const count of counts) {
  const folder = await mkdtemp(join(tmpdir(), "bench-pages-"));
  await writeFiles(folder, largeClassFolder(largeClass(count)));
  const results = await readResults(folder);
  const file = join(folder, "index.html");
  const startedAt = performance.now();
  await writeFile(file, classPage(results));
  const writtenIn = Math.round(performance.now() - startedAt);
  const { size } = await stat(file);
  const costs: Cost[] = [];
  for (let time = 0; time < TIMES; time += 1) costs.push(await cost(browser, pathToFileURL(file).href));
  const columns = (["load", "firstPaint", "filter", "sort"] as const).map((key) =>
    median(costs.map((each) => each[key])),
  );
  process.stdout.write(`| ${count} | ${writtenIn} ms | ${Math.round(size / 1000)} | ${columns.join(" | ")} |\n`);
  await rm(folder, { recursive: true });
}
await browser.close();
