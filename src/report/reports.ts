/** Every format of a report. */
import { resultOf } from "../results/merge.ts";
import type { Result } from "../results/results.ts";
import type { Scorecard } from "../scorecard/scorecard.ts";
import type { Format } from "./formats.ts";
import { gradescopeReport } from "./gradescope.ts";
import { checkedScorecard, jsonReport } from "./json.ts";
import { junitReport } from "./junit.ts";
import { markdownReport } from "./markdown.ts";
import { terminalReport, type TerminalOptions } from "./terminal.ts";

/** A scorecard as text, without a line end after the last line. */
export const reports: Readonly<
  Record<Format, (scorecard: Scorecard, options: TerminalOptions) => string | Promise<string>>
> = {
  terminal: terminalReport,
  json: jsonReport,
  markdown: (scorecard) => markdownReport(fresh(scorecard)),
  junit: (scorecard) => junitReport([fresh(scorecard)]),
  gradescope: (scorecard) => gradescopeReport(fresh(scorecard)),
  html: async (scorecard) => {
    // What draws takes longer to load than most gradings have for their report.
    const { submissionPage } = await import("./html/submission-page/page.ts");
    return submissionPage(fresh(scorecard));
  },
};

/** What has just been graded, of which nobody has said anything yet. */
const fresh = (scorecard: Scorecard): Result => resultOf(checkedScorecard(scorecard));
