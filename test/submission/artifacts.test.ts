/** What the person is shown who scores words and plots. */
import { describe, expect, it } from "vitest";

import { stage } from "../../src/submission/stage.ts";
import type { Artifact } from "../../src/submission/submission.ts";
import { code, markdown, notebook, plot, PNG, result, stream } from "./notebook-json.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

/** The artifacts of a notebook with a cell of code and then these. */
async function artifactsOf(...cells: readonly unknown[]): Promise<readonly Artifact[]> {
  await folder.write({ "jdoe_12345678.ipynb": notebook(code("x = 1"), ...cells) });
  const { artifacts, broken } = await stage(folder.at("jdoe_12345678.ipynb"));
  expect(broken).toBeUndefined();
  return artifacts;
}

const SVG = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>\n';

describe("shown are", () => {
  it("texts, plots and printed accuracies, in the notebook's order", async () => {
    const train = code("train()", stream("val acc: 0.48\n"), plot("image/png", PNG), plot("image/jpeg", "/9j/4AAQ"));
    expect(await artifactsOf(markdown("**Momentum** is\nfaster."), train, markdown("So."))).toEqual([
      { kind: "text", name: "cell 2", mediaType: "text/markdown", data: "**Momentum** is\nfaster." },
      { kind: "output", name: "cell 3", mediaType: "text/plain", data: "val acc: 0.48" },
      { kind: "image", name: "cell 3", mediaType: "image/png", data: PNG },
      { kind: "image", name: "cell 3", mediaType: "image/jpeg", data: "/9j/4AAQ" },
      { kind: "text", name: "cell 4", mediaType: "text/markdown", data: "So." },
    ]);
  });

  it("plots with their base64 in lines, and vector graphics as text", async () => {
    const broken = `${PNG.slice(0, 40)}\n${PNG.slice(40)}\n`;
    const inLines = [`${PNG.slice(0, 40)}\n`, PNG.slice(40)];
    const cell = code("plot()", plot("image/png", broken), plot("image/png", inLines), plot("image/svg+xml", [SVG]));
    expect((await artifactsOf(cell)).map(({ mediaType, data }) => [mediaType, data])).toEqual([
      ["image/png", PNG],
      ["image/png", PNG],
      ["image/svg+xml", SVG],
    ]);
  });

  it("a plot that is stored in two forms, once", async () => {
    const both = { output_type: "display_data", data: { "image/svg+xml": SVG, "image/png": PNG } };
    expect((await artifactsOf(code("plot()", both))).map(({ mediaType }) => mediaType)).toEqual(["image/png"]);
  });

  it("plots and prints of nbformat 3", async () => {
    const outputs = [
      { output_type: "stream", stream: "stdout", text: ["Test accuracy: 0.5\n"] },
      { output_type: "stream", stream: "stderr", text: "val acc: 0.1\n" },
      { output_type: "display_data", png: `${PNG}\n`, text: "<matplotlib.figure.Figure at 0x1>" },
      { output_type: "pyout", prompt_number: 3, text: ["'done'"] },
    ];
    const cells = [{ cell_type: "code", input: "train()", outputs }];
    await folder.write({ "jdoe_12345678.ipynb": JSON.stringify({ nbformat: 3, worksheets: [{ cells }] }) });
    expect((await stage(folder.at("jdoe_12345678.ipynb"))).artifacts).toEqual([
      { kind: "output", name: "cell 1", mediaType: "text/plain", data: "Test accuracy: 0.5\n'done'" },
      { kind: "image", name: "cell 1", mediaType: "image/png", data: PNG },
    ]);
  });

  it("pictures that were pasted into text, apart from it", async () => {
    const pasted = markdown(
      `My graph:\n\n![graph](data:image/png;base64,${PNG})\n\nand <img src="data:image/jpg;base64,/9j/4AAQ">`,
    );
    const attached = {
      cell_type: "markdown",
      source: "![graph](attachment:graph.png)",
      attachments: { "graph.png": { "image/png": PNG } },
    };
    const alone = { cell_type: "markdown", source: "", attachments: { "a.jpg": { "image/jpeg": "/9j/4AAQ" } } };
    expect((await artifactsOf(pasted, attached, alone)).map(({ name, data }) => [name, data])).toEqual([
      ["cell 2", 'My graph:\n\n![graph]()\n\nand <img src="">'],
      ["cell 2", PNG],
      ["cell 2", "/9j/4AAQ"],
      ["cell 3", "![graph](attachment:graph.png)"],
      ["cell 3", PNG],
      ["cell 4", "/9j/4AAQ"],
    ]);
  });

  it("raw cells as the plain text that they are", async () => {
    expect(await artifactsOf({ cell_type: "raw", source: "# no heading" })).toEqual([
      { kind: "text", name: "cell 2", mediaType: "text/plain", data: "# no heading" },
    ]);
  });

  it("printed accuracies without colours, of results too", async () => {
    const cell = code("test()", stream("\u001b[32mtest_acc\u001b[0m = 0.5"), result("{'val_acc': 0.48}"));
    expect(await artifactsOf(cell)).toMatchObject([{ data: "test_acc = 0.5\n{'val_acc': 0.48}" }]);
  });
});

