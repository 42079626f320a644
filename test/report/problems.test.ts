/** What is wrong with a rubric, an option or a folder, as lines. */
import { describe, expect, it } from "vitest";

import { ConfigurationError, type Problem } from "../../src/errors.ts";
import { problemLines } from "../../src/report/problems.ts";
import { hostileTexts, obeyed } from "./hostile-texts.ts";

const lines = (...problems: Problem[]): string => problemLines(new ConfigurationError(problems));

describe("a problem", () => {
  it("is a place and a message, with what to do below", () => {
    const problem = {
      message: "Expected a number, got text.",
      file: "rubric.yaml",
      line: 12,
      column: 5,
      hint: "Take the quotes away.",
    };
    expect(lines(problem)).toBe("rubric.yaml:12:5  Expected a number, got text.\n  → Take the quotes away.");
  });

  it("without a place is its message", () => {
    expect(lines({ message: "There is no folder bob." })).toBe("There is no folder bob.");
  });

  it("of a whole file has no line", () => {
    expect(lines({ message: "Empty.", file: "rubric.yaml" })).toBe("rubric.yaml  Empty.");
  });

  it("is followed by the next", () => {
    expect(lines({ message: "One." }, { message: "Two.", hint: "Do." }, { message: "Three." })).toBe(
      "One.\nTwo.\n  → Do.\nThree.",
    );
  });

  it("that has the same to be done as the next is followed by it once, after both", () => {
    const two = [
      { message: "One.", hint: "Do." },
      { message: "Two.", hint: "Do." },
    ];
    expect(lines(...two, { message: "Three.", hint: "Do more." })).toBe("One.\nTwo.\n  → Do.\nThree.\n  → Do more.");
  });

  it.each(hostileTexts)("holds no %s, though it may name a student's files", (_, text) => {
    for (const line of lines({ message: text, file: text, line: 1, hint: text }).split("\n")) {
      expect(obeyed(line)).toEqual([]);
    }
    expect(lines({ message: text, file: text, line: 1, hint: text }).split("\n")).toHaveLength(2);
  });
});
