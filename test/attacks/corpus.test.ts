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

  it("say what they try, in a few lines", () => {
    for (const name of programs) {
      const lines = readFileSync(`${folder(language)}/${name}`, "utf8")
        .trimEnd()
        .split("\n");
      expect(lines[0], name).toMatch(/^(\/\/|#) [A-Z].*[.]$/);
      expect(lines.length, name).toBeLessThanOrEqual(30);
    }
  });
});

it("every attack that the operating system stops is expected to do nothing there", () => {
  for (const attack of corpus) {
    for (const tier of ["bubblewrap", "bubblewrap-nested", "landlock"] as const) {
      expect(expectationIn(tier, attack), attack.name).not.toHaveProperty("notStopped");
    }
  }
});
