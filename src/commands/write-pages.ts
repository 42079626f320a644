/** Writes a class as pages: one of the class, for the staff, and one of each submission, as far as it is for whoever reads it. */
import { join } from "node:path";
import pLimit from "p-limit";

import type { ClassResult, ClassResults } from "../results/results.ts";
import { resultFor } from "../results/feedback.ts";
import { readWhole } from "../results/read.ts";
import type { FeedbackLevel } from "../scorecard/feedback.ts";
import { openPagesFolder } from "./pages-folder.ts";
import { makeFolder, writeReport } from "./write-report.ts";

const CLASS_PAGE = "index.html";
/** A scorecard can hold megabytes of pictures: so many at a time. */
const AT_ONCE = 4;

/**
 * Writes into the folder `out`. Gives the path of what to open: the class's page, or the folder of the submissions'.
 *
 * @param all of the results folder at `folder`, with everything that is in it.
 */
export async function writePages(
  all: ClassResults,
  { folder, out, feedback }: { readonly folder: string; readonly out: string; readonly feedback: FeedbackLevel },
): Promise<string> {
  // Only now, because what draws pages takes as long to load as all the rest.
  const [{ classPage }, { submissionPage }, { SUBMISSION_PAGES, submissionPageFile }] = await Promise.all([
    import("../report/html/class-page/class-page.ts"),
    import("../report/html/submission-page/page.ts"),
    import("../report/html/class-page/page-names.ts"),
  ]);
  const isForStaff = feedback === "staff" || feedback === "all";
  const pageOf = (result: ClassResult): string => join(SUBMISSION_PAGES, submissionPageFile(result));
  const files = [...(isForStaff ? [CLASS_PAGE] : []), ...all.results.map(pageOf)];
  const removeOthers = await openPagesFolder(out, { feedback, files });
  await makeFolder(join(out, SUBMISSION_PAGES));
  if (isForStaff) {
    const results = all.results.map((result) => resultFor(result, feedback));
    await writeReport(join(out, CLASS_PAGE), `${classPage({ ...all, results })}\n`);
  }
  const back = isForStaff ? { address: `../${CLASS_PAGE}`, text: "The class" } : undefined;
  const limit = pLimit(AT_ONCE);
  const writing = all.results.map((result) =>
    limit(async () => {
      const shown = resultFor(await withArtifacts(result, folder), feedback);
      await writeReport(join(out, pageOf(result)), `${await submissionPage(shown, back)}\n`);
    }),
  );
  await Promise.all(writing);
  await removeOthers();
  return join(out, isForStaff ? CLASS_PAGE : SUBMISSION_PAGES);
}

async function withArtifacts(result: ClassResult, folder: string): Promise<ClassResult> {
  const { artifacts } = await readWhole(folder, result.file);
  return { ...result, scorecard: { ...result.scorecard, artifacts } };
}
