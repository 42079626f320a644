import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Problem } from "../../src/errors.ts";
import { loadRubric, parseRubric } from "../../src/rubric/load.ts";
import { loadProfile } from "../../src/rubric/profile.ts";
import { graphs, problemsOf } from "./problems-of.ts";

const sound = readFileSync("test/fixtures/rubrics/sound.yaml", "utf8");

const problemsOfText = (text: string): Promise<readonly Problem[]> =>
  problemsOf(() => parseRubric(text, "rubric.yaml", { graphs }));

describe("the rubric of the problem set", async () => {
  const { rubric } = await loadRubric("rubric.yaml", { graphs });

  test("has the items and the points of the handout", () => {
    const points = rubric.items.map((item) => [item.id, item.points, item.bonus ? "bonus" : "base"]);
    expect(points).toEqual([
      ["4.1a", 1, "base"],
      ["4.1b", 1, "base"],
      ["4.1c", 2, "base"],
      ["4.2a", 2, "base"],
      ["4.2b", 1, "base"],
      ["4.2c", 1, "base"],
      ["4.2d", 1, "base"],
      ["4.2e", 0.5, "base"],
      ["4.2f", 0.5, "base"],
      ["4.2g", 1, "bonus"],
      ["4.2h", 0.5, "bonus"],
      ["4.2i", 0.5, "bonus"],
      ["4.2j", 1, "bonus"],
    ]);
    expect(rubric.points).toBe(10);
    expect(rubric.items.filter((item) => !item.bonus).reduce((sum, item) => sum + item.points, 0)).toBe(10);
  });

  test("has the four runs of the protocol, each with all that it needs", () => {
    const verdicts = { margin: 0.01, repeats: 2, verdict: "median", early: false, earlyConfidence: 0.95 };
    const protocol = {
      epochs: 10,
      hiddenDim: 300,
      weightScale: 0.01,
      beta: 0.5,
      reg: 0,
      optimizer: "sgdMomentum",
      ...verdicts,
    };
    expect(rubric.runs).toEqual({
      sgd: { ...protocol, beta: 0, optimizer: "sgd", setup: "sgdRun", threshold: 0.45 },
      momentum: { ...protocol, setup: "momentumRun", sameSetupAs: "sgd", threshold: 0.45 },
      l2: { ...protocol, setup: "l2Run", sameSetupAs: "momentum", reg: 0.01, threshold: 0.46 },
      tuned: { ...protocol, setup: "tunedRun", threshold: 0.5 },
    });
  });

  test("takes a quarter off for a bias as a row", () => {
    expect(rubric.variations).toEqual({ biasAsRow: 0.25 });
  });

  test("leaves words to a person", () => {
    const manual = rubric.items.filter((item) => item.parts.some((part) => part.check === "manual"));
    expect(manual.map((item) => item.id)).toEqual(["4.2f", "4.2i"]);
  });
});

describe("what a rubric leaves out", () => {
  const rubric = parseRubric(sound, "sound.yaml", { graphs });

  test("has its default in the item", () => {
    expect(rubric.items[0]).toMatchObject({ bonus: false, visibility: "visible", expectedValues: "shown" });
    expect(rubric.items[2]).toMatchObject({ bonus: true });
  });

  test("has its default in the part, and the rubric's tolerances unless the part has its own", () => {
    expect(rubric.items[0]?.parts).toEqual([
      {
        id: "forward",
        check: "graph",
        graph: "f1",
        of: "value",
        share: 0.3,
        credit: "all",
        carriedForward: 1,
        tolerances: { rtol: 1e-6, atol: 1e-9 },
        variations: { biasAsRow: 0 },
      },
      {
        id: "backward",
        check: "graph",
        graph: "f1",
        of: "gradients",
        share: 0.7,
        credit: "proportional",
        carriedForward: 1,
        tolerances: { rtol: 1e-6, atol: 1e-9 },
        variations: { biasAsRow: 0 },
      },
    ]);
    expect(rubric.items[2]?.parts[0]).toMatchObject({ reg: 0.01, tolerances: { rtol: 1e-4, atol: 0 } });
    const withoutReg = parseRubric(sound.replace("of: loss, reg: 0.01,", "of: loss,"), "sound.yaml", { graphs });
    expect(withoutReg.items[2]?.parts[0]).toMatchObject({ check: "classifier", reg: 0 });
  });

  test("costs nothing where it is a variation, and what it costs is in every part", () => {
    expect(rubric.variations).toEqual({ biasAsRow: 0 });
    const [first = "", ...rest] = sound.split("\n");
    const withCost = [first, "variations: { biasAsRow: 0.25 }", ...rest].join("\n");
    const parts = parseRubric(withCost, "sound.yaml", { graphs }).items.flatMap((item) => item.parts);
    expect(parts.map(({ variations }) => variations)).toEqual(parts.map(() => ({ biasAsRow: 0.25 })));
  });

  test("has the protocol's value in the run, unless the run has its own", () => {
    const own = sound.replace("reg: 0.01,", "reg: 0.01, epochs: 3, hiddenDim: 50, weightScale: 0.1, beta: 0.9,");
    expect(parseRubric(own, "own.yaml", { graphs }).runs["momentum"]).toEqual({
      optimizer: "sgdMomentum",
      setup: "momentumRun",
      sameSetupAs: "sgd",
      epochs: 3,
      hiddenDim: 50,
      weightScale: 0.1,
      beta: 0.9,
      reg: 0.01,
      threshold: 0.46,
      margin: 0,
      repeats: 2,
      verdict: "median",
      early: false,
      earlyConfidence: 0.95,
    });
  });
});

