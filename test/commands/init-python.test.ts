/** `grade init DIR --language python`: the blank notebook, and what to do with it. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { runGrade, type Ended } from "../command-line.ts";

const NOTEBOOK = "uniqname_umid.ipynb";

const cellSchema = z.discriminatedUnion("cell_type", [
  z.object({ cell_type: z.literal("markdown"), metadata: z.object({ id: z.string() }), source: z.array(z.string()) }),
  z.object({
    cell_type: z.literal("code"),
    metadata: z.object({ id: z.string() }),
    source: z.array(z.string()),
    execution_count: z.null(),
    outputs: z.tuple([]),
  }),
]);

const notebookSchema = z.object({
  nbformat: z.literal(4),
  nbformat_minor: z.int(),
  metadata: z.object({
    colab: z.object({}),
    kernelspec: z.object({ name: z.literal("python3"), display_name: z.string() }),
  }),
  cells: z.array(cellSchema),
});

let folder = "";
let target = "";
let ended: Ended;
let cells: z.infer<typeof cellSchema>[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "grade-init-"));
  target = join(folder, "mine");
  ended = await runGrade(["init", target, "--language", "python"]);
  ({ cells } = notebookSchema.parse(JSON.parse(await readFile(join(target, NOTEBOOK), "utf8"))));
});
afterAll(() => rm(folder, { recursive: true }));

/** The sources of all cells of a kind. */
const textOf = (kind: "markdown" | "code"): string =>
  cells
    .filter(({ cell_type }) => cell_type === kind)
    .map(({ source }) => source.join(""))
    .join("\n");

describe("grade init --language python", () => {
  it("writes one blank notebook, which was never run", async () => {
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(await readdir(target)).toEqual([NOTEBOOK]);
    expect(new Set(cells.map(({ metadata }) => metadata.id)).size).toBe(cells.length);
  });

  it("says what to do next", () => {
    expect(ended.stdout).toContain(`Wrote ${NOTEBOOK} to ${target}.`);
    expect(ended.stdout).toMatch(/Rename it .*carol_12345678\.ipynb/);
    expect(ended.stdout).toMatch(/Colab or Jupyter/);
    expect(ended.stdout).toContain(`npx grade ${target} --quick`);
  });

  it("has a heading for every problem", () => {
    const headings = textOf("markdown").match(/(?<=^### )4\.\d \([a-z]\)/gm);
    const problems = ["4.1 abc", "4.2 abcdefghij"].flatMap((line) => {
      const [section, letters = ""] = line.split(" ");
      return letters.split("").map((letter) => `${section} (${letter})`);
    });
    expect(headings).toEqual(problems);
  });

  it.each([
    "def f_1(x0, x1, x2, w0, w1, w2, w3):",
    "def f_2(w, x, y, z):",
    "def fc_forward(X, W, b):",
    "def fc_backward(dout, cache):",
    "def relu_forward(x):",
    "def relu_backward(dout, cache):",
    "def __init__(self, input_dim=3072, hidden_dim=300, num_classes=10, weight_scale=1e-3, reg=0.0):",
    "def forwards_backwards(self, X, y=None):",
    "def SGD_Momentum(W, dW, velocity, beta=0.5, learning_rate=1e-3):",
  ])("leaves open: %s", (signature) => {
    const [before = "", body = ""] = textOf("code").split(signature, 2);
    expect(before).not.toBe("");
    const [own = ""] = body.split(/^ *def /m, 1);
    expect(own).toMatch(/# TODO[^]*raise NotImplementedError\("\w+"\)/);
  });

  it.each(["SGD", "momentum", "L2", "tuned"])("leaves the hyper-parameters of the run open: %s", (run) => {
    for (const name of ["learning_rate", "lr_decay", "batch_size"])
      expect(textOf("code")).toContain(`\n${name}_${run} = None  # TODO\n`);
  });

  it("never writes over a notebook", async () => {
    const work = join(folder, "work");
    await mkdir(work);
    await writeFile(join(work, NOTEBOOK), "my work");
    const again = await runGrade(["init", work, "--language", "python"]);
    expect(again.stderr).toMatch(/uniqname_umid\.ipynb exists already; nothing was written/);
    expect(again.code).toBe(2);
    expect(await readFile(join(work, NOTEBOOK), "utf8")).toBe("my work");
  });

  it("writes the TypeScript files where no language is named", async () => {
    const other = join(folder, "typescript");
    await runGrade(["init", other]);
    expect(await readdir(other)).toContain("graphs.ts");
    expect(await readdir(other)).not.toContain(NOTEBOOK);
  });
});
