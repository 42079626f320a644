/** A page: one file that may load nothing, in colours that can be read. */
import { createHash } from "node:crypto";
import { parseHTML } from "linkedom";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { statusMark, scrollBox } from "../../../src/report/html/elements.ts";
import { htmlDocument } from "../../../src/report/html/document.ts";
import { html } from "../../../src/report/html/markup.ts";
import { baseStyle } from "../../../src/report/html/style.ts";
import { startBrowser } from "../../browser.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const policyOf = (page: string): string =>
  parseHTML(page).document.querySelector("meta[http-equiv]")?.getAttribute("content") ?? "";

it("lets no script run where there is none, and only its own where there is one", () => {
  const body = html`<h1>A</h1>`;
  expect(policyOf(htmlDocument({ title: "A", body }))).toContain("script-src 'none'");
  const script = `document.title = "é < 2";`;
  const hash = createHash("sha256").update(script).digest("base64");
  expect(policyOf(htmlDocument({ title: "A", body, script }))).toContain(`default-src 'none'`);
  expect(policyOf(htmlDocument({ title: "A", body, script }))).toContain(`script-src 'sha256-${hash}'`);
});

it("names no other place", () => {
  const page = htmlDocument({ title: "</title><script>", body: html`<h1>A</h1>`, script: "1;" });
  expect(page).toMatch(/^<!doctype html>\n<html lang="en"><head><meta charset="utf-8"/);
  expect(page).not.toMatch(/https?:|@import|url\(/);
  expect(parseHTML(page).document.title).toBe("</title><script>");
});

it("runs its own script, and none that somebody got into it", async () => {
  const body = html`<h1>A</h1>
    ${scrollBox("Statuses", statusMark("passed"))}<b onclick="document.title = 'clicked'">B</b>`;
  const written = htmlDocument({ title: "A", body, script: `document.querySelector("h1").textContent = "run";` });
  const page = await browser.newPage();
  await page.setContent(written.replace("</main>", "<script>document.title = 'smuggled'</script></main>"));
  await page.click("b");
  expect(await page.textContent("h1")).toBe("run");
  expect(await page.title()).toBe("A");
  expect(await page.getByRole("region", { name: "Statuses" }).textContent()).toBe("✓ passed");
  await page.close();
});

describe("the colours of text have a contrast of 4.5 to 1 and more", () => {
  const [light = "", dark = ""] = [...baseStyle.matchAll(/:root \{([^}]*--background: #[^}]*--text[^}]*)\}/g)].map(
    ([, text]) => text ?? "",
  );
  it.each([
    ["light", light],
    ["dark", dark],
  ])("in %s", (_, declarations) => {
    const colours = new Map(
      [...declarations.matchAll(/(--[\w-]+): (#\w{6});/g)].map(([, name = "", hex = ""]) => [name, hex]),
    );
    const grounds = ["--background", "--surface", "--raised"];
    const texts = [...colours.keys()].filter((name) => ![...grounds, "--line"].includes(name));
    expect(texts.length).toBeGreaterThan(10);
    const faint = texts.flatMap((text) =>
      grounds.map((ground) => ({ text, ground, ratio: contrast(colours.get(text), colours.get(ground)) })),
    );
    expect(faint.filter(({ ratio }) => !(ratio >= 4.5))).toEqual([]);
  });
});

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one = "", other = ""): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
