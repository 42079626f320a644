/**
 * A folder of pages, which a record says of what level they are and which files they are. Without it, pages for the staff could
 * be left beside those for students, and pages of people who are no longer in the class would stay.
 */
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

import { ConfigurationError } from "../errors.ts";
import { safeText } from "../report/safe-text.ts";
import { feedbackLevels, type FeedbackLevel } from "../scorecard/feedback.ts";
import { makeFolder, writeReport } from "./write-report.ts";

const RECORD = "pages.json";

/** The only files that are ever removed. */
const PAGE = /^(?:index\.html|submissions[\\/][^\\/]+\.html)$/;

const recordSchema = z.strictObject({ feedback: z.enum(feedbackLevels), files: z.array(z.string().regex(PAGE)) });

/** What is written there. */
export interface Pages {
  readonly feedback: FeedbackLevel;
  /** Paths in the folder; none leads out of it. */
  readonly files: readonly string[];
}

/**
 * Makes the folder ready for these pages. Gives a function that removes what was written there earlier and is not among them.
 * Throws ConfigurationError where the folder has pages of another level, or files of such names that are no pages of ours.
 */
export async function openPagesFolder(out: string, { feedback, files }: Pages): Promise<() => Promise<void>> {
  const before = await readRecord(out);
  const known = new Set(before?.files);
  if (files.some((file) => !known.has(file) && existsSync(join(out, file)))) {
    refuse(out, "a folder of its own for the pages, got one with files of such names");
  }
  if (before !== undefined && before.feedback !== feedback) {
    refuse(
      out,
      `another folder for pages of the level ${feedback}, got one with those of the level ${before.feedback}`,
    );
  }
  await makeFolder(out);
  const old = (before?.files ?? []).filter((file) => !files.includes(file));
  // Before the pages: whatever was written when this ends early is known the next time.
  await writeRecord(out, { feedback, files: [...files, ...old] });
  return async () => {
    for (const file of old) await rm(join(out, file), { force: true });
    await writeRecord(out, { feedback, files });
  };
}

function refuse(out: string, expected: string): never {
  const message = `--out: expected ${expected}: ${safeText(out)}.`;
  throw new ConfigurationError([{ message, hint: "Name a folder that is not there yet, or remove that one." }]);
}

async function readRecord(out: string): Promise<Pages | undefined> {
  const text = await readFile(join(out, RECORD), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    return refuse(out, `a folder of its own for the pages, got one with another ${RECORD}`);
  }
}

const writeRecord = (out: string, pages: Pages): Promise<void> =>
  writeReport(join(out, RECORD), `${JSON.stringify(pages, undefined, 2)}\n`);
