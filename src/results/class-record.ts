/** What a results folder says of a class besides its scorecards: what was graded, how, and what has none. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

import { ConfigurationError, type Problem } from "../errors.ts";

/** A part of a class: all shards together are the class. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** What became of one submission. */
export interface Member {
  readonly name: string;
  /** `graded` now, `kept` from before, or taken from an `identical` one; `refused` is no submission, `failed` our own fault. */
  readonly outcome: "graded" | "kept" | "identical" | "refused" | "failed";
  /** The first submission with the very same content, where this is not it. */
  readonly identicalTo?: string;
  /** Why there is no scorecard. */
  readonly problems?: readonly Problem[];
}

/** What was graded, and how: enough to grade it again. */
export interface ClassRecord {
  /** The paths that were given, absolute. */
  readonly sources: readonly string[];
  /** Where it is not the whole class: from 1. */
  readonly shard?: Shard;
  readonly seed: number;
  readonly quick: boolean;
  readonly early: boolean;
  readonly only: readonly string[];
  readonly members: readonly Member[];
  /** What lay beside the submissions and was not looked at: links, archives of other kinds. */
  readonly ignored: readonly string[];
}

const problem = z.strictObject({
  message: z.string(),
  file: z.string().exactOptional(),
  line: z.number().exactOptional(),
  column: z.number().exactOptional(),
  hint: z.string().exactOptional(),
});
const classSchema: z.ZodType<ClassRecord> = z.strictObject({
  sources: z.array(z.string()).min(1),
  shard: z.strictObject({ index: z.number().int(), count: z.number().int() }).exactOptional(),
  seed: z.number().int(),
  quick: z.boolean(),
  early: z.boolean(),
  only: z.array(z.string()),
  members: z.array(
    z.strictObject({
      name: z.string(),
      outcome: z.enum(["graded", "kept", "identical", "refused", "failed"]),
      identicalTo: z.string().exactOptional(),
      problems: z.array(problem).exactOptional(),
    }),
  ),
  ignored: z.array(z.string()),
});

const RECORD = /^class(?:-\d+-of-\d+)?\.json$/;

/** The name of the file: each shard has its own, so that their folders can be put together. */
export const recordFile = (shard?: Shard): string =>
  shard === undefined ? "class.json" : `class-${shard.index}-of-${shard.count}.json`;

/** Of the whole class, or of its shards; none where nothing was graded. Throws ConfigurationError for what is none. */
export async function readClassRecords(folder: string): Promise<readonly ClassRecord[]> {
  const files = (await readdir(folder)).filter((name) => RECORD.test(name)).toSorted();
  return Promise.all(files.map((name) => readRecord(join(folder, name))));
}

/**
 * The record after another grading into the same folder: of the same sources it takes the place of the one before, of
 * others it joins it.
 */
export function joined(before: ClassRecord | undefined, now: ClassRecord): ClassRecord {
  if (before === undefined || before.sources.every((source) => now.sources.includes(source))) return now;
  const names = new Set(now.members.map(({ name }) => name));
  return {
    ...now,
    sources: [...new Set([...before.sources, ...now.sources])],
    members: [...before.members.filter(({ name }) => !names.has(name)), ...now.members],
    ignored: [...new Set([...before.ignored, ...now.ignored])],
  };
}

async function readRecord(file: string): Promise<ClassRecord> {
  try {
    return classSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    const message = "Expected what `grade SUBMISSIONS --results` writes when it is done.";
    throw new ConfigurationError([
      { file, message, hint: "Grade the class into this folder again: what is there is kept." },
    ]);
  }
}
