/** What two gradings of one submission differ in: everything but how long they took. Pure. */
import type { Finding } from "../findings.ts";
import type { Scorecard } from "./scorecard.ts";

/** Where in a scorecard: keys, with ids and names in place of positions where a list has them. */
export type Path = readonly string[];

/** One value that is not the same. */
export interface Difference {
  readonly path: Path;
  /** Undefined where there is none. */
  readonly recorded: unknown;
  readonly replayed: unknown;
}

/** A finding that only one of the two has, or has more often. */
export interface FindingDifference {
  /** Of what it is a finding. */
  readonly path: Path;
  readonly in: "recorded" | "replayed";
  readonly finding: Finding;
}

/** All differences, in the order of the scorecard. */
export interface Differences {
  /** How and on what was graded: no difference of what came out, but perhaps the cause of one. */
  readonly circumstances: readonly Difference[];
  /** The submission itself, and what came out. */
  readonly graded: readonly Difference[];
  readonly findings: readonly FindingDifference[];
}

const CIRCUMSTANCES: readonly Path[] = [["grader"], ["rubric"], ["submission", "name"], ["submission", "identity"]];

/** Compared apart, because their order says nothing. */
const FINDINGS: ReadonlySet<string> = new Set(["findings", "integrity"]);

/** Compares two gradings. Numbers are the same only if they are equal, to the last bit. */
export function differencesOf(recorded: Scorecard, replayed: Scorecard): Differences {
  const all = differencesAt([], recorded, replayed).filter(({ path }) => path[0] !== "timing");
  const [before, after] = [findingsOf(recorded), findingsOf(replayed)];
  return {
    circumstances: all.filter(isCircumstance),
    graded: all.filter((difference) => !isCircumstance(difference)),
    findings: [
      ...extraFindings(before, after).map((extra) => ({ ...extra, in: "recorded" as const })),
      ...extraFindings(after, before).map((extra) => ({ ...extra, in: "replayed" as const })),
    ],
  };
}

/** Whether the same came out for the same submission. */
export const isSame = ({ graded, findings }: Differences): boolean => graded.length === 0 && findings.length === 0;

const isCircumstance = ({ path }: Difference): boolean =>
  CIRCUMSTANCES.some((circumstance) => circumstance.every((key, index) => path[index] === key));

function differencesAt(path: Path, recorded: unknown, replayed: unknown): Difference[] {
  if (recorded === replayed) return [];
  const [before, after] = [entriesOf(recorded), entriesOf(replayed)];
  if (before === undefined || after === undefined) return [{ path, recorded, replayed }];
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => !FINDINGS.has(key))
    .flatMap((key) => differencesAt([...path, key], before.get(key), after.get(key)));
}

/** What a value consists of; undefined where it is a single one. */
function entriesOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const named = new Map(value.map((each: unknown, index) => [nameOf(each) ?? String(index), each]));
  // Names that are not unique identify nothing.
  return named.size === value.length ? named : new Map(value.map((each: unknown, index) => [String(index), each]));
}

/** What an element of a list is called: the id of an item or part, the name of a run. */
function nameOf(element: unknown): string | undefined {
  if (typeof element !== "object" || element === null) return undefined;
  const name: unknown = "id" in element ? element.id : "run" in element ? element.run : undefined;
  if (typeof name === "string") return name;
  return "name" in element && "attempts" in element && typeof element.name === "string" ? element.name : undefined;
}

interface Found {
  readonly path: Path;
  readonly finding: Finding;
}

function findingsOf({ submission, items, integrity }: Scorecard): Found[] {
  return [
    ...foundAt(["submission"], submission.findings),
    ...items.flatMap((item) =>
      item.parts.flatMap((part) => foundAt(["items", item.id, "parts", part.id], part.findings)),
    ),
    ...foundAt(["integrity"], integrity),
  ];
}

const foundAt = (path: Path, findings: readonly Finding[]): Found[] => findings.map((finding) => ({ path, finding }));

/** Those of the first that the second does not have. */
function extraFindings(these: readonly Found[], others: readonly Found[]): Found[] {
  const left = new Map<string, number>();
  for (const text of others.map(textOf)) left.set(text, (left.get(text) ?? 0) + 1);
  return these.filter((found) => {
    const text = textOf(found);
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}

/** The same for the same finding at the same place, whatever the order of its keys. */
const textOf = (found: Found): string =>
  JSON.stringify(found, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
