/** A results folder: scorecards that are never changed, what people say beside them, and the roster. */
import { readdir, readFile } from "node:fs/promises";
import { expect, describe, it } from "vitest";

import { ConfigurationError, type Problem } from "../../src/errors.ts";
import { opennessOf } from "../../src/results/merge.ts";
import { readResults } from "../../src/results/read.ts";
import type { Result } from "../../src/results/results.ts";
import { scoreTotal } from "../../src/scorecard/score.ts";
import type { Scorecard } from "../../src/scorecard/scorecard.ts";
import { temporaryFolder } from "../submission/temporary-folder.ts";
import { files, identified, item, scorecard } from "./example-class.ts";

const folder = temporaryFolder();
const BOB = scorecard("bob");

async function problems(): Promise<readonly Problem[]> {
  const error: unknown = await readResults(folder.path).catch((thrown: unknown) => thrown);
  if (error instanceof ConfigurationError) return error.problems;
  throw new Error("Expected problems.");
}

/** `manual.yaml:2:5`, with what is said there. */
const shown = ({ file = "", line, column, message }: Problem): string =>
  `${[file.slice(folder.path.length + 1), line, column].filter(Boolean).join(":")} ${message}`;

async function resultFor(name: string): Promise<Result> {
  const { results } = await readResults(folder.path);
  const found = results.find((each) => each.name === name);
  if (found === undefined) throw new Error(`Expected ${name} among the results.`);
  return found;
}

describe("scorecards", () => {
  it("come in the order of their names, and other files are none", async () => {
    await folder.write(
      files([scorecard("zoe"), BOB, scorecard("alice")], { "scorecards/.x.json": "", "scorecards/a.txt": "" }),
    );
    const { results } = await readResults(folder.path);
    expect(results.map(({ name }) => name)).toEqual(["alice", "bob", "zoe"]);
  });

  it("that do not fit the schema are named, all of them at once, with what is wrong with manual.yaml", async () => {
    const others = {
      "scorecards/half.json": JSON.stringify(BOB).slice(0, 500),
      "scorecards/other.json": JSON.stringify({ ...BOB, complete: "yes" }),
      "manual.yaml": "half:\n  - { item: 4.1b, points: 1, by: kim }\nnobody:\n  - { item: 4.1b, points: 1, by: kim }\n",
    };
    await folder.write(files([BOB], others));
    expect((await problems()).map(shown)).toEqual([
      expect.stringMatching(/^scorecards\/half\.json Expected a scorecard in JSON/),
      expect.stringMatching(/^scorecards\/other\.json complete: /),
      'manual.yaml:3:1 Expected a submission that has a scorecard, got "nobody".',
    ]);
  });

  it("are called what they say, wherever they lie; two of one name are refused", async () => {
    const manual = '"Zoë/*": [{ item: 4.2f, points: 0.5, by: kim }]';
    await folder.write({ "scorecards/Zo%C3%AB%2F%2A.json": JSON.stringify(scorecard("Zoë/*")), "manual.yaml": manual });
    expect((await resultFor("Zoë/*")).total.pending).toBe(0);
    await folder.write({ "scorecards/zoe.json": JSON.stringify(scorecard("Zoë/*")) });
    expect((await problems()).map(shown)).toEqual([
      "scorecards/zoe.json Expected one scorecard of each submission, got another one of Zoë/*, besides Zo%C3%AB%2F%2A.json.",
    ]);
    await folder.write({ "scorecards/zoe.json": "{}", "scorecards/Zo%C3%AB%2F%2A.json": "{}" });
    expect((await problems()).map(({ file }) => file).filter((file) => file?.endsWith(".yaml"))).toEqual([]);
  });

  it.each([
    ["an empty folder", {}, /Expected a results folder with a folder scorecards in it, got ENOENT/],
    ["no scorecard", { "scorecards/readme.txt": "" }, /Expected at least one scorecard, found none/],
  ])("are missed in %s", async (_, content, says) => {
    await folder.write(content);
    expect((await problems()).map(({ message }) => message)).toEqual([expect.stringMatching(says)]);
  });
});