describe("what a rubric may be", () => {
  test("one that uses an anchor", async () => {
    const text = sound
      .replace("{ rtol: 1.0e-6, atol: 1.0e-9 }", "&usual { rtol: 1.0e-6, atol: 1.0e-9 }")
      .replace("{ rtol: 1.0e-4, atol: 0 }", "*usual");
    expect(parseRubric(text, "anchor.yaml", { graphs }).items[2]?.parts[0]?.tolerances).toEqual({
      rtol: 1e-6,
      atol: 1e-9,
    });
  });

  test("one whose shares add up to 1 but for rounding", async () => {
    const tenths = Array.from({ length: 10 }, (_, index) => `      - { id: p${index}, check: manual, share: 0.1 }\n`);
    const text = sound.replace(/ {6}- \{ id: loss[^]*/u, tenths.join(""));
    expect(await problemsOfText(text)).toEqual([]);
  });

  test("one without any training", async () => {
    const text = sound
      .replace(/runs:\n.*\n.*\n/u, "runs: {}\n")
      .replace(/ {6}- \{ id: sgd.*\n.*\n/u, "      - { id: words, check: manual, share: 1 }\n");
    expect(await problemsOfText(text)).toEqual([]);
  });

  test("one whose parts judge the same run twice", async () => {
    const words = "{ id: words, check: manual, share: 0.5 }";
    const text = sound.replace(words, "{ id: again, check: training, run: sgd, share: 0.5 }");
    expect(await problemsOfText(text)).toEqual([]);
  });

  test("one with Windows line ends and a byte order mark, with the same positions", async () => {
    const text = `\uFEFF${sound.replaceAll("\n", "\r\n")}`;
    expect(await problemsOfText(text)).toEqual([]);
    const [problem] = await problemsOfText(text.replace("check: manual", "check: manaul"));
    expect(problem).toMatchObject({ line: 29, column: 29 });
  });

  test("one that names the graphs of another year", async () => {
    const text = sound.replaceAll("graph: f1", "graph: f7");
    expect(await problemsOf(() => parseRubric(text, "rubric.yaml", { graphs: ["f7"] }))).toEqual([]);
  });
});

describe("the file", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rubric-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("and its profile's are identified by the SHA-256 of their bytes, one after the other", async () => {
    const file = join(folder, "sound.yaml");
    const named = `\uFEFFprofile: spelt.yaml\n${sound}`;
    await writeFile(file, named);
    await copyFile("profiles/eecs442.yaml", join(folder, "spelt.yaml"));
    const profile = await readFile("profiles/eecs442.yaml");
    const { sha256 } = await loadRubric(file, { graphs });
    expect(sha256).toBe(createHash("sha256").update(named).update(profile).digest("hex"));
    await writeFile(join(folder, "spelt.yaml"), `${profile.toString()}# Another byte.\n`);
    expect((await loadRubric(file, { graphs })).sha256).not.toBe(sha256);
  });

  test("that does not exist is named", async () => {
    const file = join(folder, "none.yaml");
    expect(await problemsOf(() => loadRubric(file, { graphs }))).toEqual([
      { message: "Expected a rubric file, found no file of that name.", file },
    ]);
  });

  test("that is a folder is no rubric, but may hold one", async () => {
    expect(await problemsOf(() => loadRubric(folder, { graphs }))).toEqual([
      {
        message: "Expected a rubric file, got a folder.",
        file: folder,
        hint: `Name the file in it: ${join(folder, "rubric.yaml")}.`,
      },
    ]);
  });

  test("that cannot be read is refused with the system's reason", async () => {
    const inside = join(folder, "a-file");
    await writeFile(inside, "");
    const file = join(inside, "rubric.yaml");
    expect(await problemsOf(() => loadRubric(file, { graphs }))).toEqual([
      { message: "Expected a readable rubric file, got ENOTDIR.", file },
    ]);
  });
});

describe("the profile of a rubric", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rubric-"));
    await mkdir(join(folder, "years"));
    await writeFile(join(folder, "years", "2031.yaml"), own.replace("title: eecs442", "title: The year 2031"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const own = readFileSync("profiles/eecs442.yaml", "utf8").replace(/^title: .*$/mu, "title: eecs442");
  /** A rubric of this text in the folder, and where. */
  const written = async (text: string): Promise<string> => {
    const file = join(folder, "rubric.yaml");
    await writeFile(file, text);
    return file;
  };

  /** A rubric that grades a drawing of f2. */
  const drawing = sound.replace("check: manual", "check: graph-structure, graph: f2");

  test("is the project's own where the rubric names none", async () => {
    const { profile } = await loadRubric(await written(sound), { graphs });
    expect(profile).toEqual(await loadProfile("profiles/eecs442.yaml", { graphs }));
    expect(profile.names["fcForward"]).toContain("fc_forward");
  });

  test("is found from the rubric's folder, or anywhere by its whole path", async () => {
    for (const path of ["years/2031.yaml", join(folder, "years", "2031.yaml")]) {
      const { profile } = await loadRubric(await written(`profile: ${path}\n${sound}`), { graphs });
      expect(profile.title).toBe("The year 2031");
    }
  });

  test("spells the drawings that the rubric grades; the project's own calls them after their graphs", async () => {
    const { profile } = await loadRubric(await written(drawing), { graphs });
    expect(profile.names["f2Graph"]).toEqual(["f2_graph"]);
    expect(profile.names["f1Graph"]).toContain("f_1_graph");
    const named = await written(`profile: years/2031.yaml\n${drawing}`);
    expect(await problemsOf(() => loadRubric(named, { graphs }))).toMatchObject([
      { message: expect.stringMatching(/^Expected names to have f2Graph .*, got none\.$/) },
    ]);
  });

  test("that is not there is told of where the rubric names it", async () => {
    const file = await written(`${sound}profile: years/2013.yaml\n`);
    expect(await problemsOf(() => loadRubric(file, { graphs }))).toMatchObject([
      {
        message: `Expected a profile file, found no file ${join(folder, "years", "2013.yaml")}.`,
        file,
        line: 30,
        column: 10,
      },
    ]);
  });

  test("that is a folder is told of where the rubric names it", async () => {
    const file = await written(`${sound}profile: years\n`);
    const problems = await problemsOf(() => loadRubric(file, { graphs }));
    expect(problems).toMatchObject([{ message: "Expected a profile file, got a folder.", file, line: 30, column: 10 }]);
  });

  test("has its mistakes told together with the rubric's, each in its own file", async () => {
    const profile = join(folder, "wrong.yaml");
    await writeFile(profile, own.replace(/^  f2: .*$/mu, "").replace("[fc_forward]", "[]"));
    const file = await written(`profile: wrong.yaml\n${sound}`.replace("points: 3", "points: three"));
    const problems = await problemsOf(() => loadRubric(file, { graphs }));
    expect(problems.map((problem) => [problem.file, problem.message])).toEqual([
      [file, 'Expected points to be a number above 0, got "three".'],
      [profile, "Expected fcForward in names to be a list of at least one name in Python, got an empty list."],
    ]);
  });

  test("spells every graph that the rubric grades, and others only if it likes", async () => {
    await writeFile(join(folder, "short.yaml"), own.replace(/^  f2: .*$/mu, ""));
    const named = `profile: short.yaml\n${sound}`;
    expect(await problemsOf(async () => loadRubric(await written(named), { graphs }))).toEqual([]);
    const both = named.replace("{ id: backward, check: graph, graph: f1", "{ id: backward, check: graph, graph: f2");
    expect(await problemsOf(async () => loadRubric(await written(both), { graphs }))).toMatchObject([
      { message: "Expected names to have f2 (a list of names in Python), got none.", file: join(folder, "short.yaml") },
    ]);
  });
});
