/** The corpus is whole: every program is in the table, and says in its first line what it tries. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { repository } from "../grading.ts";
import { expectationIn } from "./attack.ts";
import { corpus } from "./corpus.ts";

const languages = { typescript: ".ts", python: ".py" } as const;
const folder = (language: string): string => repository(`test/fixtures/attacks/${language}`);

describe.each(Object.entries(languages))("the attacks in %s", (language, extension) => {
  const programs = readdirSync(folder(language)).filter((name) => name.endsWith(extension));

  it("are those of the table, and no others", () => {
    const named = corpus.filter((attack) => attack.language === language).map(({ name }) => name + extension);
    expect(named.toSorted()).toEqual(programs.toSorted());
    expect(programs.length).toBeGreaterThan(60);
  });

  it.each(programs)("say what they try, in a few lines: %s", (name) => {
    const lines = readFileSync(`${folder(language)}/${name}`, "utf8")
      .trimEnd()
      .split("\n");
    expect(lines[0]).toMatch(/^(\/\/|#) [A-Z].*[.]$/);
    expect(lines.length).toBeLessThanOrEqual(30);
  });
});

it.each(["bubblewrap", "bubblewrap-nested", "landlock"] as const)("in the tier %s, nothing is let pass", (tier) => {
  const passed = corpus.filter((attack) => expectationIn(tier, attack).notStopped !== undefined);
  expect(passed.map(({ name }) => name)).toEqual([]);
});
