/** What the parts of a rubric say of each other by name: graphs, runs, and the run whose set-up another repeats. */
import { notAmong, quoted } from "./choice.ts";
import { nameOf, type Complaint } from "./complaint.ts";
import { complaintsAboutLeads } from "./leads.ts";
import type { Outline, PartOutline } from "./outline.ts";

type Runs = NonNullable<Outline["runs"]>;

/** @param graphs the names of the graphs that exist. */
export function complaintsAboutReferences(outline: Outline, graphs: readonly string[]): Complaint[] {
  return [
    ...aboutUnknownNames(outline, "graph", graphs),
    ...(outline.runs === undefined ? [] : aboutRuns(outline, outline.runs)),
  ];
}

function aboutRuns(outline: Outline, runs: Runs): Complaint[] {
  return [
    ...aboutRunNames(runs),
    ...aboutUnknownNames(outline, "run", Object.keys(runs)),
    ...aboutUnusedRuns(outline, runs),
    ...aboutSameSetup(outline, runs),
    ...aboutBeta(runs),
  ];
}

/** A run's name stands in reports and in file names. */
function aboutRunNames(runs: Runs): Complaint[] {
  return Object.keys(runs)
    .filter((name) => !/^[A-Za-z][A-Za-z0-9_-]*$/u.test(name))
    .map((name) => ({
      path: ["runs", name],
      at: "key",
      message: `Expected the name of a run to begin with a letter and to go on with letters, digits, hyphens and underscores, got ${quoted(name)}.`,
    }));
}

/** Every graph or run that a part names exists. */
function aboutUnknownNames(outline: Outline, key: "graph" | "run", names: readonly string[]): Complaint[] {
  return (outline.items ?? []).flatMap((item, itemIndex) =>
    (item.parts ?? []).flatMap((part, partIndex): Complaint[] => {
      const name = part[key];
      if (name === undefined || names.includes(name)) return [];
      const path = ["items", itemIndex, "parts", partIndex, key];
      return [{ path, at: "value", ...notAmong(nameOf(path, outline), names, name) }];
    }),
  );
}

/** Every run is judged by some part. Nothing is said where a part that cannot be read might be the one. */
function aboutUnusedRuns(outline: Outline, runs: Runs): Complaint[] {
  const parts = outline.items?.map((item) => item.parts);
  if (parts === undefined || parts.length === 0 || parts.includes(undefined)) return [];
  const everyPart = parts.flatMap((list) => list ?? []);
  const mightUseAny = ({ check, run }: PartOutline): boolean =>
    run === undefined ? check === undefined || check === "training" : !Object.hasOwn(runs, run);
  if (everyPart.some(mightUseAny)) return [];
  const unused = Object.keys(runs).filter((name) => !everyPart.some((part) => part.run === name));
  return unused.map((name) => ({
    path: ["runs", name],
    at: "key",
    message: `Expected a part of some item to use run ${name}, got none.`,
    hint: `Remove the run, or add a part with check: training, run: ${name}.`,
  }));
}

/** Following `sameSetupAs` from run to run ends at a run that has none. */
function aboutSameSetup(outline: Outline, runs: Runs): readonly Complaint[] {
  const targets = new Map(Object.entries(runs).map(([name, { sameSetupAs }]) => [name, sameSetupAs]));
  return complaintsAboutLeads({ mapping: ["runs"], key: "sameSetupAs", targets }, (path) => nameOf(path, outline));
}

/** A velocity's beta is given to no run without a velocity, where it would do nothing. */
function aboutBeta(runs: Runs): Complaint[] {
  return Object.entries(runs)
    .filter(([, run]) => run.optimizer === "sgd" && run.beta !== undefined)
    .map(([name]) => ({
      path: ["runs", name, "beta"],
      at: "key",
      message: `Expected no beta in run ${name}, whose optimizer sgd has no velocity, got one.`,
    }));
}