describe("not shown are", () => {
  it("blank texts, other prints, progress bars, tables and errors", async () => {
    const table = { output_type: "execute_result", data: { "text/html": "<b>accuracy</b>", "text/plain": "0.5" } };
    const error = { output_type: "error", ename: "ValueError", evalue: "accuracy", traceback: ["accuracy"] };
    const cells = [
      markdown(" \n"),
      code("print(W.shape)", stream("(3072, 300)\naccept\n")),
      code("train()", stream("val acc: 0.48\n", "stderr")),
      code("table()", table),
      code("fail()", error),
    ];
    expect(await artifactsOf(...cells)).toEqual([]);
  });

  it("the middle of a long print: its first and last lines stay", async () => {
    const epochs = Array.from({ length: 4000 }, (_, index) => `step ${index}: train accuracy 0.4 😀\n`).join("");
    const [shown] = await artifactsOf(code("train()", stream(`first\n${epochs}Test accuracy: 0.51\n`)));
    const data = shown?.data ?? "";
    expect(data.length).toBeLessThanOrEqual(4096);
    expect(data.length).toBeGreaterThan(4000);
    expect(data).toMatch(/^first\nstep 0:[^]*\n…\n[^]*Test accuracy: 0\.51$/);
    expect(data.isWellFormed()).toBe(true);
  });

  it.each([
    ["text of more than 64 KB", markdown("x".repeat(64 * 1024 + 1))],
    ["text of 40,000 letters of two bytes", markdown("é".repeat(40_000))],
    ["a picture of more than 1 MB", code("plot()", plot("image/png", "A".repeat(2 ** 20 + 4)))],
    ["a picture that is no base64", code("plot()", plot("image/png", "<script>"))],
    ["a picture of half a base64 group", code("plot()", plot("image/png", PNG.slice(1)))],
    ["an empty picture", code("plot()", plot("image/jpeg", ""))],
    ["a vector graphic that is none", code("plot()", plot("image/svg+xml", "<b>plot</b>"))],
  ])("%s; that it was left out is said", async (_, cell) => {
    expect(await artifactsOf(cell, markdown("So."))).toEqual([
      { kind: "text", name: "cell 3", mediaType: "text/markdown", data: "So." },
      {
        kind: "text",
        name: "left out",
        mediaType: "text/plain",
        data: "Left out here, because too large, too many or damaged: 1. See the notebook.",
      },
    ]);
  });

  it("more than 4 MB in all, and more than 200", async () => {
    const images = Array.from({ length: 5 }, () => code("plot()", plot("image/png", "A".repeat(2 ** 20))));
    const large = await artifactsOf(...images);
    expect(large.map(({ name }) => name)).toEqual(["cell 2", "cell 3", "cell 4", "cell 5", "left out"]);
    const many = await artifactsOf(...Array.from({ length: 203 }, () => markdown("So.")));
    expect(many).toHaveLength(201);
    expect(many.at(-1)?.data).toContain("damaged: 3.");
  });
});
