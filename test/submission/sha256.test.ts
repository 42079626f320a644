/** The hash of a notebook changes with everything that can change its scorecard, and with nothing else. */
import { describe, expect, it } from "vitest";

import { stage } from "../../src/submission/stage.ts";
import { code, markdown, notebook, plot, PNG, stream } from "./notebook-json.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const NAME = "jdoe_12345678.ipynb";
const CELLS = [markdown("So."), code("x = 1", stream("Test accuracy: 0.5\n"), plot("image/png", PNG))];

/** The hash of a folder of its own with these files. */
async function hashOf(files: Readonly<Record<string, string>>, name = "hand-in"): Promise<string> {
  await folder.write(Object.fromEntries(Object.entries(files).map(([file, text]) => [`${name}/${file}`, text])));
  return (await stage(folder.at(name))).sha256;
}

const original = (): Promise<string> => hashOf({ [NAME]: notebook(...CELLS) }, "original");

describe("the sha256 of a notebook", () => {
  it("is the same in another folder, run at another time, saved with other metadata or by its own path", async () => {
    const sha256 = await original();
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashOf({ [NAME]: notebook(...CELLS) })).toBe(sha256);
    const saved = notebook(...CELLS)
      .replaceAll('"execution_count": 1', '"execution_count": 7')
      .replace('"Python 3"', '"Python 3 (ipykernel)"');
    expect(saved).not.toBe(notebook(...CELLS));
    expect(await hashOf({ [NAME]: saved })).toBe(sha256);
    expect((await stage(folder.at(`original/${NAME}`))).sha256).toBe(sha256);
  });

  it.each([
    ["code", { [NAME]: notebook(CELLS[0], code("x = 2", stream("Test accuracy: 0.5\n"), plot("image/png", PNG))) }],
    ["text", { [NAME]: notebook(markdown("So!"), CELLS[1]) }],
    [
      "stored accuracy",
      { [NAME]: notebook(CELLS[0], code("x = 1", stream("Test accuracy: 0.6\n"), plot("image/png", PNG))) },
    ],
    ["plots", { [NAME]: notebook(CELLS[0], code("x = 1", stream("Test accuracy: 0.5\n"))) }],
    ["order of cells", { [NAME]: notebook(CELLS[1], CELLS[0]) }],
    ["file name", { "jdoe_12345679.ipynb": notebook(...CELLS) }],
    ["modules", { [NAME]: notebook(...CELLS), "layers.py": "" }],
    ["other notebooks", { [NAME]: notebook(...CELLS), "draft.ipynb": "" }],
    ["damage", { [NAME]: notebook(...CELLS).slice(0, -1) }],
  ])("differs with its %s", async (_, files) => {
    expect(await hashOf(files)).not.toBe(await original());
  });
});

it("differs between two kinds of damage, and between a PDF and an empty folder", async () => {
  const hashes = [
    await hashOf({ [NAME]: "" }, "a"),
    await hashOf({ [NAME]: "x = 1" }, "b"),
    await hashOf({ "jdoe_12345678.pdf": "" }, "c"),
    await hashOf({ "notes.txt": "" }, "d"),
  ];
  expect(new Set(hashes).size).toBe(4);
});
