/** A notebook that cannot be read is never an exception: it is broken, and says why in plain words. */
import { truncate } from "node:fs/promises";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { stage, type Submission } from "../../src/submission/stage.ts";
import { code, markdown, notebook, plot, PNG, stream } from "./notebook-json.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const MEGABYTE = 2 ** 20;
const FILE = "jdoe_12345678.ipynb";
const folder = temporaryFolder();

async function staged(content: string | Uint8Array): Promise<Submission> {
  await folder.write({ [FILE]: content });
  return stage(folder.at(FILE));
}

const WHOLE = notebook(
  markdown("# 4.1"),
  code("def f_1(x):\n    return x\n", stream("Test accuracy: 0.51\n"), plot("image/png", PNG)),
);
const NO_CODE = "it has no code cells with anything in them";
const lineOf = (text: string): number => WHOLE.slice(0, WHOLE.indexOf(text)).split("\n").length;

describe("a notebook's file", () => {
  it.each([
    ["that is empty", "", "it is empty"],
    ["of blank lines", " \n\n", "it is empty"],
    ["of zeros", Buffer.alloc(500), "it holds nothing but zeros"],
    ["that is a PDF", "%PDF-1.4\n%âãÏÓ\n1 0 obj", "it is a PDF"],
    ["that is a zip archive", Buffer.from("504b03041400000008", "hex"), "it is a zip archive"],
    [
      "that is the page around a notebook",
      "\n<!DOCTYPE html>\n<html>",
      "it is a web page, not the notebook that the page shows",
    ],
    ["of Python", "import numpy as np\n\ndef f_1(x):\n", "it is not JSON but looks like Python code"],
    ["of Python, with a comment first", "# PS4\nx = 1", "it is not JSON but looks like Python code"],
    ["that is a string", '"cells"', "it is JSON, but has no list of cells"],
    ["that is null", "null", "it is JSON, but has no list of cells"],
    ["that is other JSON", '{"cells": {"a": 1}, "nbformat": 4}', "it is JSON, but has no list of cells"],
    ["that is a list", "[{}, {}]", "it is JSON, but has no list of cells"],
    ["without cells", notebook(), "it has no cells"],
    ["without code", notebook(markdown("# 4.1"), { cell_type: "raw", source: "x = 1" }), NO_CODE],
    ["with code cells that are empty", notebook(code(""), code(" \n")), NO_CODE],
    ["with a cell that is a number", notebook(code("x = 1"), 2), "cell 2 is not an object"],
    ["with a cell that is null", notebook(null), "cell 1 is not an object"],
    [
      "with a number for a source",
      notebook(markdown("# 4.1"), { cell_type: "code", source: 7 }),
      "the source of cell 2 is neither text nor a list of lines",
    ],
    [
      "with an unfinished merge",
      WHOLE.replace('"outputs"', '\n<<<<<<< HEAD\n"outputs"'),
      `it holds the marks of a merge that was not finished, first in line ${lineOf('"outputs"') + 1}`,
    ],
    [
      "with a comma too many",
      WHOLE.replace('"Test accuracy: 0.51\\n"', '"Test accuracy: 0.51\\n",'),
      `it is not valid JSON in line ${lineOf('"Test accuracy') + 1}, column 6`,
    ],
    [
      "with a bare word",
      WHOLE.replace('"Test accuracy: 0.51\\n"', "oops"),
      `it is not valid JSON in line ${lineOf('"Test accuracy')}, column 7`,
    ],
    ["with something behind it", `${WHOLE}}`, `it is not valid JSON in line ${WHOLE.split("\n").length}, column 2`],
  ])("%s is broken", async (_, content, detail) => {
    const submission = await staged(content);
    expect(submission.broken).toEqual({ code: "unreadable-notebook", params: { file: FILE, detail } });
    expect(submission).toMatchObject({
      language: "python",
      notebook: FILE,
      identity: { uniqname: "jdoe", umid: "12345678" },
      findings: [],
      artifacts: [],
      storedAccuracies: [],
    });
    expect(submission.files.size).toBe(0);
  });

  it("cut off anywhere is broken, and says that it ends in the middle", async () => {
    for (let length = 1; length < WHOLE.length; length += 7) {
      const { broken } = await staged(WHOLE.slice(0, length));
      const line = WHOLE.slice(0, length).trimEnd().split("\n").length;
      const detail = `it ends in the middle, in line ${line}; only a part of it was saved or copied`;
      expect(broken?.params).toEqual({ file: FILE, detail });
    }
  });

  it.each([
    ["a cell with more than 2 MB of code", [`#${"x".repeat(2 * MEGABYTE)}`], "the code of cell 1 has 2.0 MB"],
    [
      "more than 8 MB of code",
      Array.from({ length: 5 }, () => `#${"x".repeat(1.9 * MEGABYTE)}`),
      "its code has 9.5 MB",
    ],
    ["more than 5000 cells", Array.from({ length: 5001 }, () => "x = 1"), "it has 5001 cells"],
  ])("with %s is broken", async (_, sources, detail) => {
    const { broken } = await staged(notebook(...sources.map((source) => code(source))));
    expect(broken?.code).toBe("unreadable-notebook");
    expect(JSON.stringify(broken)).toContain(detail);
  });

  it("of more than 256 MB is broken, and not read", async () => {
    await folder.write({ [FILE]: WHOLE });
    await truncate(folder.at(FILE), 256 * MEGABYTE + 1);
    const { broken } = await stage(folder.at(FILE));
    expect(JSON.stringify(broken)).toContain("it has 256.0 MB, more than the 256 MB that are read");
  });

  it("with more values than memory holds is broken, and one with long strings is not", async () => {
    const many = `[${"{},".repeat(4_000_000)}{}]`;
    const { broken } = await staged(WHOLE.replace('"metadata"', `"many": ${many}, "metadata"`));
    expect(JSON.stringify(broken)).toContain("it holds more than 4 million values");
    const text = `[${"{},".repeat(4_000_000)}{}] \\" `;
    expect(await staged(notebook(code("x = 1", stream(text))))).not.toHaveProperty("broken");
  });
});

