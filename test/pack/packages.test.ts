/** What students install grades as the checkout does and holds no solution; what instructors install holds it all. */
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Script } from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import packageJson from "../../package.json" with { type: "json" };
import { scorecardSchema } from "../../src/scorecard/schema.ts";
import { gradescopeSchema } from "../../src/report/gradescope.ts";
import { Autograder } from "../commands/autograder.ts";
import { run, runGrade } from "../command-line.ts";
import { repository, submissionNamed } from "../grading.ts";
import { files as filesOf, scorecard as exampleOf } from "../results/example-class.ts";
import { writeFiles } from "../write-files.ts";
import { WatchProcess } from "../watch/watch-process.ts";
import { installBoth, npxGrade, unpacked, type Installed } from "./packages.ts";
import { flat, linesOfSolution } from "./solution.ts";

/** Two builds, and npm's work. */
const SETUP_MS = 900_000;
const COMMAND_MS = 120_000;

let folder = "";
let students: Installed;
let instructors: Installed;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "grade-packages-"));
  ({ students, instructors } = await installBoth(folder));
}, SETUP_MS);
afterAll(async () => {
  for (const path of [folder, students.folder, instructors.folder]) await rm(path, { recursive: true });
});

describe.each([
  ["students", () => students],
  ["instructors", () => instructors],
])("what %s install", (_, which) => {
  it(
    "writes the starters and grades them",
    async () => {
      const { folder: home } = which();
      for (const [name, args] of [
        ["mine", []],
        ["my-notebook", ["--language", "python"]],
      ] as const) {
        const written = await npxGrade(home, "init", name, ...args);
        expect(written.stdout).toContain(`Check your work: npx grade ${name} --quick\n`);
        const { code, stdout, stderr } = await npxGrade(home, name, "--quick");
        expect({ code, stderr }).toMatchObject({ code: 0 });
        expect(stdout).toMatch(/^Total +0 \/ 10$/m);
        expect(stdout).toContain("4.1b forward");
      }
    },
    COMMAND_MS,
  );

  it.each(["alice", "bob", "carol"])(
    "gives %s the scorecard of the checkout, byte by byte but for the timing",
    async (name) => {
      const { folder: home } = which();
      await cp(repository(`submissions/${name}`), join(home, name), { recursive: true });
      const options = ["--quick", "--format", "json", "--seed", "7"];
      const ours = await runGrade([`submissions/${name}`, ...options]);
      const theirs = await npxGrade(home, name, ...options);
      expect(theirs).toMatchObject({ code: 0 });
      const [checkout, installed] = [ours, theirs].map(({ stdout }) => {
        const scorecard = scorecardSchema.parse(JSON.parse(stdout));
        return JSON.stringify({ ...scorecard, timing: undefined });
      });
      expect(installed).toBe(checkout);
    },
    COMMAND_MS,
  );

  it(
    "watches a submission",
    async () => {
      const program = join(which().folder, "node_modules/backprop-grader/bin/grade.js");
      const watch = await WatchProcess.start("submissions/bob", { program });
      try {
        await watch.says(/4\.2j.*not trained/);
        const layers = join(watch.path, "layers.ts");
        await writeFile(layers, (await readFile(layers, "utf8")).replace("mean(dout, 0)", "dout.sum(0)"));
        expect(await watch.says(/layers\.ts [^]*Total .*\n/)).toMatch(/^✓ 4\.2a .* 1\.73 → 2 \/ 2$/m);
      } finally {
        await watch.dispose();
      }
    },
    COMMAND_MS,
  );

  it(
    "marks a wrong signature in an editor",
    async () => {
      const home = join(which().folder, "typed");
      await cp(repository("submissions/starter"), home, { recursive: true });
      const tsc = (): ReturnType<typeof run> => run(repository("node_modules/.bin/tsc"), ["--noEmit", "-p", home]);
      expect(await tsc()).toMatchObject({ code: 0, stdout: "" });
      const layers = await readFile(join(home, "layers.ts"), "utf8");
      await writeFile(
        join(home, "layers.ts"),
        layers.replace("fcForward: FcForward = (X, W, b) => {", "fcForward: FcForward = (X, W, b) => {\n  return X;"),
      );
      expect((await tsc()).stdout).toMatch(/^.*layers\.ts.*error TS/mu);
    },
    COMMAND_MS,
  );

  it(
    "has compiled code with types, exact dependencies and the pinned Node",
    async () => {
      const files = await unpacked(which().tarball);
      const names = [...files.keys()];
      expect(names).toEqual(
        expect.arrayContaining(["package/dist/src/cli.js", "package/dist/src/grade.d.ts", "package/README.md"]),
      );
      expect(names.filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))).toEqual(
        expect.arrayContaining(["package/src/contract.ts"]),
      );
      const { dependencies, optionalDependencies } = packageJson;
      const manifest: unknown = JSON.parse(files.get("package/package.json") ?? "");
      expect(manifest).toMatchObject({
        name: "backprop-grader",
        bin: { grade: "bin/grade.js" },
        dependencies,
        optionalDependencies,
      });
      const { stdout } = await npxGrade(which().folder, "doctor");
      expect(stdout).toMatch(/^✓ Node +24\.21\.0, .*, pinned$/m);
    },
    COMMAND_MS,
  );
});

