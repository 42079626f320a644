/** Every way in which a whole notebook can be written gives the same code. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { stage, type Submission } from "../../src/submission/stage.ts";
import { code, markdown, notebook, stream } from "./notebook-json.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

async function staged(content: string | Uint8Array): Promise<Submission> {
  await folder.write({ "jdoe_12345678.ipynb": content });
  return stage(folder.at("jdoe_12345678.ipynb"));
}

/** The code of a notebook that must be whole. */
async function codeOf(content: string | Uint8Array): Promise<[string, string][]> {
  const { broken, files } = await staged(content);
  expect(broken).toBeUndefined();
  return [...files];
}

const TWO_CELLS = notebook(markdown("# 4.1"), code("def f_1(x):\n    return x\n"), markdown("Text."), code("y = 2"));
const THEIR_CODE = [
  ["cell 2", "def f_1(x):\n    return x\n"],
  ["cell 4", "y = 2"],
];

describe("a notebook", () => {
  it("is its code cells in their order, counted with the text between them", async () => {
    const submission = await staged(TWO_CELLS);
    expect([...submission.files]).toEqual(THEIR_CODE);
    expect(submission).toMatchObject({
      name: "jdoe_12345678",
      language: "python",
      notebook: "jdoe_12345678.ipynb",
      identity: { uniqname: "jdoe", umid: "12345678" },
      findings: [],
      storedAccuracies: [],
    });
    expect(submission).not.toHaveProperty("broken");
  });

  it("can be of nbformat 3, with worksheets, inputs and headings", async () => {
    const first = [
      { cell_type: "heading", level: 2, source: ["4.1"] },
      { cell_type: "code", language: "python", input: ["def f_1(x):\n", "    return x\n"], outputs: [] },
      { cell_type: "markdown", source: "Text." },
    ];
    const second = [{ cell_type: "code", input: "y = 2", prompt_number: 3, outputs: [], collapsed: false }];
    const worksheets = [{ cells: first, metadata: {} }, { metadata: {} }, { cells: second }];
    const json = JSON.stringify({ metadata: { name: "" }, nbformat: 3, nbformat_minor: 0, worksheets });
    expect(await codeOf(json)).toEqual(THEIR_CODE);
    expect((await staged(json)).artifacts.map(({ data }) => data)).toEqual(["## 4.1", "Text."]);
  });

  it("can have its sources in one string each", async () => {
    const cells = [
      { cell_type: "markdown", source: "" },
      { cell_type: "code", source: "def f_1(x):\n    return x\n", outputs: [] },
      { cell_type: "raw", source: "raw" },
      { cell_type: "code", source: "y = 2", outputs: [] },
    ];
    expect(await codeOf(JSON.stringify({ cells }))).toEqual(THEIR_CODE);
  });

  it("can lack whatever is not its code", async () => {
    const cells = [{}, { cell_type: "code", source: "x = 1" }, { cell_type: "code" }, { cell_type: 7, source: "no" }];
    expect(await codeOf(JSON.stringify({ cells }))).toEqual([
      ["cell 2", "x = 1"],
      ["cell 3", ""],
    ]);
  });

  it("can have outputs of every wrong form", async () => {
    const outputs = [null, 1, "text", [], {}, { output_type: "stream", text: 5 }, { data: { "image/png": {} } }];
    const wrong = { cell_type: "code", source: "y = 2", outputs: "none", attachments: 3 };
    expect(await codeOf(notebook({ cell_type: "code", source: "x = 1", outputs }, wrong))).toEqual([
      ["cell 1", "x = 1"],
      ["cell 2", "y = 2"],
    ]);
  });

  it("can hold NaN and the infinities, as Python writes them where JSON has none", async () => {
    const json = notebook(code(String.raw`x = "NaN, \" NaN"`, { data: { "application/json": { a: "A", b: "B" } } }));
    const withNaN = json.replace('"A"', "NaN").replace('"B"', "-Infinity");
    expect(await codeOf(withNaN)).toEqual([["cell 1", String.raw`x = "NaN, \" NaN"`]]);
  });

  it("can come from Windows", async () => {
    expect(await codeOf(TWO_CELLS.replaceAll("\n", "\r\n"))).toEqual(THEIR_CODE);
    expect(await codeOf(notebook(code("x = 1\r\ny = 2\r\n")))).toEqual([["cell 1", "x = 1\ny = 2\n"]]);
  });

  it.each([
    ["UTF-8 with a byte order mark", (text: string) => Buffer.from(`\ufeff${text}`)],
    ["UTF-16, little end first", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le")],
    ["UTF-16, big end first", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le").swap16()],
    ["UTF-16 without a mark", (text: string) => Buffer.from(text, "utf16le")],
    ["UTF-16 without a mark, big end first", (text: string) => Buffer.from(text, "utf16le").swap16()],
    ["Latin-1", (text: string) => Buffer.from(text, "latin1")],
  ])("can be in %s", async (_, encode) => {
    const source = "# Größe der Schritte\nx = 1";
    expect(await codeOf(encode(notebook(code(source))))).toEqual([["cell 1", source]]);
  });

  it("keeps text outside ASCII, and no half of a character", async () => {
    expect(await codeOf(notebook(code("β = '∇ 😀'")))).toEqual([["cell 1", "β = '∇ 😀'"]]);
    const half = String.raw`{"cells":[{"cell_type":"code","source":"x = '\ud83d'"}]}`;
    expect(await codeOf(half)).toEqual([["cell 1", "x = '\ufffd'"]]);
  });

  it("can have one output of 50 MB", async () => {
    const epoch = "Epoch 1: train accuracy 0.31, validation accuracy 0.30\n";
    const printed = `${epoch.repeat((50 * 2 ** 20) / epoch.length)}Test accuracy: 0.4981\n`;
    const { files, storedAccuracies, artifacts } = await staged(notebook(code("train()", stream(printed))));
    expect([...files]).toEqual([["cell 1", "train()"]]);
    expect(storedAccuracies).toMatchObject([{ accuracy: 0.4981 }]);
    expect(artifacts[0]?.data.length).toBeLessThanOrEqual(4096);
  });

  it("can nest outputs a million deep", async () => {
    const depth = 1_000_000;
    const nested = `{"output_type":"display_data","data":{"a":${"[".repeat(depth)}${"]".repeat(depth)}}}`;
    const json = notebook({ cell_type: "code", source: "x = 1", outputs: ["HERE"] }).replace('"HERE"', nested);
    expect(await codeOf(json)).toEqual([["cell 1", "x = 1"]]);
  });

  it("can use names that mean something to JavaScript", async () => {
    const cell =
      '{"cell_type":"code","source":"x = 1","__proto__":{"outputs":[{"text":"Test accuracy: 1.0"}]},' +
      '"constructor":1,"attachments":{"__proto__":{"image/png":"AAAA"}}}';
    const submission = await staged(`{"__proto__":{"worksheets":[]},"cells":[${cell}]}`);
    expect([...submission.files]).toEqual([["cell 1", "x = 1"]]);
    expect(submission.storedAccuracies).toEqual([]);
    expect(Object.prototype).not.toHaveProperty("outputs");
  });
});

it("reads any sources back as they were written", async () => {
  const sources = fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 5 });
  const property = fc.asyncProperty(sources, async (texts) => {
    const cells = texts.map((text) => code(text));
    const expected = texts.map((text, index) => [`cell ${index + 2}`, text.replaceAll(/\r\n?/g, "\n")]);
    expect(await codeOf(notebook(code("x = 1"), ...cells))).toEqual([["cell 1", "x = 1"], ...expected]);
  });
  await fc.assert(property, { seed: 442, numRuns: 100 });
});
