/** What the entries of a profile must agree on: no spelling of two names, and set-ups that inherit from each other. */
import { z } from "zod";
import type { Complaint, Path } from "./complaint.ts";
import { quoted } from "./choice.ts";
import { complaintsAboutLeads } from "./leads.ts";
import { nameInProfile } from "./written-profile.ts";

/** Read leniently, as in outline.ts: what is not as it should be is left out, for other complaints to be about. */
const spellings = z.array(z.string().optional().catch(undefined)).catch([]);
const section = z.record(z.string(), spellings).catch({});
const run = z.object({ suffixes: spellings, inherits: z.string().optional().catch(undefined) }).catch({ suffixes: [] });
const outline = z
  .object({
    names: section,
    parameters: section,
    constructor: section,
    arguments: section,
    training: spellings,
    runs: z.record(z.string(), run).catch({}),
  })
  .catch({ names: {}, parameters: {}, constructor: {}, arguments: {}, training: [], runs: {} });

/**
 * @param profile what can be read of a profile, which may be anything.
 * @param lineOf the line on which the value at a path stands.
 */
export function complaintsAboutSpellings(profile: unknown, lineOf: (path: Path) => number): Complaint[] {
  const { names, parameters, constructor, arguments: given, training, runs } = outline.parse(profile);
  const suffixes = Object.entries(runs).map(([name, entry]) => [["runs", name, "suffixes"], entry.suffixes] as const);
  // An unknown name is none of the choices that the value has, which is said already.
  const known = (name?: string): string | undefined => (Object.hasOwn(runs, name ?? "") ? name : undefined);
  const targets = new Map(Object.entries(runs).map(([name, { inherits }]) => [name, known(inherits)]));
  return [
    // A function that trains is none that is graded.
    ...aboutSameSpelling([...placed("names", names), [["training"], training]], lineOf),
    ...aboutSameSpelling(placed("parameters", parameters), lineOf),
    ...aboutSameSpelling(placed("constructor", constructor), lineOf),
    ...aboutSameSpelling(placed("arguments", given), lineOf),
    ...aboutSameSpelling(suffixes, lineOf),
    ...complaintsAboutLeads({ mapping: ["runs"], key: "inherits", targets }, nameInProfile),
  ];
}

type Placed = readonly [path: Path, spellings: readonly (string | undefined)[]];

const placed = (key: string, entries: Readonly<Record<string, Placed[1]>>): Placed[] =>
  Object.entries(entries).map(([name, list]) => [[key, name], list]);

/** What is spelt alike could stand for either name. */
function aboutSameSpelling(lists: readonly Placed[], lineOf: (path: Path) => number): Complaint[] {
  const first = new Map<string, Path>();
  return lists.flatMap(([path, list]) =>
    list.flatMap((spelling, index): Complaint[] => {
      if (spelling === undefined) return [];
      const place = [...path, index];
      const other = first.get(spelling);
      if (other === undefined) {
        first.set(spelling, place);
        return [];
      }
      const owner = nameInProfile(other.slice(0, -1));
      const message = `Expected every spelling to stand for one thing, got ${quoted(spelling)} again, which stands for ${owner} on line ${lineOf(other)} already.`;
      return [{ path: place, at: "value", message }];
    }),
  );
}
