/** A class as CSV, read back by a CSV parser. */
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";

import { classCsv } from "../../src/report/class-csv.ts";
import { resultOf } from "../../src/results/merge.ts";
import type { Result } from "../../src/results/results.ts";
import { identified, item, scorecard } from "../results/example-class.ts";

const table = (results: readonly Result[]): string[][] => parse(classCsv(results));
const records = (results: readonly Result[]): unknown[] => parse(classCsv(results), { columns: true });

it("has a row for each submission, a column for each item and run, and all in quotes", () => {
  const [alice, bob] = [scorecard("alice"), resultOf(identified("bob_12345678", "bob", "12345678"))];
  const graded = resultOf(alice, [{ item: "4.2f", points: 0.35, by: "kim" }]);
  const student = { name: "Bob, the 2nd", id: "7", email: "bob@umich.edu" };
  expect(classCsv([graded, { ...bob, student }])).toBe(
    [
      '"submission","name","id","email","uniqname","umid","4.1b","4.2c","4.2f","4.2j","points","max points","bonus","points and bonus","pending","final","test accuracy sgd","integrity"',
      '"alice","","","","","","0.75","1","0.35","1","2.1","2.5","1","3.1","0","yes","0.47","0"',
      '"bob_12345678","Bob, the 2nd","7","bob@umich.edu","bob","12345678","0.75","1","","1","1.75","2.5","1","2.75","0.5","no","0.47","0"',
    ].join("\n"),
  );
});

it("has the columns of all rubrics that there were, empty where a submission has none", () => {
  const other = scorecard("other", { items: [item({ id: "9" })], runs: [] });
  expect(records([resultOf(scorecard("bob")), resultOf(other)])).toMatchObject([
    { submission: "bob", "4.1b": "0.75", "9": "", "test accuracy sgd": "0.47" },
    { submission: "other", "4.1b": "", "9": "1", "test accuracy sgd": "" },
  ]);
});

it("adds points up as people do", () => {
  const items = [0.1, 0.2, 0.3].map((points, index) => item({ id: String(index), points, status: "partial" }));
  const total = { points: 0.6, maxPoints: 3, bonus: 0.1, pending: 0 };
  expect(records([resultOf(scorecard("x", { items, total }))])).toMatchObject([
    { points: "0.6", "points and bonus": "0.6" },
  ]);
});

describe("a spreadsheet takes for no formula", () => {
  it.each(["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x"])("%j", (text) => {
    const student = { name: text, id: text, email: text };
    const [, row = []] = table([{ ...resultOf(scorecard(text)), student }]);
    const texts = row.slice(0, 4);
    expect(texts).toHaveLength(4);
    for (const cell of texts) expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
  });
});

it.each(['quote " and, comma', "a\nb\r\nc", "émoji 🎓", "\u202eturned", "::error::x", ";", "' already"])(
  "keeps %j in one cell of one line",
  (text) => {
    const csv = classCsv([resultOf(scorecard(text))]);
    expect(csv.split(/\r?\n/)).toHaveLength(2);
    expect(csv).not.toMatch(/\p{Bidi_Control}|::/u);
    expect(parse(csv)[1]).toHaveLength(parse(csv)[0]?.length ?? 0);
  },
);
