/** Two gradings are the same only if everything is that came out, whatever it was and whatever they ran on. */
import { beforeAll, describe, expect, it } from "vitest";

import { differencesOf, isSame, type Differences } from "../../src/scorecard/differences.ts";
import { factsOf } from "../../src/scorecard/facts.ts";
import { scorecardSchema } from "../../src/scorecard/schema.ts";
import type { Scorecard } from "../../src/scorecard/scorecard.ts";
import { graded, rubric, submissionNamed } from "../grading.ts";
import { altered, at, isPlainObject, pathsIn, type Path } from "./alterations.ts";
import { attempt, run } from "./example-runs.ts";

let scorecard: Scorecard;
beforeAll(async () => {
  const { items, ...rest } = await graded(await submissionNamed("dave"), { only: ["4.1b", "4.2d"] });
  const runs = ["sgd", "momentum", "l2"].map((name) => run({ name }));
  const facts = factsOf((await rubric()).rubric.runs, runs);
  scorecard = { ...rest, items: items.filter(({ id }) => id === "4.1b" || id === "4.2d"), runs, facts };
});

/** A value of the same kind that is another one. */
function another(value: unknown): unknown {
  if (typeof value === "number") return value + 2 ** -40;
  if (typeof value === "boolean") return !value;
  return `${String(value)}?`;
}

/** As it comes from a file, which may hold any such scorecard. */
const differing = (change: unknown): Differences => differencesOf(scorecard, change as Scorecard);
const all = ({ circumstances, graded: values, findings }: Differences): number =>
  circumstances.length + values.length + findings.length;

it("a scorecard that went through JSON is the same, with its keys in any order", () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (!isPlainObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, each]) => [key, reversed(each)])
        .toReversed(),
    );
  };
  for (const json of [JSON.parse(JSON.stringify(scorecard)), reversed(scorecard)]) {
    const same = differencesOf(scorecard, scorecardSchema.parse(json));
    expect(same).toEqual({ circumstances: [], graded: [], findings: [] });
    expect(isSame(same)).toBe(true);
  }
});

const isOf = (...prefixes: readonly string[]): ((path: Path) => boolean) => {
  return (path) => prefixes.some((prefix) => path.join(".").startsWith(prefix));
};
const isTiming = isOf("timing");
const isCircumstance = isOf("grader", "rubric", "submission.name", "submission.identity");
const singleValues = (): Path[] => pathsIn(scorecard).filter((path) => typeof at(scorecard, path) !== "object");
const changed = (paths: readonly Path[]): [string, Differences][] =>
  paths.map((path) => [path.join("."), differing(altered(scorecard, path, another(at(scorecard, path))))]);

describe("whatever is changed about a scorecard", () => {
  it("is a difference, unless it is how long it took", () => {
    const paths = singleValues();
    expect(paths.length).toBeGreaterThan(200);
    const unseen = changed(paths).filter(([, differences]) => all(differences) === 0);
    expect(unseen.map(([path]) => path)).toEqual(paths.filter(isTiming).map((path) => path.join(".")));
  });

  it("is a difference in what came out, unless it is how and on what was graded", () => {
    const paths = singleValues().filter((path) => !isTiming(path));
    const same = changed(paths).filter(([, differences]) => isSame(differences));
    expect(same.map(([path]) => path)).toEqual(paths.filter(isCircumstance).map((path) => path.join(".")));
  });

  it("or taken away, or added, as far as there are such scorecards", () => {
    const shorter = pathsIn(scorecard)
      .filter((path) => path.length > 0 && !isTiming(path))
      .flatMap((path) => {
        const [list, key] = [at(scorecard, path.slice(0, -1)), path.at(-1)];
        const without = Array.isArray(list)
          ? altered(scorecard, path.slice(0, -1), list.toSpliced(Number(key), 1))
          : altered(scorecard, path, undefined);
        const read = scorecardSchema.safeParse(without);
        return read.success ? [[path.join("."), read.data] as const] : [];
      });
    expect(shorter.length).toBeGreaterThan(50);
    const unseen = shorter.filter(
      ([, without]) => all(differing(without)) === 0 || all(differencesOf(without, scorecard)) === 0,
    );
    expect(unseen.map(([path]) => path)).toEqual([]);
  });
});

describe("a difference", () => {
  it("of a history has its run, attempt and epoch, and both values to the last bit", () => {
    const [sgd, ...rest] = scorecard.runs;
    if (sgd === undefined) throw new Error("Expected runs.");
    const { epochs } = attempt();
    const other = epochs.map((epoch, index) => (index === 1 ? { ...epoch, loss: 1.6 + 2 ** -51 } : epoch));
    const replayed = { ...scorecard, runs: [{ ...sgd, attempts: [attempt({ epochs: other })] }, ...rest] };
    expect(differing(replayed).graded).toEqual([
      { path: ["runs", "sgd", "attempts", "0", "epochs", "1", "loss"], recorded: 1.6, replayed: 1.6 + 2 ** -51 },
    ]);
  });

  it("of a run that is missing is one, and leaves the others as they are", () => {
    const [, ...rest] = scorecard.runs;
    const { graded: values } = differing({ ...scorecard, runs: rest });
    expect(values).toEqual([{ path: ["runs", "sgd"], recorded: scorecard.runs[0], replayed: undefined }]);
  });

  it("of findings says which are gone and which are new, and counts how often each is there", () => {
    const path = ["items", "4.1b", "parts", "backward"];
    const findings = scorecard.items[0]?.parts[1]?.findings ?? [];
    const [first] = findings;
    const added = { code: "not-implemented", params: { name: "f_1" } } as const;
    const withFindings = (others: unknown): unknown => altered(scorecard, ["items", 0, "parts", 1, "findings"], others);
    expect(findings.length).toBeGreaterThan(1);
    expect(differing(withFindings(findings.toReversed())).findings).toEqual([]);
    expect(differing(withFindings([...findings.slice(1), added])).findings).toEqual([
      { path, in: "recorded", finding: first },
      { path, in: "replayed", finding: added },
    ]);
    expect(differing(withFindings([first, ...findings])).findings).toEqual([{ path, in: "replayed", finding: first }]);
  });
});
