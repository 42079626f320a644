/** The report that a person reads in a terminal. */
import { beforeAll, describe, expect, it } from "vitest";

import { terminalReport } from "../../src/report/terminal.ts";
import { scorecardSchema } from "../../src/scorecard/schema.ts";
import type { Scorecard } from "../../src/scorecard/scorecard.ts";
import { factsOf } from "../../src/scorecard/facts.ts";
import { alteredAlice, graded, rubric, submissionNamed } from "../grading.ts";
import { attempt, run, runOf } from "../scorecard/example-runs.ts";
import { exampleFindings, findingsSaying } from "./example-findings.ts";
import { hostileTexts, obeyed } from "./hostile-texts.ts";

/** Without our own colours. */
// eslint-disable-next-line no-control-regex -- the escape character begins every colour
const plain = (report: string): string => report.replace(/\u001b\[\d+m/g, "");
const reported = (scorecard: Scorecard, verbose = false): string[] =>
  plain(terminalReport(scorecard, { verbose })).split("\n");
const tooWide = (lines: readonly string[]): string[] => lines.filter((line) => Array.from(line).length > 80);

/** What `First thing to fix` names, if anything. */
const firstThing = (lines: readonly string[]): string | undefined =>
  lines.find((line) => line.startsWith("First thing to fix:"))?.replace(/^First thing to fix: /, "");

/** A scorecard with little in it, to be filled. */
const starter = submissionNamed("starter").then((submission) => graded(submission, { only: ["4.1b"] }));

describe("the report of", () => {
  it.each([
    { name: "alice", first: undefined, points: "7.5 / 10" },
    { name: "bob", first: "4.1a drawing (graphs.ts:5)", points: "5.18 / 10" },
    { name: "starter", first: expect.stringMatching(/^4\.1b forward \(graphs\.ts:\d+:\d+\)$/), points: "0 / 10" },
  ])("$name gives the points, says what to mend first, and fits 80 columns", async ({ name, first, points }) => {
    const scorecard = await graded(await submissionNamed(name));
    const lines = reported(scorecard);
    expect(lines[0]).toMatch(new RegExp(`^EECS 442 PS4: Backpropagation · ${name} +${points}$`));
    expect(firstThing(lines)).toEqual(first);
    for (const { id, title } of scorecard.items) expect(lines.join("\n")).toContain(`${id.padEnd(5)} ${title}`);
    expect(tooWide([...lines, ...reported(scorecard, true)])).toEqual([]);
    expect(obeyed(lines.join(""))).toEqual([]);
  });

  it.each(["alice", "bob", "carol", "dave", "mallory", "starter", "starter-python"])(
    "%s fits 80 columns, whatever it and its files are called",
    async (name) => {
      const submission = await submissionNamed(name);
      const long = "a-very-long-name".repeat(20);
      const scorecard = await graded({ ...submission, name: long });
      const text = JSON.stringify(scorecard).replaceAll(/"file":"[^"]+"/g, `"file":"${long}.ts"`);
      for (const each of [scorecard, scorecardSchema.parse(JSON.parse(text))]) {
        const lines = [...reported(each), ...reported(each, true)];
        expect(lines.join("")).toContain("a-very-long-name");
        expect(tooWide(lines)).toEqual([]);
      }
    },
  );

  it("a submission that throws says where", async () => {
    const graphs = `export { f2 } from "./her-graphs.ts";\nexport const f1 = () => {\n  throw new Error("not today");\n};`;
    const lines = reported(await graded(await alteredAlice({ "graphs.ts": graphs }), { only: ["4.1b"] }));
    expect(firstThing(lines)).toBe("4.1b forward (graphs.ts:3:9)");
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}f1 threw Error: not today \(x0=/));
  });
});