describe("manual.yaml", () => {
  it("scores what is pending and overrides the rest; the total is made anew", async () => {
    const manual = `
# By hand, in December
bob:
  - { item: 4.2f, points: 0.4, by: kim, comment: "Says why, but not when." }
  - { item: 4.1b, points: 1, by: lee }
  - { item: 4.2j, points: 0, by: lee }
`;
    await folder.write(files([BOB], { "manual.yaml": manual }));
    const { items, total } = await resultFor("bob");
    expect(total).toEqual({ points: 2.4, maxPoints: 2.5, bonus: 0, pending: 0 });
    expect(items.map(({ id, status, points, pending }) => [id, status, points, pending])).toEqual([
      ["4.1b", "passed", 1, 0],
      ["4.2c", "passed", 1, 0],
      ["4.2f", "partial", 0.4, 0],
      ["4.2j", "failed", 0, 0],
    ]);
    expect(items[0]?.automatic).toEqual({ status: "partial", points: 0.75, pending: 0 });
    expect(items[2]?.manual).toEqual({ item: "4.2f", points: 0.4, by: "kim", comment: "Says why, but not when." });
  });

  it("goes on counting when the submission is graded again, and reading changes no file", async () => {
    await folder.write(files([BOB], { "manual.yaml": "bob:\n  - { item: 4.2f, points: 0.5, by: kim }\n" }));
    const before = await readFile(folder.at("scorecards/bob.json"), "utf8");
    expect((await resultFor("bob")).total.points).toBe(2.25);
    expect(await readFile(folder.at("scorecards/bob.json"), "utf8")).toBe(before);
    const items = BOB.items.map((each) => (each.id === "4.1b" ? item({ id: "4.1b" }) : each));
    const better: Scorecard = { ...BOB, items, total: scoreTotal({ points: BOB.total.maxPoints }, items) };
    await folder.write(files([better]));
    expect((await resultFor("bob")).total.points).toBe(2.5);
    expect(await readdir(folder.path)).toEqual(["manual.yaml", "scorecards"]);
  });

  it("is refused with every mistake at its line and column", async () => {
    const manual = `bob:
  - { item: 4.2f, points: 0.6, by: kim }
  - { item: 4.2g, points: 0.1, by: kim }
  - { item: 4.1b, points: -1, by: kim }
  - { item: 4.2c, points: .nan, by: kim }
  - { item: 4.2f, points: 0.1, by: kim }
  - { item: 4.2j, points: 1, by: " ", coment: good }
  - { points: 1 }
bop:
  - { item: 4.2f, points: 0.5, by: kim }
`;
    await folder.write(files([BOB], { "manual.yaml": manual }));
    expect((await problems()).map(shown)).toEqual([
      "manual.yaml:2:27 Expected points in the score for item 4.2f of bob to be at most the 0.5 that the item can earn, got 0.6.",
      'manual.yaml:3:13 Expected item in the score for item 4.2g of bob to be one of 4.1b, 4.2c, 4.2f, 4.2j, got "4.2g".',
      "manual.yaml:4:27 Expected points in the score for item 4.1b of bob to be a number of points, 0 or more, got -1.",
      "manual.yaml:5:27 Expected points in the score for item 4.2c of bob to be a number of points, 0 or more, got .nan.",
      "manual.yaml:6:13 Expected one score for item 4.2f of bob, got another one.",
      'manual.yaml:7:34 Expected by in the score for item 4.2j of bob to be text that is not empty, got " ".',
      'manual.yaml:7:39 Expected every key of the score for item 4.2j of bob to be one of item, points, comment, by, got "coment".',
      "manual.yaml:8:5 Expected score number 7 of bob to have item (text), got none.",
      "manual.yaml:8:5 Expected score number 7 of bob to have by (text), got none.",
      'manual.yaml:9:1 Expected a submission that has a scorecard, got "bop".',
    ]);
  });

  it.each([
    ["item: 4.1", "Expected item in score number 1 of bob to be text, got 4.1."],
    [
      'item: 4.1b, points: "1", by: kim',
      'Expected points in the score for item 4.1b of bob to be a number of points, 0 or more, got "1".',
    ],
    [
      "item: 4.1b, points: 1e999, by: kim",
      "Expected points in the score for item 4.1b of bob to be a number of points, 0 or more, got 1e999.",
    ],
  ])("says of `%s` what was expected, once", async (score, says) => {
    await folder.write(files([BOB], { "manual.yaml": `bob: [{ ${score} }]` }));
    const messages = (await problems()).map(({ message }) => message);
    expect(messages.filter((message) => message.includes(" to be "))).toEqual([says]);
  });

  it.each(["__proto__", "constructor", "toString", "5"])("knows no submission %s", async (name) => {
    await folder.write(files([BOB], { "manual.yaml": `${name}: [{ item: 4.1b, points: 1, by: kim }]` }));
    expect((await problems()).map(shown)).toEqual([
      `manual.yaml:1:1 Expected a submission that has a scorecard, got "${name}".`,
    ]);
  });

  it("may hold nothing but comments", async () => {
    await folder.write(files([BOB], { "manual.yaml": "# bob:\n" }));
    expect((await resultFor("bob")).total.pending).toBe(0.5);
  });

  it.each(["- bob", "bob: 5", "[", "bob: { item: 4.2f }"])("is refused where it is `%s`", async (text) => {
    await folder.write(files([BOB], { "manual.yaml": text }));
    expect((await problems()).map(({ file, line }) => [file, line])).toEqual([[folder.at("manual.yaml"), 1]]);
  });
});

