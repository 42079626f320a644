/** Options that several commands take, and how the texts of options are read. */
import { InvalidArgumentError, Option } from "commander";

import { tiers } from "./sandbox/tier.ts";
import { feedbackLevels } from "./scorecard/feedback.ts";

/** How much goes on at the same time. */
export const jobs = (what: string): Option =>
  new Option("--jobs <n>", `${what} at the same time; default: as cores and memory allow`).argParser(
    wholeNumber(1, 64),
  );
export const python: Option = new Option(
  "--python <path>",
  "for notebooks: an interpreter, or the folder of a virtual environment",
);
export const isolation: Option = new Option(
  "--isolation <tier>",
  "what keeps submissions from this machine, and no other",
).choices(tiers);
export const unsafe: Option = new Option(
  "--unsafe",
  "grade several people's code where no operating system keeps it from this machine",
).default(false);
export const noBlas: Option = new Option("--no-blas", "multiply by numpy-ts's own kernels even where there is a BLAS");
export const seed: Option = new Option(
  "--seed <n>",
  "the seed of every random number; default: the rubric's",
).argParser(wholeNumber(0, 2 ** 32 - 1));

/** How much of a scorecard is shown. */
export const feedback = (): Option =>
  new Option(
    "--feedback <level>",
    "what is shown: as much as the rubric lets a student see at once, after the due date, once it is published; all but hidden expected values; everything",
  ).choices(feedbackLevels);

/** Ids with commas between them. @param before those of the option's earlier occurrences. */
export function ids(text: string, before: readonly string[] = []): string[] {
  const entries = text.split(",").map((entry) => entry.trim());
  if (entries.every((entry) => entry !== "")) return [...before, ...entries];
  throw new InvalidArgumentError("Expected ids of items with commas between them.");
}

/** A whole number from `low` to `high`. */
export function wholeNumber(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= low && value <= high) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${low} to ${high}.`);
  };
}

/** A number from 0. */
export function points(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError("Expected a number of points.");
}

/** `3/8`. */
export function shard(text: string): { index: number; count: number } {
  const [, index = 0, count = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= count) return { index, count };
  throw new InvalidArgumentError("Expected a part and how many there are: 3/8.");
}

/** From 0 to 100. */
export function percentage(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 100) return value;
  throw new InvalidArgumentError("Expected a percentage from 0 to 100.");
}
