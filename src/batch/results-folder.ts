/**
 * The folder of a class's results: a scorecard a submission in `scorecards/`, what they were before in `earlier/`, and
 * `class.json`, which says what was graded and what was not. Every file is written whole or not at all.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

import { lock } from "proper-lockfile";

import { ConfigurationError } from "../errors.ts";
import { jsonReport } from "../report/json.ts";
import { joined, readClassRecords, recordFile, type ClassRecord } from "../results/class-record.ts";
import { readScorecard } from "../scorecard/read.ts";
import type { Scorecard } from "../scorecard/scorecard.ts";
import { summaryOf, type Summary } from "../scorecard/summary.ts";
import { isTorn, writeWhole } from "../whole-file.ts";

const SUFFIX = ".json";
/** A grading that was killed leaves its lock, and is known to be dead after so long. */
const STALE_MS = 5000;
const WAITS = { retries: 14, minTimeout: 500, maxTimeout: 500 };
/** Bytes of a name that a file has, at most. */
const LONGEST = 150;

/** The results in one folder. */
export class ResultsFolder implements AsyncDisposable {
  readonly #folder: string;
  #release: (() => Promise<void>) | undefined;
  /** Of what is put among the earlier scorecards from now on. */
  readonly #openedAt: string = new Date().toISOString().replaceAll(":", "");

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Opens the folder, which is made where there is none, for one grading at a time. Throws ConfigurationError where that cannot
   * be done, or where another grading is at work in it.
   */
  static async open(folder: string): Promise<ResultsFolder> {
    const results = new ResultsFolder(folder);
    try {
      await mkdir(results.#scorecards, { recursive: true });
      results.#release = await lock(folder, {
        lockfilePath: join(folder, ".lock"),
        stale: STALE_MS,
        update: STALE_MS / 5,
        retries: WAITS,
        // Whoever was held up for so long goes on: what it writes is whole, and the same.
        onCompromised: () => {},
      });
      await results.#removeTorn();
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
      if (code === "ELOCKED") {
        const message = "Expected a results folder that no other grading is at work in.";
        throw new ConfigurationError([{ file: folder, message, hint: "Wait for it, or take another folder." }]);
      }
      throw new ConfigurationError([
        { message: `--results: expected a folder that can be written to, got ${code}.`, file: folder },
      ]);
    }
    return results;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // It may be gone: another took it for dead, or the folder was removed.
    await this.#release?.().catch(() => {});
  }

  /**
   * Of all scorecards, by their submissions' names. One that cannot be read is as good as none: it is put among the earlier
   * ones, and graded again.
   */
  async read(): Promise<Map<string, Summary>> {
    const found = new Map<string, Summary>();
    for (const file of (await readdir(this.#scorecards)).toSorted()) {
      if (!file.endsWith(SUFFIX)) continue;
      const scorecard = await readScorecard(join(this.#scorecards, file)).catch(ifUnreadable);
      if (scorecard === undefined || fileOf(scorecard.submission.name) !== file) await this.#keepFile(file);
      else found.set(scorecard.submission.name, summaryOf(scorecard));
    }
    return found;
  }

  /** One of them, whole. Throws ConfigurationError where it cannot be read any more. */
  scorecard(name: string): Promise<Scorecard> {
    return readScorecard(join(this.#scorecards, fileOf(name)));
  }

  /** Writes a scorecard, over the one of the same name. Throws ConfigurationError where it does not fit on the disk. */
  async write(scorecard: Scorecard): Promise<void> {
    const file = join(this.#scorecards, fileOf(scorecard.submission.name));
    await this.#onDisk(() => writeWhole(file, `${jsonReport(scorecard)}\n`));
  }

  /** Puts a submission's scorecard where the earlier ones are, before another takes its place. */
  async keepEarlier(name: string): Promise<void> {
    await this.#keepFile(fileOf(name));
  }

  async #keepFile(file: string): Promise<void> {
    const folder = join(this.#folder, "earlier", this.#openedAt);
    await this.#onDisk(async () => {
      await mkdir(folder, { recursive: true });
      await rename(join(this.#scorecards, file), join(folder, file));
    });
  }

  /** What the file system refuses is for the staff to mend. */
  async #onDisk(write: () => Promise<unknown>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (!(error instanceof Error && "code" in error)) throw error;
      const message = `Expected a results folder that can be written to: ${error.message}.`;
      throw new ConfigurationError([
        { message, file: this.#folder, hint: "Give the same command again: what is graded is kept." },
      ]);
    }
  }

  /** Says what became of the class, or of a shard of it. */
  async writeClass(record: ClassRecord): Promise<void> {
    const file = recordFile(record.shard);
    const before = (await readClassRecords(this.#folder)).find(({ shard }) => recordFile(shard) === file);
    const text = `${JSON.stringify(joined(before, record), undefined, 2)}\n`;
    await this.#onDisk(() => writeWhole(join(this.#folder, file), text));
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
      if (isTorn(file)) await rm(join(this.#scorecards, file), { force: true });
    }
  }
}

/** A name that is one on every file system; two submissions have no name in common, and therefore no file. */
function fileOf(name: string): string {
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll("*", "%2A");
  if (encoded.length <= LONGEST) return encoded + SUFFIX;
  // File systems have room for 255 bytes.
  return `${encoded.slice(0, LONGEST)}-${createHash("sha256").update(name).digest("hex").slice(0, 16)}${SUFFIX}`;
}

function ifUnreadable(error: unknown): undefined {
  if (!(error instanceof ConfigurationError)) throw error;
}
