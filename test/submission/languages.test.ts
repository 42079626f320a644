/** What a folder or a file is taken for. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";

import { stage } from "../../src/submission/stage.ts";
import { code, notebook } from "./notebook-json.ts";
import { problemsOf } from "./problems.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const NOTEBOOK = notebook(code("x = 1"));

describe("a folder", () => {
  it.each(["layers.ts", "graphs.js", "classifier.mts", "optim.mjs", "hyperparameters.ts"])(
    "with %s is TypeScript, where there is no notebook",
    async (file) => {
      await folder.write({ [file]: "", "layers.py": "", "plots.pdf": "" });
      const submission = await stage(folder.path);
      expect([...submission.files.keys()]).toEqual([file]);
      expect(submission).toMatchObject({ language: "typescript", findings: [], artifacts: [], storedAccuracies: [] });
      expect(submission).not.toHaveProperty("notebook");
      expect(submission).not.toHaveProperty("broken");
    },
  );

  it("with most of the contract in TypeScript is TypeScript, whatever else is in it", async () => {
    const files = ["graphs.ts", "layers.ts", "optim.ts"];
    await folder.write({ ...Object.fromEntries(files.map((file) => [file, ""])), "jdoe_12345678.ipynb": NOTEBOOK });
    const submission = await stage(folder.path);
    expect([...submission.files.keys()]).toEqual(files);
    expect(submission.language).toBe("typescript");
  });

  it("with a notebook and a stray file in TypeScript is that notebook", async () => {
    await folder.write({ "layers.ts": "export const x = 1;", "jdoe_12345678.ipynb": NOTEBOOK });
    expect(await stage(folder.path)).toMatchObject({ language: "python", notebook: "jdoe_12345678.ipynb" });
  });

  it("with a notebook is that notebook, with the Python files that it may import", async () => {
    await folder.write({
      "jdoe_12345678.ipynb": NOTEBOOK,
      "layers.py": "import numpy",
      "lib/helpers.py": "y = 2",
      "jdoe_12345678.pdf": "%PDF-1.4",
      "history.json": "[]",
      "helpers.ts": "",
    });
    const submission = await stage(folder.path);
    expect([...submission.files]).toEqual([
      ["cell 1", "x = 1"],
      ["layers.py", "import numpy"],
      ["lib/helpers.py", "y = 2"],
    ]);
    expect(submission).toMatchObject({
      name: basename(folder.path),
      language: "python",
      notebook: "jdoe_12345678.ipynb",
      findings: [],
    });
  });

  it("of Python files is Python, whatever they were saved in", async () => {
    await folder.write({
      "layers.py": "\ufeffx = 1\r\ny = 2\r\n",
      "graphs.py": Buffer.from("# Größe\n", "latin1"),
      "OPTIM.PY": "",
      "lib/helpers.py": "",
      "lib/__pycache__/helpers.py": "no",
      "venv/lib/numpy.py": "no",
      ".venv/numpy.py": "no",
      "layers.pyc": "no",
      "data.json": "no",
      "plots.pdf": "no",
    });
    const submission = await stage(folder.path);
    expect([...submission.files]).toEqual([
      ["OPTIM.PY", ""],
      ["graphs.py", "# Größe\n"],
      ["layers.py", "x = 1\ny = 2\n"],
      ["lib/helpers.py", ""],
    ]);
    expect(submission).toMatchObject({ language: "python", findings: [], artifacts: [] });
    expect(submission).not.toHaveProperty("notebook");
    expect(submission).not.toHaveProperty("broken");
  });

  it("with nothing but a PDF cannot be graded, and says what was expected", async () => {
    await folder.write({ "jdoe_12345678.pdf": "%PDF-1.4", "notes.txt": "" });
    const { broken, language, identity, files } = await stage(folder.path);
    const params = { file: "jdoe_12345678.pdf", expected: "a notebook (.ipynb)" };
    expect(broken).toEqual({ code: "not-a-notebook", params });
    expect(language).toBe("python");
    expect(identity).toEqual({ uniqname: "jdoe", umid: "12345678" });
    expect(files.size).toBe(0);
  });

  it("with TypeScript under other names beside a PDF is TypeScript: the names are what is wrong", async () => {
    await folder.write({ "layer.ts": "", "plots.pdf": "" });
    const submission = await stage(folder.path);
    expect(submission.language).toBe("typescript");
    expect(submission).not.toHaveProperty("broken");
  });

  it("follows no link to a notebook or to Python", async () => {
    const outside = await mkdtemp(join(tmpdir(), "outside-"));
    await writeFile(join(outside, "jdoe_12345678.ipynb"), NOTEBOOK);
    await writeFile(join(outside, "layers.py"), "secret");
    await symlink(join(outside, "jdoe_12345678.ipynb"), folder.at("jdoe_12345678.ipynb"));
    await symlink(join(outside, "layers.py"), folder.at("layers.py"));
    await symlink(outside, folder.at("lib"));
    expect((await stage(folder.path)).files.size).toBe(0);
    await rm(outside, { recursive: true });
  });

  it.each([
    ["one file of more than 2 MB", { "a.py": "#".repeat(2 * 2 ** 20 + 1) }, "a.py has 2097153"],
    ["too much beside a notebook", { "a.ipynb": NOTEBOOK, "a.py": "#".repeat(2 * 2 ** 20 + 1) }, "a.py has 2097153"],
    [
      "more than 1000 files",
      Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`m${index}.py`, ""])),
      "at most 1000 files",
    ],
  ])("of Python with %s is no submission", async (_, files, message) => {
    await folder.write(files);
    expect((await problemsOf(folder.path))[0]?.message).toContain(message);
  });
});

describe("a single file", () => {
  it("can be a notebook; what is beside it is another's", async () => {
    await folder.write({ "jdoe_12345678.ipynb": NOTEBOOK, "layers.py": "", "layers.ts": "" });
    const submission = await stage(folder.at("jdoe_12345678.ipynb"));
    expect([...submission.files.keys()]).toEqual(["cell 1"]);
    expect(submission).toMatchObject({ name: "jdoe_12345678", language: "python" });
  });

  it("can be Python", async () => {
    await folder.write({ "solution.py": "x = 1" });
    const submission = await stage(folder.at("solution.py"));
    expect([...submission.files]).toEqual([["solution.py", "x = 1"]]);
    expect(submission).toMatchObject({ name: "solution", language: "python", findings: [] });
  });

  it("can be a PDF, which cannot be graded", async () => {
    await folder.write({ "jdoe_12345678.PDF": "%PDF-1.4" });
    const { broken, name } = await stage(folder.at("jdoe_12345678.PDF"));
    expect(broken).toMatchObject({ code: "not-a-notebook", params: { file: "jdoe_12345678.PDF" } });
    expect(name).toBe("jdoe_12345678");
  });

  it("can be a link to one, since it was named by whoever grades", async () => {
    await folder.write({ "work/jdoe_12345678.ipynb": NOTEBOOK });
    await symlink(folder.at("work/jdoe_12345678.ipynb"), folder.at("link.ipynb"));
    expect((await stage(folder.at("link.ipynb"))).files.size).toBe(1);
  });

  it.each(["essay.docx", "jdoe_12345678.ipynb.txt", "Makefile"])("cannot be %s", async (file) => {
    await folder.write({ [file]: "" });
    const path = folder.at(file);
    expect(await problemsOf(path)).toEqual([
      {
        message: `Expected ${path} to be a submission's folder; it is not a folder.`,
        hint: "Give the folder, a zip archive of it, the notebook (.ipynb) or the Python file (.py).",
      },
    ]);
  });

  it("that is not there is missed; a similar name is suggested", async () => {
    await folder.write({ "jdoe_12345678.ipynb": NOTEBOOK });
    const path = folder.at("jdoe_12345687.ipynb");
    expect(await problemsOf(path)).toEqual([
      { message: `There is no file ${path}.`, hint: `Did you mean ${folder.at("jdoe_12345678.ipynb")}?` },
    ]);
    const other = folder.at("elsewhere/solution.py");
    expect(await problemsOf(other)).toEqual([
      { message: `There is no file ${other}.`, hint: "Give the notebook, or the folder that holds it." },
    ]);
  });

  it("may have the name of a notebook and be a folder", async () => {
    await mkdir(folder.at("jdoe_12345678.ipynb"));
    expect(await stage(folder.at("jdoe_12345678.ipynb"))).toMatchObject({ language: "typescript" });
  });
});
