/** What a student's page must not hold, not even in its source. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { readScorecard } from "../../../src/scorecard/read.ts";
import type { Scorecard } from "../../../src/scorecard/scorecard.ts";
import { repository } from "../../grading.ts";
import { gradeBob } from "./grade-bob.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "students-page-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Numbers as pages show them: with four digits and with six, without their signs. */
const asShown = (values: readonly unknown[]): string[] =>
  values
    .map(Number)
    .filter((value) => Number.isFinite(value) && !Number.isInteger(value * 1000))
    .flatMap((value) => [4, 6].map((digits) => String(Math.abs(Number(value.toPrecision(digits))))));

const partsOf = ({ items }: Scorecard): Scorecard["items"][number]["parts"] => items.flatMap(({ parts }) => parts);

/** What is expected, in findings and in pictures. */
function expectedNumbers(card: Scorecard): string[] {
  const found = partsOf(card).flatMap(({ findings }) =>
    findings.flatMap(({ params }) => ("expected" in params ? [params.expected] : [])),
  );
  const drawn = partsOf(card).flatMap(({ pictures = [] }) =>
    pictures.flatMap((picture): unknown[] => {
      if (picture.kind === "array") return [picture.expected].flat();
      if (picture.drawnBy === "student") {
        return picture.nodes.flatMap(({ value, gradient, actual }) => [
          gradient,
          ...(actual?.value === undefined ? [] : [value]),
        ]);
      }
      return picture.nodes.flatMap(({ op, value, gradient }) => [...(op === undefined ? [] : [value]), gradient]);
    }),
  );
  return asShown([...found, ...drawn]);
}

const inTexts = (text: string): string[] => text.match(/\d+\.\d+(?:e-?\d+)?/g) ?? [];

/** What the student's own code gave, and what it was given: it may be what was expected of something else. */
function ownNumbers(card: Scorecard): string[] {
  const found = partsOf(card).flatMap(({ findings }) =>
    findings.flatMap(({ params }) => {
      const {
        expected: _,
        relativeError: __,
        numerical: ___,
        ...own
      } = { expected: 0, relativeError: 0, numerical: 0, ...params };
      return inTexts(JSON.stringify(own));
    }),
  );
  const drawn = partsOf(card).flatMap(({ pictures = [] }) =>
    pictures.flatMap((picture): unknown[] => {
      if (picture.kind === "array") return [...inTexts(picture.input), ...picture.actual];
      return picture.nodes.flatMap(({ op, value, actual }) => {
        const isOwn = op === undefined || (picture.drawnBy === "student" && actual?.value === undefined);
        return [...(isOwn ? [value] : []), actual?.value, actual?.gradient];
      });
    }),
  );
  return asShown([...found, ...drawn]);
}

/** Whether a number stands in a text, and not as a part of another one. */
const has = (text: string, number: string): boolean =>
  new RegExp(`(?<![\\d.])${number.replaceAll(".", "\\.")}(?!\\d)`).test(text);

describe("a student's page, where the rubric hides what is expected", () => {
  let [students, staffs]: [string, string] = ["", ""];
  let card: Scorecard;
  beforeAll(async () => {
    const original = await readFile(repository("rubric.yaml"), "utf8");
    const hiding = join(folder, "rubric.yaml");
    await writeFile(hiding, original.replaceAll(/^( +)points: (.+)$/gm, "$1points: $2\n$1expectedValues: hidden"));
    const full = await gradeBob(
      join(folder, "staff.json"),
      "--format",
      "json",
      "--feedback",
      "staff",
      "--rubric",
      hiding,
    );
    card = await readScorecard(full);
    const pageAt = async (level: string): Promise<string> =>
      readFile(
        await gradeBob(join(folder, `${level}.html`), "--format", "html", "--feedback", level, "--rubric", hiding),
        "utf8",
      );
    [students, staffs] = [await pageAt("visible"), await pageAt("staff")];
  });

  it("holds none of it, not even in its source", () => {
    const own = new Set(ownNumbers(card));
    const expected = [...new Set(expectedNumbers(card))].filter((number) => !own.has(number));
    expect(expected.filter((number) => has(staffs, number)).length).toBeGreaterThan(50);
    expect(expected.filter((number) => has(students, number))).toEqual([]);
  });

  it("still says what came, and where", () => {
    expect(students).toContain("✗ got 5.662");
    expect(students).toContain("to be another value, got");
  });
});
