/** The schema accepts what a grading gives, and nothing else. */
import { beforeAll, describe, expect, it } from "vitest";

import { scorecardSchema } from "../../src/scorecard/schema.ts";
import type { Scorecard } from "../../src/scorecard/scorecard.ts";
import { factsOf } from "../../src/scorecard/facts.ts";
import { graded, rubric, submissionNamed } from "../grading.ts";
import { altered, at, isPlainObject, pathsIn, type Path } from "./alterations.ts";
import { run } from "./example-runs.ts";

const fits = (json: unknown): boolean => scorecardSchema.safeParse(json).success;

it.each(["alice", "bob", "starter"])(
  "the scorecard of %s fits its schema, also after a journey through JSON",
  async (name) => {
    const scorecard = await graded(await submissionNamed(name));
    expect(scorecardSchema.parse(scorecard)).toEqual(scorecard);
    expect(scorecardSchema.parse(JSON.parse(JSON.stringify(scorecard)))).toEqual(scorecard);
  },
);

/** What is altered, by its value and its path. */
type Kind = (value: unknown, path: Path) => boolean;
const isNumber: Kind = (value) => typeof value === "number";
const isAmount: Kind = (value, path) =>
  isNumber(value, path) && /points|pending|bonus|Ms$|^timing\.phases/i.test(path.join("."));
const isFraction: Kind = (_, path) =>
  /^(runs|facts)$/.test(String(path[0])) && /Accuracy$|^threshold$/.test(String(path.at(-1)));
const isName: Kind = (_, path) => /^(status|code|stop|visibility|schemaVersion|startedAt)$/.test(String(path.at(-1)));
const isKey: Kind = (_, path) => typeof path.at(-1) === "string";
/** What may be missing. */
const OPTIONAL =
  /\.(where|line|column|nearest|reason|bestEpoch|stepsToTarget|testAccuracy|first|stepsAhead)$|\.pictures(\.\d+\.nodes\..*\b(op|gradient|actual))?$|\.mistakes\.\d+\.\w+$|^timing\.phases\./;

describe("a scorecard", () => {
  let scorecard: Scorecard;
  beforeAll(async () => {
    const runs = ["sgd", "momentum", "l2"].map((name) => run({ name }));
    const facts = factsOf((await rubric()).rubric.runs, runs);
    // Of two items only, because every value in it is altered one after the other.
    const { items, ...rest } = await graded(await submissionNamed("bob"));
    scorecard = { ...rest, items: items.filter(({ id }) => id === "4.1b" || id === "4.2d"), runs, facts };
  });

  const pathsTo = (kind: Kind): Path[] => pathsIn(scorecard).filter((path) => kind(at(scorecard, path), path));
  /** The places that the schema leaves open: which of them can be altered like this. */
  const unguarded = (places: readonly Path[], value: unknown): string[] =>
    places.filter((path) => fits(altered(scorecard, path, value))).map((path) => path.join("."));

  it("fits its schema as it is, which all the rest builds on", () => {
    expect(fits(scorecard)).toBe(true);
    for (const kind of [isNumber, isAmount, isFraction, isName, isKey]) expect(pathsTo(kind).length).toBeGreaterThan(4);
  });

  it("has no room for an unknown key, in any of its objects", () => {
    const additions = pathsTo(isPlainObject).map((path) => [...path, "unknown"]);
    // The phases of a grading have any names.
    expect(unguarded(additions, 1)).toEqual(["timing.phases.unknown"]);
  });

  it.each([NaN, Infinity, -Infinity, null, "1"])("has no %s for any number", (value) => {
    expect(unguarded(pathsTo(isNumber), value)).toEqual([]);
  });

  it("has no negative points, and no negative times", () => {
    expect(unguarded(pathsTo(isAmount), -0.5)).toEqual([]);
  });

  it.each([45, -0.1])("has no accuracy of %f: they are fractions", (value) => {
    expect(unguarded(pathsTo(isFraction), value)).toEqual([]);
  });

  it("misses nothing but what may be missing", () => {
    expect(unguarded(pathsTo(isKey), undefined).filter((path) => !OPTIONAL.test(path))).toEqual([]);
  });

  it("has only statuses, codes and versions that there are", () => {
    expect(unguarded(pathsTo(isName), "unknown")).toEqual([]);
  });
});

describe("a finding", () => {
  let withFinding: (finding: unknown) => unknown;
  beforeAll(async () => {
    const scorecard = await graded(await submissionNamed("starter"), { only: ["4.1b"] });
    withFinding = (finding) => altered(scorecard, ["items", 1, "parts", 0, "findings", 0], finding);
  });

  it.each([
    { code: "not-implemented", params: { name: "f1" } },
    { code: "not-implemented", params: { name: "f1" }, where: { file: "graphs.ts", line: 1, column: 1 } },
    { code: "bias-not-zero", params: { parameter: "b1", actual: "NaN" } },
  ])("fits: %j", (finding) => {
    expect(fits(withFinding(finding))).toBe(true);
  });

  it.each([
    { code: "made-up", params: { name: "f1" } },
    { code: "toString", params: {} },
    { code: "__proto__", params: {} },
    { code: "not-implemented" },
    { code: "not-implemented", params: {} },
    { code: "not-implemented", params: { name: 1 } },
    { code: "not-implemented", params: { name: "f1", file: "graphs.ts" } },
    { code: "not-implemented", params: { name: "f1" }, where: "graphs.ts" },
    { code: "not-implemented", params: { name: "f1" }, where: { file: "graphs.ts", line: 1.5 } },
    { code: "exited", params: { doing: "f1", exitCode: "1" } },
    { code: "bias-not-zero", params: { parameter: "b1", actual: "nan" } },
    null,
    [],
  ])("does not fit: %j", (finding) => {
    expect(fits(withFinding(finding))).toBe(false);
  });
});
