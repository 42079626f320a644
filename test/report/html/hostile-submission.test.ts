/** A submission whose names, messages and pictures are written to take over the page that tells of them. */
import { writeFile } from "node:fs/promises";
import { expect, it } from "vitest";

import type { Finding } from "../../../src/findings.ts";
import type { Picture } from "../../../src/pictures.ts";
import { submissionPage } from "../../../src/report/html/submission-page/page.ts";
import { resultOf } from "../../../src/results/merge.ts";
import { browserAndFolder } from "../../browser-and-folder.ts";
import { isTooWide, openPage } from "../../opened-page.ts";
import { item, scorecard } from "../../results/example-class.ts";
import { hostileTexts } from "../hostile-texts.ts";

const pages = browserAndFolder();

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
  const pictures = texts.flatMap((text): Picture[] => {
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
  const path = pages.at("mallory.html");
  await writeFile(path, await submissionPage(resultOf(card)));
  await using page = await openPage(pages.browser, path, { viewport: { width: 360, height: 800 } });
  expect(await page.title()).not.toBe("taken");
  expect(await page.locator("script, iframe, object, embed, foreignObject, [onload], [onerror]").count()).toBe(0);
  expect(await page.locator("a:not([href^='#'])").count()).toBe(0);
  expect(await isTooWide(page)).toBe(false);
});

it("draws no graph that would hold up whoever makes the page, and shows it as text", async () => {
  const chain = Array.from({ length: 200 }, (_, index) => ({
    id: `n${index}`,
    op: "×",
    inputs: [{ from: index === 0 ? "x" : `n${index - 1}` }, { from: "x" }],
    value: 1,
  }));
  const picture: Picture = {
    kind: "graph",
    name: "f1Graph",
    graph: "f1",
    drawnBy: "student",
    isAnswer: false,
    input: "x=1",
    nodes: [{ id: "x", inputs: [], value: 1 }, ...chain],
  };
  const text = await submissionPage(
    resultOf(scorecard("mallory", { items: [item({ id: "4.1a" }, { pictures: [picture] })] })),
  );
  expect(text).toContain("It is too large to be drawn.");
  expect(text).toContain("n199 = n198 × x");
});

const pageWith = (picture: Picture): Promise<string> =>
  submissionPage(resultOf(scorecard("ann", { items: [item({ id: "4.1b" }, { pictures: [picture] })] })));

it("never says of a graph in which something is marked that everything is right", async () => {
  const right = { id: "x", inputs: [], value: 1, gradient: 2 };
  const output = { id: "L", op: "exp", inputs: [{ from: "x", gradient: 2 }], value: 2, gradient: 1 };
  const picture = {
    kind: "graph",
    name: "f1",
    graph: "f1",
    drawnBy: "reference",
    isAnswer: false,
    input: "x=1",
  } as const;
  const wrong = { ...right, actual: { gradient: 4 } };
  expect(await pageWith({ ...picture, nodes: [right, output] })).toContain("Everything is as it should be.");
  expect(await pageWith({ ...picture, nodes: [wrong, output] })).not.toContain("Everything is as it should be.");
});
