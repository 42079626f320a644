/** A class whose names, files and messages are written to take over the page that tells of them. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Browser } from "playwright-core";

import type { Finding } from "../../../src/findings.ts";
import { classPage } from "../../../src/report/html/class-page/class-page.ts";
import { safeText } from "../../../src/report/safe-text.ts";
import { resultOf } from "../../../src/results/merge.ts";
import type { ClassResults } from "../../../src/results/results.ts";
import { startBrowser } from "../../browser.ts";
import { item, scorecard } from "../../results/example-class.ts";
import { run } from "../../scorecard/example-runs.ts";
import { hostileTexts, obeyed } from "../hostile-texts.ts";

const TEXTS = [
  ...hostileTexts.map(([, text]) => text),
  `<script>document.title = "taken"</script>`,
  `</title></style></script></table></main><script>document.title = "taken"</script>`,
  `"><img src=x onerror="document.title = 'taken'">`,
  `' onmouseover='document.title = 1' x='`,
  `<svg onload="document.title = 'taken'"><a href="javascript:document.title = 1">x</a></svg>`,
  `<iframe src="https://example.com"></iframe><meta http-equiv="refresh" content="0;url=https://example.com">`,
  `<!-- <![CDATA[ ]]> --> &lt;b&gt; {{7*7}} \${7*7}`,
  `javascript:document.title='taken'`,
  `<plaintext>`,
  "../../../../etc/passwd",
];

/** Each text wherever a student or a roster can put one. */
function hostileClass(): ClassResults {
  const results = TEXTS.map((text, index) => {
    const findings: Finding[] = [
      { code: "threw", params: { name: text, error: text, message: text } },
      {
        code: "wrong-shape",
        params: { name: text, result: text, expected: text, actual: text },
        where: { file: text },
      },
    ];
    const card = scorecard(`${index}`, {
      submission: { name: text.slice(0, 5000), language: "typescript", sha256: "0".repeat(64), findings },
      items: [
        item({ id: "4.1b", title: text, status: "errored" }, { findings }),
        item({ id: text, status: "failed" }, { findings }),
      ],
      runs: [run({ name: text })],
      integrity: [{ code: "forbidden-access", params: { what: text } }],
    });
    return { ...resultOf(card), file: `${text.slice(0, 100)}.json`, student: { name: text } };
  });
  const names = TEXTS.slice(0, 5);
  return { results, severalRows: names, withoutScorecard: names, withoutSubmission: names.map((name) => ({ name })) };
}

let browser: Browser;
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hostile-class-"));
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

it("is text on its page, and nothing else", async () => {
  const text = classPage(hostileClass());
  const file = join(folder, "index.html");
  await writeFile(file, text);
  const page = await browser.newPage();
  const troubles: string[] = [];
  page.on("console", (message) => troubles.push(message.text()));
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("dialog", (dialog) => troubles.push(dialog.message()));
  page.on("request", (request) => troubles.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  await page.getByRole("button", { name: "Submission", exact: true }).click();
  await page.mouse.move(300, 300);
  expect(troubles.filter((trouble) => !trouble.endsWith("index.html") && trouble !== "data:,")).toEqual([]);
  expect(await page.title()).toBe("Backpropagation: class report");
  expect(await page.locator("script").count()).toBe(1);
  expect(await page.locator("img, iframe, plaintext, object, embed, [onload], [onerror], [onmouseover]").count()).toBe(
    0,
  );
  const links = await page.locator("a").evaluateAll((all) => all.map((each) => each.getAttribute("href") ?? ""));
  expect(links.filter((href) => !/^(?:#[a-z]+|submissions\/[\w%.!~*'()-]+\.html)$/.test(href))).toEqual([]);
  const names = await page.locator("#table tbody th").allTextContents();
  expect(names.toSorted()).toEqual(TEXTS.map((each) => safeText(each.slice(0, 5000))).toSorted());
  const body = await page.evaluate(() => document.querySelector("main")?.textContent ?? "");
  // A page is no log: the marks of commands for those mean nothing here.
  expect(obeyed(body.replaceAll("\n", "")).filter((mark) => mark !== "::" && mark !== "##")).toEqual([]);
  expect(await page.evaluate(() => (document.scrollingElement?.scrollWidth ?? Infinity) <= innerWidth)).toBe(true);
});
