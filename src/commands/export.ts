/** `grade export gradescope`: writes the autograder that is uploaded to Gradescope. */
import { basename } from "node:path";

import { findOracle } from "../oracle/open.ts";
import { safeText } from "../report/safe-text.ts";
import { loadRubric } from "../rubric/load.ts";
import { autograderZip } from "./autograder-zip.ts";
import { everyProblem, OWN_RUBRIC } from "./grading.ts";
import { print } from "./print.ts";
import { requireWritable } from "./require-writable.ts";
import { writeWhole } from "../whole-file.ts";

/** The options of the command, as the command line gives them. */
export interface ExportCommandOptions {
  readonly out: string;
  readonly rubric?: string;
  /** Whether the autograder is to leave the trainings out. */
  readonly quick: boolean;
  /** Whether it is to end trainings once it is safe that they have passed. */
  readonly early: boolean;
}

/** Writes the zip. Throws ConfigurationError for a rubric that could not be graded by, before anything is written. */
export async function exportCommand({ out, rubric: file = OWN_RUBRIC, ...how }: ExportCommandOptions): Promise<void> {
  const loading = findOracle().then(({ graphs }) => loadRubric(file, { graphs }));
  await everyProblem([loading, requireWritable(out)]);
  const zip = await autograderZip({ file, loaded: await loading, ...how });
  await writeWhole(out, zip);
  await print(
    `Wrote ${safeText(basename(out))} (${(zip.length / 1e6).toFixed(1)} MB). ` +
      "In Gradescope: Configure Autograder, Zip file upload, base image Ubuntu 22.04.\n",
  );
}