/** Every content is read, or broken and nothing else; nothing is thrown. */
function readOrBroken<T>(
  contents: fc.Arbitrary<T>,
  contentOf: (value: T) => string | Uint8Array,
): fc.IAsyncProperty<[T]> {
  return fc.asyncProperty(contents, async (value) => {
    const { broken, files } = await staged(contentOf(value));
    return broken === undefined ? files.size > 0 : broken.code === "unreadable-notebook" && files.size === 0;
  });
}

describe("whatever the bytes are", () => {
  const options = { seed: 442, numRuns: 300 };

  it("random JSON is read or broken", async () => {
    await expect(
      fc.assert(
        readOrBroken(fc.json(), (json) => json),
        options,
      ),
    ).resolves.toBeUndefined();
  });

  it("notebooks of random cells are read or broken", async () => {
    const value = fc.jsonValue({ maxDepth: 2 });
    const text = fc.oneof(value, fc.string(), fc.array(fc.string()));
    const data = fc.record({ "text/plain": text, "image/png": text, "image/svg+xml": text }, { requiredKeys: [] });
    const kinds = fc.constantFrom("stream", "display_data", "execute_result", "pyout", "error");
    const output = fc.record({ output_type: kinds, name: text, text, data, png: text }, { requiredKeys: [] });
    const types = fc.oneof(fc.constantFrom("code", "markdown", "raw", "heading"), value);
    const cell = fc.record(
      {
        cell_type: types,
        source: text,
        input: text,
        level: value,
        outputs: fc.oneof(value, fc.array(output)),
        attachments: fc.oneof(value, fc.dictionary(fc.string(), data)),
      },
      { requiredKeys: [] },
    );
    const cells = fc.array(fc.oneof({ weight: 9, arbitrary: cell }, value));
    const property = readOrBroken(cells, (all) => JSON.stringify({ cells: all }));
    await expect(fc.assert(property, options)).resolves.toBeUndefined();
  });

  it("a notebook with one byte changed is read or broken", async () => {
    const bytes = Buffer.from(WHOLE);
    const change = fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }));
    const property = readOrBroken(change, ([index, byte]) => bytes.with(index, byte));
    await expect(fc.assert(property, options)).resolves.toBeUndefined();
  });
});
