/** `grade --explain ITEM`: a page about one item, for every item of the rubric. */
import { beforeAll, describe, expect, it } from "vitest";

import { explanation, trainingNotice } from "../../src/report/explain.ts";
import type { LoadedRubric } from "../../src/rubric/load.ts";
import type { Item } from "../../src/rubric/schema.ts";
import { feedbackOf } from "../../src/scorecard/feedback.ts";
import type { Scorecard } from "../../src/scorecard/scorecard.ts";
import { runGrade } from "../command-line.ts";
import { graded, rubric, submissionNamed } from "../grading.ts";
import { run } from "../scorecard/example-runs.ts";
import { hostileTexts, obeyed } from "./hostile-texts.ts";
import { findingsSaying } from "./example-findings.ts";

// eslint-disable-next-line no-control-regex -- the escape character begins every colour
const plain = (text: string): string => text.replace(/\u001b\[\d+m/g, "");

const ids = ["4.1a", "4.1b", "4.1c", "4.2a", "4.2b", "4.2c", "4.2d", "4.2e", "4.2f", "4.2g", "4.2h", "4.2i", "4.2j"];
let loaded: LoadedRubric;
const scorecards = new Map<string, Scorecard>();
beforeAll(async () => {
  loaded = await rubric();
  for (const name of ["alice", "bob", "carol", "starter"]) {
    scorecards.set(name, await graded(await submissionNamed(name)));
  }
});

function itemOf(id: string): Item {
  const item = loaded.rubric.items.find((each) => each.id === id);
  if (item === undefined) throw new Error(`There is no item ${id}.`);
  return item;
}

function scorecardOf(name: string): Scorecard {
  const scorecard = scorecards.get(name);
  if (scorecard === undefined) throw new Error(`${name} was not graded.`);
  return scorecard;
}

const page = (name: string, id: string): string =>
  plain(explanation(itemOf(id), feedbackOf(scorecardOf(name), "all"), loaded.rubric));
/** A page as one line, however it was broken into lines. */
const flat = (name: string, id: string): string => page(name, id).replace(/\s+/g, " ");

describe("a page about", () => {
  it.each(ids)("%s fits 80 columns, and says of every part what it is worth and how it is judged", (id) => {
    expect(loaded.rubric.items.map((item) => item.id)).toEqual(ids);
    for (const name of scorecards.keys()) {
      const lines = page(name, id).split("\n");
      expect(lines[0]).toContain(`${id.padEnd(5)} ${itemOf(id).title}`);
      expect(lines.filter((line) => Array.from(line).length > 80)).toEqual([]);
      expect(obeyed(lines.join(""))).toEqual([]);
      for (const part of itemOf(id).parts) {
        expect(lines.some((line) => line.includes(`${part.id} · ${part.check}`))).toBe(true);
      }
      expect(lines.filter((line) => line === "  How it is judged")).toHaveLength(itemOf(id).parts.length);
      expect(page(name, id)).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  it("bob's 4.2a shows what is wrong with its input, what was expected and got, and what is right", () => {
    const text = flat("bob", "4.2a");
    expect(text).toContain("It is 40 % of the item; every right result earns its share of that.");
    expect(text).toContain("It is 20 % of the item, for all results or none.");
    expect(text).toContain("|actual − expected| <= 1e-5 + 1e-5·|expected|");
    expect(text).toContain("costs 25 % of what it touches");
    expect(text).toMatch(
      /What to look at layers\.ts:12 fcBackward: db is exactly what comes out when the rows of dout are averaged/,
    );
    expect(text).toMatch(/expected db\[0\] to be 1\.524, got 0\.762 \(X=\[\[0\.905, 1\.954\]/);
    expect(page("bob", "4.2a")).toMatch(/^ {4}db\[0\] +1\.524 +0\.762 +0\.5 +1 of 1$/m);
    expect(text).toContain("→ Work it out by hand");
    expect(text).toMatch(/What is right fcBackward: dX agrees with the reference/);
  });

  it("bob's 4.2b says what is carried forward", () => {
    expect(flat("bob", "4.2b")).toMatch(
      /What is carried forward .*grads\.b1 and grads\.b2 .*with your own layers as they are, nothing else/,
    );
    expect(flat("alice", "4.2b")).not.toContain("What is carried forward");
  });

  it("a training says what must be reached, with which set-up, and what bad luck is", () => {
    const text = flat("alice", "4.2d");
    expect(text).toContain("trains the run momentum on CIFAR-10: 10 epochs");
    expect(text).toContain("it must reach 45.00 %");
    expect(text).toContain("must be those of the run sgd");
    expect(text).toContain("by no more than 1 % below is repeated 2 times with other seeds; the median of all counts");
    expect(text).toContain("left out by --quick");
  });

  it("a training that the rubric ends early says so", () => {
    const runs = Object.entries(loaded.rubric.runs).map(([name, each]) => [name, { ...each, early: true }] as const);
    const early = { ...loaded.rubric, runs: Object.fromEntries(runs) };
    const text = plain(explanation(itemOf("4.2d"), feedbackOf(scorecardOf("alice"), "all"), early));
    expect(text.replace(/\s+/g, " ")).toContain("It ends after fewer epochs, once it is safe that it has passed.");
    expect(flat("alice", "4.2d")).not.toContain("fewer epochs");
  });

  it("what a person scores says so", () => {
    expect(flat("alice", "4.2f")).toContain("A person scores it");
  });

  it("a trained item shows the curve", () => {
    const text = plain(explanation(itemOf("4.2c"), { ...scorecardOf("alice"), runs: [run()] }, loaded.rubric));
    expect(text).toMatch(/^ {2}sgd +47\.00 % +45\.00 % .* best 46\.25 %$/m);
  });

  it("an item whose expected values are hidden shows none", async () => {
    const hidden = await rubric((visible) => ({
      ...visible,
      items: visible.items.map((item) => ({ ...item, expectedValues: "hidden" as const })),
    }));
    const scorecard = await graded(await submissionNamed("bob"), { rubric: hidden, only: ["4.2a"] });
    const item = hidden.rubric.items.find(({ id }) => id === "4.2a");
    if (item === undefined) throw new Error("There is no 4.2a.");
    const text = plain(explanation(item, feedbackOf(scorecard, "all"), hidden.rubric));
    expect(text).toContain("What was expected of it is not shown.");
    expect(text).toMatch(/^ {4}db\[0\] .* 0\.762 /m);
    expect(text).not.toContain("1.524");
  });

  it.each(hostileTexts)("what hostile code says holds nothing that a terminal obeys: %s", (_, text) => {
    const scorecard = scorecardOf("starter");
    const findings = findingsSaying(text);
    const items = scorecard.items.map((item) => ({
      ...item,
      parts: item.parts.map((part) => ({ ...part, findings })),
    }));
    const said = plain(explanation(itemOf("4.1b"), { ...scorecard, items }, loaded.rubric));
    expect(obeyed(said.replaceAll("\n", ""))).toEqual([]);
  });
});

describe("grade --explain", () => {
  it("grades that item only, and gives its page", async () => {
    const { code, stdout, stderr } = await runGrade(["submissions/bob", "--explain", "4.1b"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("bob, this item alone, as with --only 4.1b.");
    expect(stdout).toBe(`${page("bob", "4.1b")}\n`);
  });

  it("says before it trains what it is about to do", () => {
    expect(trainingNotice(itemOf("4.2e"), loaded.rubric)).toMatch(
      /^4\.2e trains the runs sgd, momentum: a minute or two each, 30 minutes at/,
    );
    expect(trainingNotice(itemOf("4.2a"), loaded.rubric)).toBeUndefined();
  });

  it.each([
    [["--explain", "4.2x"], "--explain: expected an item of the rubric, got 4.2x.\n  → Did you mean 4.2a?"],
    [["--explain", "4.2a", "--format", "json"], "--explain: expected --format terminal, got json."],
    [["--explain", "4.2a", "--only", "4.1a"], "--explain: expected no --only"],
    [["--explain", "4.2a", "--feedback", "nobody"], "--feedback"],
    [["--explain", "4.2a", "--results", "/tmp/none"], "--explain: expected one submission, got --results."],
  ])("refuses %j", async (options, message) => {
    const { code, stdout, stderr } = await runGrade(["submissions/bob", ...options]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});
