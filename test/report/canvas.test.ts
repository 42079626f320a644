/** A gradebook goes from Canvas through the export and back into Canvas, read by its own rules. */
import { stringify } from "csv-stringify/sync";
import { describe, expect, it } from "vitest";

import { canvasNotes, canvasReport } from "../../src/report/canvas.ts";
import { readGradebook } from "../../src/results/gradebook.ts";
import { matchGradebook } from "../../src/results/match.ts";
import { resultOf } from "../../src/results/merge.ts";
import type { Result } from "../../src/results/results.ts";
import { identified, scorecard } from "../results/example-class.ts";
import { temporaryFolder } from "../submission/temporary-folder.ts";
import { canvasImport, type Person } from "./canvas-import.ts";

const folder = temporaryFolder();

const PEOPLE: readonly Person[] = [
  { id: "101", sortableName: "Doe, Jane", sisUserId: "11111111", sisLoginId: "jdoe" },
  { id: "102", sortableName: "=cmd(), +Bob", sisUserId: "22222222", sisLoginId: "bobc" },
  { id: "103", sortableName: "Müller-Łoś, Zoë “Z” 🎓", sisUserId: "33333333", sisLoginId: "zoe" },
  { id: "104", sortableName: "Absent, A", sisUserId: "44444444", sisLoginId: "absent" },
  { id: "105", sortableName: "Excused, E", sisUserId: "55555555", sisLoginId: "excused" },
];

const RESULTS: readonly Result[] = [
  resultOf(scorecard("doejane_LATE_101_9999_work"), [{ item: "4.2f", points: 0.333, by: "kim" }]),
  resultOf(identified("bobc_22222222", "bobc", "22222222")),
  resultOf(scorecard("zoe")),
  resultOf(scorecard("excused")),
  resultOf(scorecard("stranger")),
];

interface Written {
  readonly csv: string;
  readonly notes: readonly string[];
}

async function exported(text: string, assignment = "PS4 (22)"): Promise<Written> {
  await folder.write({ "gradebook.csv": text });
  const book = await readGradebook(folder.at("gradebook.csv"), assignment);
  const matching = matchGradebook(book.rows, RESULTS);
  return { csv: canvasReport(book, matching), notes: canvasNotes(book, matching) };
}

/** As Canvas exports it, with more than we need. */
function gradebook(grade: (person: Person) => string, lineEnd = "\n"): string {
  const header = [
    "Student",
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "Section",
    "Notes",
    "HW (3) (11)",
    "PS4 (22)",
    "Final Score",
  ];
  const posting = ["", "", "", "", "", "", "", "Manual Posting", ""];
  const possible = ["    Points Possible", "", "", "", "", "", "5.00", "1,000.00", "(read only)"];
  const rows = PEOPLE.map((person) => {
    const { id, sortableName, sisUserId = "", sisLoginId } = person;
    return [sortableName, id, sisUserId, sisLoginId, '1 "A", 2', "note", "4.00", grade(person), "80.00"];
  });
  const test = ["Student, Test", "109", "", "5f3a", "1", "", "", "", ""];
  return `\uFEFF${stringify([header, posting, possible, ...rows, test], { record_delimiter: lineEnd })}`;
}

const gradeBefore = ({ id }: Person): string => (id === "104" ? "1.50" : id === "105" ? "EX" : "");

describe.each([
  ["\n", "Unix's line ends"],
  ["\r\n", "Windows's line ends"],
])("after a journey with %j, %s", (lineEnd) => {
  it("Canvas finds the same students, with their points, and nothing else is changed", async () => {
    const { csv } = await exported(gradebook(gradeBefore, lineEnd));
    const { grades, pointsPossible } = canvasImport(csv, PEOPLE);
    expect(Object.fromEntries([...grades].map(([id, each]) => [id, Object.fromEntries(each)]))).toEqual({
      "101": { "22": "3.08" },
      "102": { "22": "2.75" },
      "103": { "22": "2.75" },
      "104": { "22": "1.50" },
      "105": { "22": "EX" },
      "new: Student, Test": { "22": "" },
    });
    expect(Object.fromEntries(pointsPossible)).toEqual({ "22": "1000.00" });
  });
});

it("keeps the columns that say who somebody is, the rows about the assignment, and no formula", async () => {
  const { csv } = await exported(gradebook(gradeBefore));
  expect(csv.split("\n")).toEqual([
    "Student,ID,SIS User ID,SIS Login ID,Section,PS4 (22)",
    ",,,,,Manual Posting",
    "    Points Possible,,,,,1000.00",
    '"Doe, Jane",101,11111111,jdoe,"1 ""A"", 2",3.08',
    `"'=cmd(), +Bob",102,22222222,bobc,"1 ""A"", 2",2.75`,
    '"Müller-Łoś, Zoë “Z” 🎓",103,33333333,zoe,"1 ""A"", 2",2.75',
    '"Absent, A",104,44444444,absent,"1 ""A"", 2",1.50',
    '"Excused, E",105,55555555,excused,"1 ""A"", 2",EX',
    '"Student, Test",109,,5f3a,1,',
  ]);
});

it("says who was matched and how, and who was not", async () => {
  expect((await exported(gradebook(gradeBefore))).notes).toEqual([
    "PS4 (22): 4 students matched (1 by ID, 1 by SIS User ID, 2 by SIS Login ID).",
    "Students without a submission, their cells left as they are (1): Absent, A (104 absent).",
    "Submissions of nobody in the gradebook (1): stranger.",
    "Excused or not assigned, their cells left as they are (1): Excused, E (105 excused).",
    "Canvas's column is out of 1000, the rubric out of 2.5: points are written as they are.",
  ]);
});

it("writes nothing for whoever is ambiguous, and says so", async () => {
  const book = 'Student,ID,SIS Login ID,Section,PS4 (22)\n"Zoe, A",1,zoe,1,7\n"Zoe, B",2,ZOE,1,8\n';
  const { csv, notes } = await exported(book);
  expect(csv.split("\n").slice(1)).toEqual(['"Zoe, A",1,zoe,1,7', '"Zoe, B",2,ZOE,1,8']);
  expect(notes).toContain("Ambiguous, nothing written: Zoe, A (1 zoe), Zoe, B (2 ZOE) ↔ zoe.");
});

it("reads and writes the forms that other schools' gradebooks have", async () => {
  const book =
    "LastName;FirstName;ID;SIS User ID;SIS Login ID;Integration ID;Root Account;Section;PS4 (22)\n" +
    "    Points Possible;;;;;;;;2,50\nDoe;Jane;101;11111111;jdoe;i;umich.edu;1;1,5\nAbsent;A;104;;;;;1;-1,5\n";
  const { grades, pointsPossible } = canvasImport((await exported(book)).csv, PEOPLE);
  expect(grades.get("101")?.get("22")).toBe("3.08");
  expect(grades.get("104")?.get("22")).toBe("-1.5");
  expect(pointsPossible.get("22")).toBe("2.50");
});
