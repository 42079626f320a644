/**
 * The folder of a class's results: a scorecard a submission in `scorecards/`, what they were before in `earlier/`, and
 * `class.json`, which says what was graded and what was not. Every file is written whole or not at all.
 */
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";

import { ConfigurationError } from "../errors.ts";
import { jsonReport } from "../report/json.ts";
import { readClassRecords, recordFile, type ClassRecord } from "../results/class-record.ts";
import { readScorecard } from "../scorecard/read.ts";
import type { Scorecard } from "../scorecard/scorecard.ts";
import { summaryOf, type Summary } from "../scorecard/summary.ts";

const SUFFIX = ".json";

/** The results in one folder. */
export class ResultsFolder {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Opens the folder, which is made where there is none. Throws ConfigurationError where that cannot be done. */
  static async open(folder: string): Promise<ResultsFolder> {
    const results = new ResultsFolder(folder);
    try {
      await mkdir(results.#scorecards, { recursive: true });
      await results.#removeTorn();
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
      throw new ConfigurationError([
        { message: `--results: expected a folder that can be written to, got ${code}.`, file: folder },
      ]);
    }
    return results;
  }

  /** Of all scorecards, by their submissions' names. One that cannot be read is as good as none: it is graded again. */
  async read(): Promise<Map<string, Summary>> {
    const found = new Map<string, Summary>();
    for (const file of (await readdir(this.#scorecards)).toSorted()) {
      if (!file.endsWith(SUFFIX)) continue;
      const scorecard = await readScorecard(join(this.#scorecards, file)).catch(ifUnreadable);
      if (scorecard !== undefined && fileOf(scorecard.submission.name) === file) {
        found.set(scorecard.submission.name, summaryOf(scorecard));
      }
    }
    return found;
  }

  /** One of them, whole. Throws ConfigurationError where it cannot be read any more. */
  scorecard(name: string): Promise<Scorecard> {
    return readScorecard(join(this.#scorecards, fileOf(name)));
  }

  /** Writes a scorecard, over the one of the same name. */
  async write(scorecard: Scorecard): Promise<void> {
    const file = join(this.#scorecards, fileOf(scorecard.submission.name));
    await writeFileAtomic(file, `${jsonReport(scorecard)}\n`);
  }

  /** Puts a scorecard where the earlier ones are, before another takes its place. */
  async keepEarlier({ name, startedAt }: Summary): Promise<void> {
    const folder = join(this.#folder, "earlier", startedAt.replaceAll(":", ""));
    await mkdir(folder, { recursive: true });
    await rename(join(this.#scorecards, fileOf(name)), join(folder, fileOf(name)));
  }

  /** Says what became of the class, or of a shard of it. */
  async writeClass(record: ClassRecord): Promise<void> {
    await writeFileAtomic(join(this.#folder, recordFile(record.shard)), `${JSON.stringify(record, undefined, 2)}\n`);
  }

  /** What was graded here, all shards together. Throws ConfigurationError where nothing was. */
  async readClass(): Promise<ClassRecord> {
    const [first, ...others] = await readClassRecords(this.#folder);
    if (first === undefined) {
      const message = "Expected what `grade SUBMISSIONS --results` writes when it is done.";
      throw new ConfigurationError([{ file: this.#folder, message, hint: "Grade the class into this folder first." }]);
    }
    const { shard: _, ...whole } = first;
    return { ...whole, members: [first, ...others].flatMap(({ members }) => members) };
  }

  get #scorecards(): string {
    return join(this.#folder, "scorecards");
  }

  /** What a killed grading was about to write. */
  async #removeTorn(): Promise<void> {
    for (const file of await readdir(this.#scorecards)) {
      if (/\.json\.\d+$/.test(file)) await rm(join(this.#scorecards, file), { force: true });
    }
  }
}

/** A name that is one on every file system; two submissions have no name in common, and therefore no file. */
const fileOf = (name: string): string => `${encodeURIComponent(name).replaceAll("*", "%2A")}${SUFFIX}`;

function ifUnreadable(error: unknown): undefined {
  if (!(error instanceof ConfigurationError)) throw error;
}
