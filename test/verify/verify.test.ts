/** A rubric is tested like code: with alice, the starter and every known mistake, through the real runner. */
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { run, runGrade } from "../command-line.ts";
import { repository } from "../grading.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "grade-verify-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** The repository's rubric with some of its items, and texts replaced. */
async function rubricWith(
  items: readonly string[],
  ...changes: readonly (readonly [string, string])[]
): Promise<string> {
  let text = await readFile(repository("rubric.yaml"), "utf8");
  for (const [from, to] of changes) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  const [head = "", ...all] = text.split(/^ {2}- id: /mu);
  const kept = all.filter((item) => items.some((id) => item.startsWith(`${id}\n`)));
  const points = kept.reduce((sum, item) => sum + Number(/points: (\S+)/u.exec(item)?.[1] ?? 0), 0);
  const start = head.replace(/^points: .*$/mu, `points: ${points}`).replace(/^runs:\n(?: .*\n)*/mu, "runs: {}\n");
  const path = join(folder, `${items.join("-")}.yaml`);
  await writeFile(path, start + kept.map((item) => `  - id: ${item}`).join(""));
  return path;
}

describe("grade verify", () => {
  it("passes a sound item, and shows what every mistake costs", async () => {
    const { code, stdout, stderr } = await runGrade(["verify", "--rubric", await rubricWith(["4.1c"])]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^right +· +full points$/m);
    expect(stdout).toMatch(/^blank +✗ +no points$/m);
    expect(stdout).toMatch(/^graph-copy-not-summed +✗ +caught +exp\(y\)·exp\(z\) → exp\(y\)$/m);
    expect(stdout).toContain("every one as it must be");
  }, 300_000);

  it("fails an absurd tolerance: the mistakes survive it", async () => {
    const rubric = await rubricWith(["4.1c"], ["tolerances: { rtol: 1.0e-5,", "tolerances: { rtol: 0.999,"]);
    const { code, stdout } = await runGrade(["verify", "--rubric", rubric]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^graph-square-two-forgotten .*survived/m);
    expect(stdout).toContain("4.1c backward must lose points and loses none");
  }, 300_000);
});

describe("a new graph needs no code:", () => {
  let project = "";
  const grade = (...args: readonly string[]): ReturnType<typeof run> =>
    run(process.execPath, [join(project, "bin/grade.js"), ...args]);

  beforeAll(async () => {
    project = join(folder, "project");
    for (const path of ["bin", "src", "reference", "submissions", "profiles", "package.json"]) {
      await cp(repository(path), join(project, path), { recursive: true });
    }
    await symlink(repository("node_modules"), join(project, "node_modules"));
    await writeFile(
      join(project, "reference/graphs/f3.ts"),
      `import { eitherSign, positive, type Graph } from "./graph.ts";

export const f3: Graph = {
  name: "f3",
  title: "f3(u, v) = u·v / (exp(v) − u)",
  inputs: [
    { name: "u", domain: eitherSign([0.3, 0.8]) },
    { name: "v", domain: positive([0.3, 1.2]) },
  ],
  nodes: [
    { id: "a", op: "multiply", inputs: ["u", "v"] },
    { id: "b", op: "exp", inputs: ["v"] },
    { id: "c", op: "subtract", inputs: ["b", "u"] },
    { id: "L", op: "divide", inputs: ["a", "c"] },
  ],
  output: "L",
  bounds: [{ node: "c", domain: positive([0.3, 5]) }],
};
`,
    );
    const index = join(project, "reference/graphs/index.ts");
    const text = await readFile(index, "utf8");
    await writeFile(
      index,
      text.replace("import { f2 }", 'import { f3 } from "./f3.ts";\nimport { f2 }').replace("[f1, f2]", "[f1, f2, f3]"),
    );
    const rubric = await readFile(await rubricWith(["4.1c"]), "utf8");
    await writeFile(join(project, "rubric.yaml"), rubric.replaceAll("graph: f2", "graph: f3"));
  });

  it("one is graded, and the starter has it, in both languages", async () => {
    for (const language of ["typescript", "python"]) {
      const mine = join(folder, `mine-${language}`);
      expect(await grade("init", mine, "--language", language)).toMatchObject({ code: 0, stderr: "" });
      const { code, stdout } = await grade(mine, "--quick");
      expect(code).toBe(0);
      expect(stdout).toContain("f3 is not implemented yet.");
    }
  }, 120_000);

  it("its mistakes are known, caught and named, in both languages", async () => {
    for (const language of ["typescript", "python"]) {
      const { code, stdout, stderr } = await grade("verify", "--language", language);
      expect({ code, stderr, stdout: code === 0 ? "" : stdout }).toEqual({ code: 0, stderr: "", stdout: "" });
      expect(stdout).toMatch(/^graph-divide-path-left-out +✗ +caught/m);
      expect(stdout).toMatch(/^graph-copy-not-summed +✗ +caught/m);
    }
  }, 300_000);
});
