/** How the corpus is written down: a group of attacks as names with what must become of each. */
import type { FindingCode } from "../../src/findings.ts";
import type { Allowance, Attack, Expectation, Group, Harm, Verdicts } from "./attack.ts";

/** An attack but for what its place in the table says. */
export type Entry = Omit<Attack, "name" | "language" | "group">;

/** The attacks of one language and group. */
export function attacks(
  language: Attack["language"],
  group: Group,
  entries: Readonly<Record<string, Entry>>,
): Attack[] {
  return Object.entries(entries).map(([name, entry]) => ({ name, language, group, ...entry }));
}

/** The part in which an attack sits, unless it says otherwise. */
const PLACE = "4.2a relu-backward";
const LAYERS = ["4.2a relu-forward", PLACE];

/** Of another file, and judged after them. */
const NEXT = "4.2d update";

const of = (parts: readonly string[], ...verdict: Verdicts[string]): Verdicts =>
  Object.fromEntries(parts.map((part) => [part, verdict]));

/** Its part could not be judged. */
export const errored = (code: FindingCode): Entry => ({ verdicts: of([PLACE], "errored", code) });

/** Its part was judged, and is wrong. */
export const failed = (code: FindingCode): Entry => ({ verdicts: of([PLACE], "failed", code) });

/** It attacks while the module loads, and no part of the module could be judged. */
export const moduleErrored = (code: FindingCode): Entry => ({
  verdicts: of(LAYERS, "errored", code),
  costsMoreBecause: "it attacks while its file loads, and nothing in a file works that does not load",
});

/** It attacks while the notebook loads, and no part of it could be judged. */
export const notebookErrored = (code: FindingCode): Entry => ({
  verdicts: of([...LAYERS, NEXT], "errored", code),
  costsMoreBecause: "it attacks while its notebook loads, and nothing in a notebook works that does not load",
});

/** It changes the language in its own process from the moment it loads, and no part after that could be judged. */
export const processErrored = (code: FindingCode): Entry => ({
  verdicts: of([...LAYERS, NEXT], "errored", code),
  costsMoreBecause: "it changes the language for all that runs in its process",
});

/** It does the same, and every part after that is wrong; the next file's one may be so in another way. */
export const processFailed = (code: FindingCode, next: FindingCode = code): Entry => ({
  verdicts: { ...of(LAYERS, "failed", code), ...of([NEXT], "failed", next) },
  costsMoreBecause: "it changes the language for all that runs in its process",
});

/** Its part earns what is due to it: the attack changes nothing. */
export const nothingLost: Entry = { verdicts: {} };

/** It waits for a training with its optimizer, and costs that training. */
export const inTraining = (code: FindingCode, there: Entry["inTier"] = {}): Entry => ({
  verdicts: of(["4.2c training"], "errored", code),
  module: "optim",
  isTrained: true,
  inTier: there,
});

/** With less patience, or less memory. */
const allowed = (allowance: Allowance, entry: Entry): Entry => ({ ...entry, allowance });
export const impatient = (entry: Entry): Entry => allowed("impatient", entry);
export const narrow = (entry: Entry): Entry => allowed("narrow", entry);

/** Only hostile code does this. */
export const flagged = (entry: Entry): Entry => ({ ...entry, flagged: true });

/** What the language's own fence cannot stop, and each tier of the operating system's does. */
export const onlyByTheSystem = (
  entry: Entry,
  harm: Harm,
  because: string,
  there: Partial<Expectation> = {},
): Entry => ({
  ...entry,
  inTier: { none: { ...there, notStopped: { harm, because } } },
});
