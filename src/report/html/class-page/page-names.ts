/** What the page of each submission is called. */
import type { ClassResult } from "../../../results/results.ts";

/** The folder of the submissions' pages, beside the class page. */
export const SUBMISSION_PAGES = "submissions";

/** The name of a submission's page in that folder: that of its scorecard, which no two share. `bob.html` */
export const submissionPageFile = ({ file }: Pick<ClassResult, "file">): string =>
  `${file.replace(/\.json$/, "")}.html`;

/** Where it is, seen from the class page: `submissions/bob.html`. Names of files can hold what addresses cannot. */
export const submissionAddress = (result: Pick<ClassResult, "file">): string =>
  `${SUBMISSION_PAGES}/${encodeURIComponent(submissionPageFile(result).toWellFormed())}`;
