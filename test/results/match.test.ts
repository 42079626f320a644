/** Whose a submission is, by the rules by which Canvas finds its students. */
import * as fc from "fast-check";
import { expect, it } from "vitest";

import type { GradebookRow } from "../../src/results/gradebook.ts";
import { withRosterRow } from "../../src/results/keys.ts";
import { matchGradebook, type Matching } from "../../src/results/match.ts";
import { resultOf } from "../../src/results/merge.ts";
import type { Result } from "../../src/results/results.ts";
import { identified, scorecard } from "./example-class.ts";

const row = (name: string, id = "", sisUserId = "", sisLoginId = ""): GradebookRow => ({
  cells: [],
  student: { name, id, sisUserId, sisLoginId },
});
const named = (name: string): Result => resultOf(scorecard(name));

/** `Doe, Jane = jdoe by ID`, and so on. */
const shown = ({ matched, ambiguous, students, results }: Matching): string[] => [
  ...matched.map(({ student, result, by }) => `${student.name} = ${result.name} by ${by}`),
  ...ambiguous.map(
    (each) => `${each.students.map(({ name }) => name).join("|")} ? ${each.results.map(({ name }) => name).join("|")}`,
  ),
  ...students.map(({ name }) => `${name} = nothing`),
  ...results.map(({ name }) => `nobody = ${name}`),
];

it("takes the ID before the SIS user's, that before the login, and that before the name", () => {
  const rows = [
    row("Doe, Jane", "101", "99999999", "other"),
    row("Roe, Richard", "102", "12345678", "other2"),
    row("Poe, Edgar", "103", "", "EPoe"),
    row("Moe, Max", "104", "", "mmoe"),
    row("O'Neil, Zoë", "105", "", "zo"),
    row("Nobody, N", "106", "7", "nn"),
    row("Student, Test", "107", "", "0a1b2c"),
  ];
  const roster = { name: "Max Moe", email: "MMoe@umich.edu" };
  const max = named("team 7");
  const results = [
    named("doejane_LATE_101_5555_rroe_12345670"),
    resultOf(identified("rroe_12345678", "rroe", "12345678")),
    named("epoe"),
    { ...max, keys: withRosterRow(max.keys, roster) },
    named("Zoë O'Neil"),
    named("stranger"),
  ];
  expect(shown(matchGradebook(rows, results))).toEqual([
    "Doe, Jane = doejane_LATE_101_5555_rroe_12345670 by ID",
    "Roe, Richard = rroe_12345678 by SIS User ID",
    "Poe, Edgar = epoe by SIS Login ID",
    "Moe, Max = team 7 by SIS Login ID",
    "O'Neil, Zoë = Zoë O'Neil by name",
    "Nobody, N = nothing",
    "nobody = stranger",
  ]);
});

it("takes a number for a umid and for Canvas's, unless the file's own name has said which", () => {
  const rows = [row("Doe, Jane", "12345678"), row("Roe, R", "7", "87654321")];
  const notebook = resultOf(identified("jdoe_12345678", "jdoe", "12345678"));
  expect(shown(matchGradebook(rows, [notebook]))).toContain("nobody = jdoe_12345678");
  expect(shown(matchGradebook(rows, [named("doejane_12345678"), named("rroe_87654321")]))).toEqual([
    "Doe, Jane = doejane_12345678 by ID",
    "Roe, R = rroe_87654321 by SIS User ID",
  ]);
});

it("decides nothing where a student has two submissions, or two students have one", () => {
  const rows = [
    row("Doe, Jane", "101"),
    row("Same, Name", "102"),
    row("Same, Name", "103"),
    row("Poe, E", "104", "", "epoe"),
  ];
  const results = ["doejane_101_5551_a", "doejane_101_5552_a-1", "Name Same", "epoe"].map(named);
  expect(shown(matchGradebook(rows, results))).toEqual([
    "Poe, E = epoe by SIS Login ID",
    "Doe, Jane ? doejane_101_5551_a|doejane_101_5552_a-1",
    "Same, Name|Same, Name ? Name Same",
  ]);
});

it("gives nobody a submission by a file name that claims to be somebody else's", () => {
  const rows = [row("Doe, Jane", "101", "11111111", "jdoe"), row("Roe, R", "102", "22222222", "rroe")];
  // Jane uploaded a file that is named as Richard's would be.
  const results = [resultOf(identified("doejane_101_5555_rroe_22222222", "rroe", "22222222"))];
  expect(shown(matchGradebook(rows, results))).toEqual(["Doe, Jane|Roe, R ? doejane_101_5555_rroe_22222222"]);
});

it("puts every student and every submission into exactly one place", () => {
  const key = fc.constantFrom("", "1", "2", "3");
  const someRow = fc.tuple(key, key, key, key).map(([name, id, user, login]) => row(name, id, user, login));
  const someResult = fc
    .tuple(key, fc.nat({ max: 3 }))
    .map(([name, canvas]) => named(canvas === 0 ? name : `x_${canvas}_5555_${name}x`));
  const property = fc.property(
    fc.array(someRow, { maxLength: 6 }),
    fc.array(someResult, { maxLength: 6 }),
    (rows, results) => {
      const { matched, ambiguous, students, results: left } = matchGradebook(rows, results);
      const placed = [
        ...matched.map(({ student }) => student),
        ...ambiguous.flatMap((each) => each.students),
        ...students,
      ];
      expect(new Set(placed)).toEqual(new Set(rows.map(({ student }) => student)));
      expect(placed).toHaveLength(rows.length);
      const found = [...matched.map(({ result }) => result), ...ambiguous.flatMap((each) => each.results), ...left];
      expect(found.toSorted(byName)).toEqual(results.toSorted(byName));
    },
  );
  fc.assert(property, { seed: 442, numRuns: 300 });
});

const byName = (a: Result, b: Result): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
