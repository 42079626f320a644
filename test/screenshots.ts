/**
 * Makes the pictures in docs/images anew, from real gradings: `node test/screenshots.ts`. It trains alice's networks, which takes
 * minutes; the class is made up, as it is for the tests.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";

import { startBrowser } from "./browser.ts";
import { runGrade } from "./command-line.ts";
import { repository } from "./grading.ts";
import { largeClass, largeClassFolder } from "./report/html/large-class.ts";
import { writeFiles } from "./write-files.ts";

const images = repository("docs/images");
const WIDTH = 1180;
const CLASS = 500;
/** Around what is shown, in pixels. */
const MARGIN = 24;

const folder = await mkdtemp(join(tmpdir(), "screenshots-"));
const browser = await startBrowser();
try {
  await mkdir(images, { recursive: true });
  const at = (name: string): string => join(folder, name);
  await grade(repository("submissions/bob"), "--quick", "--format", "html", "--out", at("bob.html"));
  await grade(repository("submissions/alice"), "--format", "html", "--out", at("alice.html"));
  await writeFiles(at("class"), largeClassFolder(largeClass(CLASS)));
  await grade("report", at("class"), "--format", "html", "--out", at("pages"));
  await shoot(browser, at("bob.html"), "bob.png", ["#item-3", "#item-4"]);
  await shoot(browser, at("alice.html"), "alice.png", ["section[aria-labelledby=trainings]"]);
  await shoot(browser, at("pages/index.html"), "class.png", ["h1", "section:has(#mistakes)"]);
} finally {
  await browser.close();
  await rm(folder, { recursive: true });
}

async function grade(...args: string[]): Promise<void> {
  const { code, stderr } = await runGrade(args);
  if (code !== 0) throw new Error(stderr);
}

/** From the top of the first of these elements to the end of the last. */
async function shoot(of: Browser, path: string, name: string, elements: readonly string[]): Promise<void> {
  const page = await of.newPage({ viewport: { width: WIDTH, height: 900 }, colorScheme: "light" });
  await page.goto(pathToFileURL(path).href);
  const boxes = await Promise.all(elements.map((each) => boxOf(page, each)));
  const top = Math.min(...boxes.map(({ y }) => y)) - MARGIN;
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + MARGIN;
  const clip = { x: 0, y: Math.max(0, top), width: WIDTH, height: bottom - Math.max(0, top) };
  await page.screenshot({ path: join(images, name), fullPage: true, clip });
  await page.close();
}

async function boxOf(page: Page, element: string): Promise<{ readonly y: number; readonly height: number }> {
  const box = await page.locator(element).first().boundingBox();
  if (box === null) throw new Error(`Expected ${element} on the page.`);
  return box;
}
