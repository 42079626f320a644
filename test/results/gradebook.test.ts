/** A gradebook as Canvas exports it: whose rows are whose, and which column is the assignment's. */
import { describe, expect, it } from "vitest";

import { ConfigurationError, type Problem } from "../../src/errors.ts";
import { readGradebook, type Gradebook } from "../../src/results/gradebook.ts";
import { temporaryFolder } from "../submission/temporary-folder.ts";

const folder = temporaryFolder();
const HEADER = "Student,ID,SIS User ID,SIS Login ID,Section,Notes,HW3 (11),PS4 (Backprop) (22),Current Score (2024)";

async function read(text: string, assignment?: string): Promise<Gradebook> {
  await folder.write({ "gradebook.csv": text });
  return readGradebook(folder.at("gradebook.csv"), assignment);
}

async function problems(text: string, assignment?: string): Promise<readonly Problem[]> {
  const error: unknown = await read(text, assignment).catch((thrown: unknown) => thrown);
  if (error instanceof ConfigurationError) return error.problems;
  throw new Error("Expected problems.");
}

describe("the assignment", () => {
  it.each(["PS4 (Backprop) (22)", "PS4 (Backprop)"])("is found as %s", async (assignment) => {
    expect((await read(HEADER, assignment)).assignment).toBe(7);
  });

  it("is the only one, unless it is named", async () => {
    expect((await read("Student,ID,SIS Login ID,Section,PS4 (22),Final Score")).assignment).toBe(4);
    expect(await problems(HEADER)).toEqual([
      expect.objectContaining({ line: 1, message: "Expected one assignment, got HW3 (11), PS4 (Backprop) (22)." }),
    ]);
  });

  it("of a title that two have is asked for with its number", async () => {
    const header = "Student,ID,SIS Login ID,Section,PS4 (22),PS4 (33)";
    expect((await read(header, "PS4 (33)")).assignment).toBe(5);
    expect((await problems(header, "PS4"))[0]?.hint).toBe('Name it with its number: --assignment "PS4 (22)".');
  });

  it("that is not there is refused, with what may be meant", async () => {
    expect((await problems(HEADER, "HW3 (12)"))[0]).toMatchObject({
      message: 'Expected --assignment to be one of HW3 (11), PS4 (Backprop) (22), got "HW3 (12)".',
      hint: "Did you mean HW3 (11)?",
    });
    expect((await problems("Student,ID,SIS Login ID,Section,Notes"))[0]?.message).toMatch(/got none\.$/);
  });
});

describe("the rows", () => {
  it("of students say who they are; those that speak of columns are no students, wherever they stand", async () => {
    const { identity, rows, pointsPossible } = await read(
      `\uFEFF${HEADER}\r\n,,,,,,,Manual Posting (scores hidden from instructors),\r\n    Points Possible,,,,,,5.00,10.00,(read only)\r\n"Doe, Jane",101,12345678,jdoe,001 and 002,x,1,2,3\r\n`,
      "HW3",
    );
    expect(identity).toEqual([0, 1, 2, 3, 4]);
    expect(rows.map(({ student }) => student)).toEqual([
      undefined,
      undefined,
      { name: "Doe, Jane", id: "101", sisUserId: "12345678", sisLoginId: "jdoe" },
    ]);
    expect(pointsPossible).toBe(5);
  });

  it("may have first and last names apart, and columns that only some schools have", async () => {
    const { identity, rows } = await read(
      "LastName,FirstName,ID,SIS User ID,SIS Login ID,Integration ID,Root Account,Section,PS4 (22)\nDoe,Jane,101,1,jdoe,i,umich.edu,001,\n",
    );
    expect(identity).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(rows[0]?.student?.name).toBe("Doe, Jane");
  });

  it.each([
    [",", '"1,234.50"', "1234.50"],
    [",", '"1,000"', "1000"],
    [",", "7.5", "7.5"],
    [";", "1.234,50", "1234.50"],
    [";", "7,5", "7.5"],
    [",", "EX", "EX"],
    [",", "N/A", "N/A"],
  ])("with `%s` between cells hold %s, which is %s to Canvas", async (delimiter, cell, plain) => {
    const rows = [
      ["Student", "ID", "SIS Login ID", "Section", "PS4 (22)"],
      ["Jane", "1", "jane", "001", cell],
    ];
    const gradebook = await read(rows.map((row) => row.join(delimiter)).join("\n"));
    expect(gradebook.rows[0]?.cells[gradebook.assignment]).toBe(plain);
  });
});

it.each([
  ["", /header row, got nothing/],
  ["name,points\na,1\n", /Expected a gradebook with columns Student, ID and Section, got name, points\./],
  [`${HEADER}\na,1\n`, /Expected a table as CSV/],
])("a file that is no gradebook is refused: %j", async (text, says) => {
  expect((await problems(text, "HW3")).map(({ message }) => message)).toEqual([expect.stringMatching(says)]);
});
