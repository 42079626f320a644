/** Carries out an attack: a submission with one hostile program in it goes through the real pipeline. */
import { readFile } from "node:fs/promises";

import { grade } from "../../src/grade.ts";
import { liveOracle } from "../../src/oracle/live.ts";
import { jsonReport } from "../../src/report/json.ts";
import { terminalReport } from "../../src/report/terminal.ts";
import type { LoadedRubric } from "../../src/rubric/load.ts";
import type { Rubric } from "../../src/rubric/schema.ts";
import { findPython, type PythonSearch } from "../../src/runner/python/interpreter.ts";
import type { Scorecard } from "../../src/scorecard/scorecard.ts";
import type { Tier } from "../../src/sandbox/tier.ts";
import type { Submission } from "../../src/submission/submission.ts";
import { alteredAlice, carolWith, repository, rubric, somePython } from "../grading.ts";
import type { Allowance, Attack } from "./attack.ts";
import type { Places } from "./surroundings.ts";

/** What came of an attack. */
export interface Aftermath {
  readonly scorecard: Scorecard;
  /** What the student's code printed, as it is. */
  readonly printed: string;
  /** The reports of this scorecard. */
  readonly reports: readonly string[];
}

/** The items that are judged: the one that is attacked, and one after it. See `attackedRubric` for their parts. */
const ITEMS = ["4.2a", "4.2d"];
/** Of one that waits for a training: those, and the training. */
const TRAINED_ITEMS = [...ITEMS, "4.2c"];

/** Grades the submission that an attack makes. */
export async function carryOut(attack: Attack, places: Places, isolation: Tier): Promise<Aftermath> {
  const submission = await submissionOf(attack, places);
  const { isTrained = false } = attack;
  const loaded = await (isTrained ? shortTrainings : allowances[attack.allowance ?? "usual"]);
  let printed = "";
  const observer = {
    onData: () => {},
    onTraining: () => {},
    onPrinted: (text: string) => {
      printed += text;
    },
  };
  const scorecard = await grade({
    rubric: loaded,
    submission,
    oracle: async () => liveOracle,
    seed: 442,
    quick: !isTrained,
    only: isTrained ? TRAINED_ITEMS : ITEMS,
    jobs: 1,
    isolation,
    observer,
    ...(attack.language === "python" && { python: await pythonIn(isolation) }),
  });
  const reports = [terminalReport(scorecard, { verbose: true }), terminalReport(scorecard), jsonReport(scorecard)];
  return { scorecard, printed, reports };
}

/** Behind Landlock only what nobody may read can be read: not what lies in root's home. */
const pythonIn = (tier: Tier): Promise<PythonSearch> =>
  tier === "landlock" ? findPython("/usr/bin/python3") : somePython();

const program = (attack: Attack, name: string): Promise<string> =>
  readFile(repository(`test/fixtures/attacks/${attack.language}/${name}`), "utf8");

async function submissionOf(attack: Attack, places: Places): Promise<Submission> {
  if (attack.language === "python") return carolWith(filled(await program(attack, `${attack.name}.py`), places));
  const files = {
    [`${attack.module ?? "layers"}.ts`]: filled(await program(attack, `${attack.name}.ts`), places),
    "fs.ts": await program(attack, "with/fs.ts"),
    "wire.ts": await program(attack, "with/wire.ts"),
  };
  return alteredAlice(files);
}

/** A program with the names in double braces replaced. Fails where it has a name that is unknown. */
const filled = (text: string, places: Places): string =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const place = Object.entries(places).find(([key]) => key === name);
    if (place === undefined) throw new Error(`There is no place called ${name}.`);
    return place[1];
  });

/**
 * Of the attacked item, the parts of one layer: the attack's, and one before it. A fully connected layer takes as long as all
 * the rest, and would show nothing more.
 */
const attackedRubric = (alter: (rubric: Rubric) => Partial<Rubric>): Promise<LoadedRubric> =>
  rubric((original) => ({
    ...original,
    items: original.items.map((item) => ({ ...item, parts: item.parts.filter(({ id }) => !id.startsWith("fc-")) })),
    ...alter(original),
  }));

/** Less patience, or less memory, so that a test need not wait. */
const limited = (limits: Partial<Rubric["limits"]>): Promise<LoadedRubric> =>
  attackedRubric((original) => ({ limits: { ...original.limits, ...limits } }));

/** An epoch of a small network, which any network of alice's passes: the trainings beside the one that is attacked. */
const shortTrainings = attackedRubric((original) => ({
  runs: Object.fromEntries(
    Object.entries(original.runs).map(([name, run]) => [name, { ...run, epochs: 1, hiddenDim: 20, threshold: 0.15 }]),
  ),
}));

const allowances: Readonly<Record<Allowance, Promise<LoadedRubric>>> = {
  usual: limited({}),
  impatient: limited({ loadSeconds: 1.5, callSeconds: 1 }),
  narrow: limited({ memoryMegabytes: 300 }),
};