describe("what students install", () => {
  it("holds no line of the solution", async () => {
    const lines = await linesOfSolution();
    expect(lines.size).toBeGreaterThan(200);
    const files = await unpacked(students.tarball);
    const found = [...files].flatMap(([name, text]) => {
      const content = flat(text);
      return [...lines].filter((line) => content.includes(line)).map((line) => `${name}: ${line}`);
    });
    expect(found).toEqual([]);
    expect(
      [...files.keys()].filter((name) => /reference\/|alice|bob|carol|dave|\/live\.|variants\//u.test(name)),
    ).toEqual([]);
  });

  it.each([
    ["similar", "mine", "my-notebook"],
    ["export", "gradescope"],
  ])("does not do what is the staff's, and says so: %s", async (command, ...args) => {
    const { code, stderr } = await npxGrade(students.folder, command, ...args);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `A package for students has not what \`grade ${command}\` needs.\n  → Run it in the checkout.\n`,
    });
  });

  it("is searched in a way that finds the solution where it is", async () => {
    const lines = await linesOfSolution();
    const content = flat([...(await unpacked(instructors.tarball)).values()].join("\n"));
    expect([...lines].filter((line) => !content.includes(line)).length).toBeLessThan(lines.size / 2);
  });

  it(
    "has answers for the seeds that it names, by its own rubric, and says so of any other",
    async () => {
      const home = students.folder;
      const other = await npxGrade(home, "mine", "--quick", "--seed", "5");
      expect(other).toMatchObject({
        code: 2,
        stderr: "--seed: expected one of 442, 7, for which this package has answers; got 5.\n",
      });
      const rubric = await readFile(repository("rubric.yaml"), "utf8");
      await writeFile(join(home, "mine.yaml"), rubric.replace("points: 10", "points: 10 # mine"));
      const own = await npxGrade(home, "mine", "--quick", "--rubric", "mine.yaml");
      expect(own.code).toBe(2);
      expect(own.stderr).toContain("Expected the rubric that came with this package, got another");
    },
    COMMAND_MS,
  );
});

it(
  "what instructors install compares submissions, without what the starter gives",
  async () => {
    const home = instructors.folder;
    for (const name of ["alice", "bob", "starter"]) {
      await cp(repository(`submissions/${name}`), join(home, name), { recursive: true });
    }
    const { code, stdout } = await npxGrade(home, "similar", "alice", "bob", "starter");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}alice +bob +17 % +16 % +36$/mu);
    expect(stdout).toMatch(/^Too little of its own to be compared: starter\.$/mu);
  },
  COMMAND_MS,
);

it(
  "what instructors install exports itself to Gradescope",
  async () => {
    const home = instructors.folder;
    await using autograder = await Autograder.by((args) => npxGrade(home, ...args), ["--quick"]);
    // npm's own work, by the lock file that the package has.
    expect(await autograder.setUp()).toMatchObject({ code: 0 });
    const { code, results } = await autograder.grade(Object.fromEntries((await submissionNamed("alice")).files));
    expect(code).toBe(0);
    const { tests } = gradescopeSchema.parse(results);
    expect(tests.reduce((sum, { score }) => sum + score, 0)).toBe(8);
  },
  SETUP_MS,
);

it(
  "what students install shows what a student sees at once, and no more",
  async () => {
    const home = students.folder;
    await cp(repository("submissions/bob"), join(home, "bob"), { recursive: true });
    const { code, stderr } = await npxGrade(home, "bob", "--quick", "--feedback", "after_published");
    expect(code).toBe(2);
    expect(stderr).toContain("--feedback: expected visible");
  },
  COMMAND_MS,
);

it(
  "what instructors install writes the page of a class, whose script is JavaScript",
  async () => {
    const home = instructors.folder;
    await writeFiles(join(home, "results"), filesOf([exampleOf("ann"), exampleOf("bo")]));
    const { code, stderr } = await npxGrade(home, "report", "results", "--format", "html", "--out", "pages");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "Written: pages/index.html\n" });
    const [, script = ""] =
      /<script>(.+)<\/script>/s.exec(await readFile(join(home, "pages/index.html"), "utf8")) ?? [];
    expect(script).toContain("function tableScript()");
    expect(() => new Script(script)).not.toThrow();
  },
  COMMAND_MS,
);

it(
  "what instructors install grades by any seed",
  async () => {
    const { code, stdout } = await npxGrade(instructors.folder, "alice", "--quick", "--seed", "5");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Total +7\.5 \/ 10$/m);
  },
  COMMAND_MS,
);