describe("a result is final", () => {
  it("once people have scored what was left to them", async () => {
    await folder.write(files([BOB]));
    expect(opennessOf(await resultFor("bob"))).toEqual({ incomplete: false, pending: ["4.2f"] });
    await folder.write({ "manual.yaml": "bob: [{ item: 4.2f, points: 0, by: kim }]" });
    expect(opennessOf(await resultFor("bob"))).toBeUndefined();
  });

  it("never where parts were skipped", async () => {
    await folder.write(files([scorecard("quick", { complete: false, items: [item({ id: "4.1b" })] })]));
    expect(opennessOf(await resultFor("quick"))).toEqual({ incomplete: true, pending: [] });
  });
});

describe("the roster", () => {
  const class_ = [
    identified("jdoe_12345678", "jdoe", "12345678"),
    scorecard("Zoë O'Neil"),
    scorecard("roe"),
    scorecard("doejane_LATE_4321_98765_work"),
  ];

  it("is read with columns of any name it knows, in any order; by id, then login, then name", async () => {
    const roster =
      "\uFEFFEmail Address;Section;Full Name;SID\r\nother@umich.edu;1;Jane Doe;12345678\r\n" +
      "roe@umich.edu;2;Richard Roe;\r\nzo@umich.edu;1;O'Neil, Zoë;555\r\nabsent@umich.edu;1;Ab Sent;7\r\n\r\n";
    await folder.write(files(class_, { "roster.csv": roster }));
    const { results, withoutSubmission } = await readResults(folder.path);
    expect(Object.fromEntries(results.map(({ name, student }) => [name, student?.name]))).toEqual({
      jdoe_12345678: "Jane Doe",
      roe: "Richard Roe",
      doejane_LATE_4321_98765_work: undefined,
      "Zoë O'Neil": "O'Neil, Zoë",
    });
    expect(withoutSubmission.map(({ name }) => name)).toEqual(["Ab Sent"]);
  });

  it("names people by first and last name, too, and finds them as `Last, First`, in the letters of any system", async () => {
    const roster = "first name,last name,uniqname\nZoë,O'Neil,zoneil\nJane,Doe,jdoe\n";
    const nameOnMac = "O'Neil, Zoë".normalize("NFD");
    await folder.write(
      files([identified("jdoe_12345678", "jdoe", "12345678"), scorecard(nameOnMac)], { "roster.csv": roster }),
    );
    const { results } = await readResults(folder.path);
    const found = results.flatMap(({ name, student }) => (student === undefined ? [] : [[name, student.login]]));
    expect(found).toEqual([
      [nameOnMac, "zoneil"],
      ["jdoe_12345678", "jdoe"],
    ]);
  });

  it("says nothing of a submission that fits two of its rows", async () => {
    await folder.write(files(class_, { "roster.csv": "name,email\nA,roe@umich.edu\nB,roe@gmail.com\n" }));
    expect((await resultFor("roe")).student).toBeUndefined();
    expect((await readResults(folder.path)).severalRows).toEqual(["roe"]);
  });

  it.each([
    ["no column that is known", "Section,Grade\n1,A\n", /Expected a roster with a column name, id or email/],
    ["one thing twice", "name,Student\na,b\n", /Expected one column for each thing, got "name" and "Student"/],
    ["rows of other lengths", "name,id\na,1\nb\n", /Expected a table as CSV/],
    ["quotes without an end", 'name,id\n"a,1\n', /Expected a table as CSV/],
    ["nothing", "", /Expected a roster with a header row, got nothing/],
  ])("is refused with %s", async (_, text, says) => {
    await folder.write(files(class_, { "roster.csv": text }));
    expect((await problems()).map(({ message }) => message)).toEqual([expect.stringMatching(says)]);
  });
});
