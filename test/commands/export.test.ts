/** `grade export gradescope`: the zip's own scripts, run from an upload to a results.json. */
import { appendFile, mkdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";

import { cacheFolder } from "../../src/data/cache-folder.ts";
import { ensureCifar10 } from "../../src/data/ensure.ts";
import { gradescopeSchema } from "../../src/report/gradescope.ts";
import { runGrade } from "../command-line.ts";
import { repository, submissionNamed } from "../grading.ts";
import { temporaryFolder } from "../submission/temporary-folder.ts";
import { Autograder, type Graded } from "./autograder.ts";

/** npm's work. */
const SETUP_MS = 300_000;
const GRADING_MS = 60_000;

const folder = temporaryFolder();
let alice: Readonly<Record<string, string>>;
let quick: Autograder;
beforeAll(async () => {
  alice = Object.fromEntries((await submissionNamed("alice")).files);
  quick = await Autograder.of("--quick");
  const { code, stderr } = await quick.setUp();
  if (code !== 0) throw new Error(stderr);
}, SETUP_MS);
afterAll(() => quick[Symbol.asyncDispose]());

const packages = (): string => quick.at("source/grader/node_modules");

/** What a grading that has come to its end wrote. */
function read({ code, stdout, stderr, results }: Graded): z.infer<typeof gradescopeSchema> {
  expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
  return gradescopeSchema.parse(results);
}

const scores = ({ tests }: z.infer<typeof gradescopeSchema>): Record<string, number> =>
  Object.fromEntries(tests.map(({ number, score }) => [number, score]));

/** What one that has not wrote: nothing that is a score. */
function expectNoScore({ code, results }: Graded): void {
  expect(code).not.toBe(0);
  expect(results).toEqual({
    output: expect.stringMatching(/^Your submission could not be graded\. This is not a score\.\n/u),
    output_format: "text",
    visibility: "visible",
    stdout_visibility: "hidden",
  });
}

describe("run_autograder", { timeout: GRADING_MS }, () => {
  it("gives alice all points but those of the trainings", async () => {
    const { tests, ...results } = read(await quick.grade(alice));
    expect(results).toMatchObject({ visibility: "visible", stdout_visibility: "hidden" });
    expect(scores({ tests, ...results })).toMatchObject({ "4.1a": 1, "4.1b": 1, "4.1c": 2, "4.2a": 2, "4.2b": 1 });
  });

  it("grades a notebook", async () => {
    const name = "carol_12345678.ipynb";
    const notebook = await readFile(repository(`submissions/carol/${name}`), "utf8");
    expect(scores(read(await quick.grade({ [name]: notebook })))).toMatchObject({ "4.1b": 1, "4.2a": 2, "4.2b": 1 });
  });

  it("grades what is left of a submission that ends its process", async () => {
    const layers = alice["layers.ts"]?.replace(/fcForward: FcForward.* => \{/u, "$& process.abort();") ?? "";
    expect(layers).toContain("process.abort()");
    const results = read(await quick.grade({ ...alice, "layers.ts": layers }));
    expect(scores(results)).toMatchObject({ "4.1b": 1, "4.1c": 2 });
    expect(scores(results)["4.2a"]).toBeLessThan(2);
    expect(results.tests.find(({ number }) => number === "4.2a")).toMatchObject({
      status: "failed",
      output: expect.stringContaining("fcForward"),
    });
  });

  it("gives nothing its points, which is a score", async () => {
    expect(Object.values(scores(read(await quick.grade({})))).every((score) => score === 0)).toBe(true);
  });

  it(
    "has the data that trainings need from setup.sh, in whatever cache",
    async () => {
      await using autograder = await Autograder.of();
      await ensureCifar10(cacheFolder());
      await mkdir(autograder.at("cache/backprop-grader"), { recursive: true });
      await symlink(cacheFolder(), autograder.at("cache/backprop-grader/cifar-10"));
      const { code, stdout } = await autograder.setUp(packages());
      expect(code).toBe(0);
      expect(stdout).toMatch(/^test_batch\.bin +right$/mu);
      // The trainings themselves take minutes.
      await appendFile(autograder.at("source/options"), "--only\n4.1a,4.1b\n");
      expect(scores(read(await autograder.grade(alice)))).toEqual({ "4.1a": 1, "4.1b": 1 });
    },
    SETUP_MS,
  );

  it("grades where the container can isolate nothing, and tells the staff", async () => {
    await using autograder = await Autograder.of("--quick");
    expect(await autograder.setUp(packages())).toMatchObject({ code: 0 });
    await appendFile(autograder.at("source/options"), "--isolation\nnone\n");
    const graded = await autograder.grade(alice);
    expect(scores(read(graded))).toMatchObject({ "4.2a": 2 });
    expect(graded.stderr).toMatch(/^Isolation: .* alone/u);
  });
});

describe("where the grader itself fails, nobody gets a score", { timeout: GRADING_MS }, () => {
  it.each([
    ["a damaged rubric", "rubric/rubric.yaml", "title: [", "rubric/rubric.yaml:1:"],
    ["a grader that is not whole", "grader/src/grade.ts", undefined, "The grader did not come to its end."],
    ["a grader that is not there", "grader/bin/grade.js", undefined, "The grader did not come to its end."],
    ["packages that are not there", "grader/node_modules", undefined, "The grader did not come to its end."],
  ])("%s", async (_, file, text, why) => {
    await using autograder = await Autograder.of("--quick");
    expect(await autograder.setUp(packages())).toMatchObject({ code: 0 });
    await rm(autograder.at(`source/${file}`));
    if (text !== undefined) await writeFile(autograder.at(`source/${file}`), text);
    const graded = await autograder.grade(alice);
    expectNoScore(graded);
    expect(graded.results).toMatchObject({ output: expect.stringContaining(why) });
  });

  it("a notebook without a Python", async () => {
    const tools = folder.at("tools");
    await mkdir(tools);
    for (const tool of ["bash", "cat", "cp", "head", "mkdir"]) await symlink(`/bin/${tool}`, `${tools}/${tool}`);
    const name = "carol_12345678.ipynb";
    const notebook = await readFile(repository(`submissions/carol/${name}`), "utf8");
    const graded = await quick.grade({ [name]: notebook }, { PATH: tools });
    expectNoScore(graded);
    expect(graded).toMatchObject({ code: 2, results: { output: expect.stringContaining("Python") } });
  });

  it("trainings without their data, or in a container that is too small for them", async () => {
    await using autograder = await Autograder.of();
    await symlink(packages(), autograder.at("source/grader/node_modules"));
    const graded = await autograder.grade(alice);
    expectNoScore(graded);
    expect(graded.stdout).toContain("CIFAR-10 is not here");
    for (const [file, bytes] of [
      ["memory.max", 768],
      ["memory/memory.limit_in_bytes", 512],
    ] as const) {
      await rm(autograder.at("cgroup"), { recursive: true, force: true });
      await mkdir(autograder.at("cgroup/memory"), { recursive: true });
      await writeFile(autograder.at(`cgroup/${file}`), `${bytes * 2 ** 20}\n`);
      const small = await autograder.grade(alice);
      expectNoScore(small);
      expect(small.stdout).toMatch(new RegExp(`^Trainings need 872 MB, and this container has ${bytes}:`, "u"));
    }
    await rm(autograder.at("cgroup"), { recursive: true });
    await mkdir(autograder.at("cgroup"));
    await writeFile(autograder.at("cgroup/memory.max"), "max\n");
    expect((await autograder.grade(alice)).stdout).toContain("CIFAR-10 is not here");
  });
});

const rubricWith = async (profile: string): Promise<string> =>
  `${await readFile(repository("rubric.yaml"), "utf8")}\nprofile: ${profile}\n`;

describe("grade export gradescope", { timeout: GRADING_MS }, () => {
  it("takes along a rubric and its profile, as they lie to each other", async () => {
    const profile = await readFile(repository("profiles/eecs442.yaml"));
    await folder.write({
      "rubrics/mine.yaml": (await rubricWith("../profiles/p.yaml")).replace("points: 10", "points: 10 # mine"),
      "profiles/p.yaml": profile,
    });
    await using autograder = await Autograder.of("--rubric", folder.at("rubrics/mine.yaml"), "--quick");
    expect(await readFile(autograder.at("source/options"), "utf8")).toBe(
      "--rubric\nrubric/rubrics/mine.yaml\n--quick\n",
    );
    expect(await readFile(autograder.at("source/rubric/profiles/p.yaml"))).toEqual(profile);
    expect(await autograder.setUp(packages())).toMatchObject({ code: 0 });
    expect(scores(read(await autograder.grade(alice)))).toMatchObject({ "4.2a": 2 });
  });

  it("refuses a profile that Gradescope would not have, a wrong rubric and a place that is not there, and writes nothing", async () => {
    await folder.write({
      "absolute.yaml": await rubricWith(repository("profiles/eecs442.yaml")),
      "wrong.yaml": "title: [",
    });
    for (const [args, said] of [
      [["--rubric", folder.at("absolute.yaml")], "Expected the profile to be named from the rubric's own folder"],
      [["--rubric", folder.at("wrong.yaml")], "wrong.yaml:1:"],
      [["--rubric", folder.at("wrong.yaml"), "--out", folder.at("none/a.zip")], "Make the folder first."],
    ] as const) {
      const out = folder.at("a.zip");
      const { code, stderr } = await runGrade(["export", "gradescope", "--out", out, ...args]);
      expect(code).toBe(2);
      expect(stderr).toContain(said);
      await expect(stat(out)).rejects.toThrow("ENOENT");
    }
    expect(await runGrade(["export", "moodle"])).toMatchObject({ code: 2 });
  });

  it("writes the same zip for the same grader, rubric and options", async () => {
    await using one = await Autograder.of("--early");
    await using other = await Autograder.of("--early");
    const [a, b] = await Promise.all([one, other].map((each) => readFile(each.at("autograder.zip"))));
    expect(a?.equals(b ?? Buffer.alloc(0))).toBe(true);
    expect(await readFile(one.at("source/options"), "utf8")).toContain("--early");
    expect(await readFile(one.at("source/training-megabytes"), "utf8")).toBe("872\n");
  });

  it("takes along no submission but the starters", async () => {
    const { stdout } = await quick.run("ls", [quick.at("source/grader/submissions")]);
    expect(stdout).toBe("starter\nstarter-python\n");
  });
});