describe("a report", () => {
  let scorecard: Scorecard;
  beforeAll(async () => {
    scorecard = await graded(await submissionNamed("bob"));
  });

  it("says the same of several parts once", async () => {
    const lines = reported(await graded(await submissionNamed("starter"), { only: ["4.2b"] }));
    expect(lines.filter((line) => line.includes("SoftmaxClassifier is not implemented"))).toHaveLength(2);
    expect(lines.some((line) => line.includes("initialisation, scores, loss, gradients"))).toBe(true);
  });

  it("keeps evidence for what is right, and where the time went, for those who ask", () => {
    const [brief, verbose] = [reported(scorecard), reported(scorecard, true)].map((lines) => lines.join("\n"));
    expect(brief).not.toContain("agrees with the reference");
    expect(verbose).toContain("agrees with the reference");
    expect(verbose).toMatch(/in all +[\d.]+ m?s/);
  });

  it("shows trainings with their accuracy, threshold and curve", () => {
    const { testAccuracy: _, ...unmeasured } = run({ name: "momentum", attempts: [] });
    const lines = reported({ ...scorecard, runs: [run({ testAccuracy: 0.4712 }), unmeasured] });
    expect(lines).toContain("  sgd        47.12 %  45.00 %  ▁█▆ best 46.25 %");
    expect(lines).toContain("  momentum         —  45.00 %  ");
  });

  it("says of a training that it ended early", () => {
    const runs = [run({ attempts: [attempt({ stop: "early", testAccuracy: 0.47 })], testAccuracy: 0.47 })];
    expect(reported({ ...scorecard, runs })).toContain("  sgd        47.00 %  45.00 %  ▁█▆ best 46.25 %, ended early");
  });

  it("shows of several attempts the one that counts", () => {
    const epochs = [{ loss: 1, trainAccuracy: 0.5, validationAccuracy: 0.48 }];
    const runs = [run({ attempts: [attempt({ epochs, testAccuracy: 0.46 }), attempt()], testAccuracy: 0.46 })];
    expect(reported({ ...scorecard, runs })).toContain("  sgd        46.00 %  45.00 %  ▁ best 48.00 %");
  });

  it("says below the trainings what was measured for the observations", async () => {
    const momentum = runOf("momentum", attempt({ stepsToTarget: 206 }));
    const runs = [run(), momentum, runOf("l2", attempt())];
    const lines = reported({ ...scorecard, runs, facts: factsOf((await rubric()).rubric.runs, runs) });
    const at = lines.indexOf("Trainings");
    expect(lines.slice(at + 5, at + 12)).toEqual([
      "  momentum reaches 40 % validation accuracy first, after 206 steps; sgd needs",
      "  294 more.",
      "  Train minus validation accuracy after the last epoch: 12.50 points without L2",
      "  (momentum), 12.50 with it (l2).",
      "  Validation accuracy after the last epoch: sgd 43.75 %, momentum 43.75 %, l2",
      "  43.75 %.",
      "",
    ]);
  });

  it("says how many points were left out, and how many a person scores, base and bonus", () => {
    const lines = reported(scorecard);
    expect(lines.find((line) => line.startsWith("For a person to score"))).toMatch(/ 0\.5 and \+0\.5$/);
    expect(lines.find((line) => line.startsWith("Left out"))).toMatch(/ 2 and \+2$/);
  });

  it("shows of a selection its items and their points alone", () => {
    const items = scorecard.items.map((item) => {
      if (item.id === "4.2a") return item;
      const parts = item.parts.map((part) => ({ ...part, status: "skipped", reason: "not-selected" }) as const);
      return { ...item, parts };
    });
    const lines = reported({ ...scorecard, items });
    expect(lines[0]).toMatch(/ 1\.73 \/ 2$/);
    expect(lines.filter((line) => /^\S \d\.\d/.test(line))).toHaveLength(1);
    expect(lines.join(" ")).toMatch(/Not selected: 4\.1a, .* 4\.2j\./);
  });

  it("fits 80 columns with every finding there is, and with names of any length", () => {
    const items = scorecard.items.map((item) => ({
      ...item,
      title: "A title that goes on and on ".repeat(5),
      parts: item.parts.map((part) => ({ ...part, status: "failed" as const, findings: exampleFindings })),
    }));
    const submission = { ...scorecard.submission, name: `${"lastname-firstname_".repeat(12)}late` };
    expect(tooWide(reported({ ...scorecard, items, submission, runs: [run()] }, true))).toEqual([]);
  });
});

describe("whatever a submission says", () => {
  const all = hostileTexts.map(([, text]) => text).filter((text) => text.length < 1000);
  const endless = "x".repeat(1_000_000);

  it.each([
    ["each of these", all.join(" ")],
    ["these from the last to the first", all.toReversed().join("")],
    ["a name without end", endless],
  ])("its report holds nothing that would be obeyed: %s", async (_, text) => {
    const quoted = JSON.stringify(text);
    const alice = await alteredAlice({
      // An error's name and message, a text for a number, the name of an export, a thrown text, a key.
      "graphs.ts": `export const f1 = () => { throw Object.assign(new Error(${quoted}), { name: ${quoted}.slice(0, 1e4) }); };
        export const f2 = () => [${quoted}, []];`,
      "layers.ts": `export * from "./her-layers.ts"; export { reluForward as "fcForwar\u001b[2J" } from "./her-layers.ts";
        export const fcForward = undefined;`,
      "optim.ts": `throw ${quoted};`,
      "classifier.ts": `export class SoftmaxClassifier { params = { [${quoted}]: 1 }; forwardsBackwards() { return this.params; } }`,
    });
    const scorecard = await graded({ ...alice, name: text });
    const lines = reported(scorecard, true);
    expect(
      lines.filter((line) => /f1 threw|expected L to be a number|optim\.ts cannot be loaded/.test(line)),
    ).toHaveLength(4);
    expect(lines.flatMap(obeyed)).toEqual([]);
    expect(tooWide(lines)).toEqual([]);
  });

  it.each(hostileTexts)("no finding of any kind brings %s into the report", async (_, text) => {
    const scorecard = await starter;
    const findings = findingsSaying(text).map((finding) => ({ ...finding, where: { file: text, line: 1 } }));
    const items = scorecard.items.map((item) => ({
      ...item,
      parts:
        item.id === "4.1b" ? item.parts.map((part) => ({ ...part, status: "failed" as const, findings })) : item.parts,
    }));
    const lines = reported({ ...scorecard, items });
    expect(lines.length).toBeGreaterThan(2 * findings.length);
    expect(lines.flatMap(obeyed)).toEqual([]);
  });
});
