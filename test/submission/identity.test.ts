/** Who a notebook is from, through everything that happens to file names between a student and a grader. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { canvasUserOf, readFileName } from "../../src/submission/identity.ts";
import { stage } from "../../src/submission/stage.ts";
import { code, notebook } from "./notebook-json.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const jdoe = { uniqname: "jdoe", umid: "12345678" };

/** What is read from a folder with a notebook of that name. */
async function handedInAs(file: string): ReturnType<typeof stage> {
  await folder.write({ [file]: notebook(code("x = 1")) });
  return stage(folder.at(file));
}

describe("a notebook called", () => {
  it.each([
    ["jdoe_12345678.ipynb", "as it should be"],
    ["JDOE_12345678.IPYNB", "in capitals"],
    ["Jdoe_12345678.ipynb", "with a capital"],
    ["jdoe_12345678 (1).ipynb", "by a browser that has it already"],
    ["jdoe_12345678(2).ipynb", "by another browser"],
    ["jdoe_12345678-1.ipynb", "by Canvas, handed in again"],
    ["jdoe_12345678-1 (2).ipynb", "by Canvas and then a browser"],
    ["jdoe_12345678+(1).ipynb", "with a plus for a space"],
    ["Copy of jdoe_12345678.ipynb", "by Google Drive"],
    ["Copy_of_jdoe_12345678.ipynb", "by Colab"],
    ["Copy of Copy of jdoe_12345678.ipynb", "by Google Drive, twice"],
    ["jdoe_12345678-Copy1.ipynb", "by Jupyter"],
    ["jdoe_12345678 - Copy (2).ipynb", "by Windows"],
    ["jdoe_12345678 copy 2.ipynb", "by macOS"],
    ["doejane_12345_6789012_jdoe_12345678.ipynb", "by Canvas's download"],
    ["doejane_LATE_12345_6789012_jdoe_12345678-1.ipynb", "by Canvas, late and again"],
    ["doejane_LATE_12345_6789012_Copy of jdoe_12345678 (1).ipynb", "by all of them"],
    ["müllerjörg_12345_6789012_jdoe_12345678.ipynb", "by Canvas, with a name that is not ASCII"],
    ["doe_van_12345_6789012_jdoe_12345678.ipynb", "by Canvas, with a line in the name"],
    ["anon_aB3dE_6789012_jdoe_12345678.ipynb", "by Canvas, without the name"],
    ["doejane_98765432_87654321_jdoe_12345678.ipynb", "by Canvas, with numbers as long as a umid"],
    ["submission_123456789_jdoe_12345678.ipynb", "with Gradescope's folder before it"],
  ])("%s (%s) is jdoe's, and nothing is held against it", async (file) => {
    const { identity, findings, notebook: read } = await handedInAs(file);
    expect(identity).toEqual(jdoe);
    expect(findings).toEqual([]);
    expect(read).toBe(file);
  });

  it.each([
    "jdoe_12345678_ps4.ipynb",
    "PS4_jdoe_12345678.ipynb",
    "jdoe-12345678.ipynb",
    "jdoe12345678.ipynb",
    "jdoe 12345678.ipynb",
    "jdoe__12345678.ipynb",
    "jdoe_12345678_final-1.ipynb",
    "jdoe_12345678.ipynb.ipynb",
    "doejane_12345_6789012_ps4 jdoe_12345678.ipynb",
  ])("%s is jdoe's, but not called as it should be", async (file) => {
    const { identity, findings } = await handedInAs(file);
    expect(identity).toEqual(jdoe);
    const params = { file, expected: "<uniqname>_<umid>.ipynb" };
    expect(findings).toEqual([{ code: "wrong-file-name", params }]);
  });

  it.each([
    "ps4.ipynb",
    "Untitled.ipynb",
    "jo_12345678.ipynb",
    "jonathandoe_12345678.ipynb",
    "jdoe_1234567.ipynb",
    "jdoe_123456789.ipynb",
    "jdo3_12345678.ipynb",
    "12345678_jdoe.ipynb",
    "jdoe_12345678_asmith_87654321.ipynb",
    "doejane_12345678_6789012_ps4.ipynb",
    "-1.ipynb",
    "(1).ipynb",
    "Copy of .ipynb",
  ])("%s is nobody's", async (file) => {
    const submission = await handedInAs(file);
    expect(submission).not.toHaveProperty("identity");
    expect(submission.findings).toMatchObject([{ code: "wrong-file-name", params: { file } }]);
  });
});

it("names a PDF's and a Python file's student too, and finds no fault with a Python file's name", async () => {
  await folder.write({ "jdoe_12345678.pdf": "%PDF-1.4", "jdoe_12345678.py": "x = 1", "layers.py": "x = 1" });
  expect((await stage(folder.at("jdoe_12345678.pdf"))).identity).toEqual(jdoe);
  expect((await stage(folder.at("jdoe_12345678.py"))).identity).toEqual(jdoe);
  const layers = await stage(folder.at("layers.py"));
  expect(layers).not.toHaveProperty("identity");
  expect(layers.findings).toEqual([]);
});

const letters = (count: string): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[a-zA-Z]{${count}}$`));
const digits = (count: string): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`));

const number = fc.integer({ min: 1, max: 99 });
const suffix = fc.oneof(
  number.map((n) => `-${n}`),
  number.map((n) => ` (${n})`),
  number.map((n) => `(${n})`),
  number.map((n) => `-Copy${n}`),
  fc.constantFrom(" copy", " - Copy"),
);
const canvas = fc
  .tuple(letters("1,20"), fc.constantFrom("_", "_LATE_"), digits("1,8"), digits("4,9"))
  .map(([name, late, user, attachment]) => `${name.toLowerCase()}${late}${user}_${attachment}_`);
const prefix = fc.oneof(fc.constantFrom("", "Copy of ", "Copy_of_"), canvas);

it("is the same through every chain of renamings", () => {
  const chains = fc.tuple(letters("3,8"), digits("8"), prefix, fc.array(suffix, { maxLength: 3 }));
  const property = fc.property(chains, ([uniqname, umid, before, after]) => {
    const read = readFileName(`${before}${uniqname}_${umid}${after.join("")}.ipynb`);
    expect(read.identity).toEqual({ uniqname: uniqname.toLowerCase(), umid });
    expect(read.isExact).toBe(true);
    expect(read.stem).toBe(`${uniqname.toLowerCase()}_${umid}`);
  });
  fc.assert(property, { seed: 442, numRuns: 1000 });
});

it("reads any file name at all, and finds only identities that are well formed", () => {
  const names = fc.oneof(fc.string({ unit: "grapheme" }), fc.stringMatching(/^[a-d0-3_\-() +.]{0,40}$/));
  const property = fc.property(names, (name) => {
    const { identity } = readFileName(name);
    if (identity === undefined) return;
    expect(identity.uniqname).toMatch(/^[a-z]{3,8}$/);
    expect(identity.umid).toMatch(/^\d{8}$/);
  });
  fc.assert(property, { seed: 442, numRuns: 2000 });
});

it.each([
  ["doejane_12345_67890_work", "12345"],
  ["doejane_LATE_12345_67890_jdoe_87654321-1", "12345"],
  ["Copy of doejane_12345_67890_work", "12345"],
  ["doejane_12345", "12345"],
  ["müllerzoë_LATE_12345", "12345"],
  ["anon_5f3a_67890_work", undefined],
  ["submission_12345", undefined],
  ["alice", undefined],
  ["12345", undefined],
  ["team_7_final", undefined],
])("%s is of Canvas's user %s", (name, user) => {
  expect(canvasUserOf(name)).toBe(user);
});
