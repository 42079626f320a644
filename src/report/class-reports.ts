/** Every format of a class's results that is one text made of nothing else. */
import { opennessOf } from "../results/merge.ts";
import type { ClassResults, Result } from "../results/results.ts";
import { classCsv } from "./class-csv.ts";
import { classJson, classJsonLines } from "./class-json.ts";
import { classMarkdown } from "./class-markdown.ts";
import type { ClassFormat } from "./formats.ts";
import { junitReport } from "./junit.ts";
import { safeText } from "./safe-text.ts";

/** A class as text, without a line end after the last line. */
export const classReports: Readonly<
  Record<Exclude<ClassFormat, "gradescope" | "canvas" | "html">, (results: readonly Result[]) => string>
> = {
  csv: classCsv,
  json: classJson,
  jsonl: classJsonLines,
  markdown: classMarkdown,
  junit: junitReport,
};

/** Why a result is not final: `bob: parts were skipped; points are pending for 4.2f, 4.2i`. Undefined for one that is. */
export function opennessSentence(result: Result): string | undefined {
  const openness = opennessOf(result);
  if (openness === undefined) return undefined;
  const { incomplete, pending } = openness;
  const skipped = incomplete ? ["parts were skipped"] : [];
  const open = pending.length === 0 ? [] : [`points are pending for ${pending.join(", ")}`];
  return `${safeText(result.name)}: ${[...skipped, ...open].join("; ")}`;
}

/** What the staff should know of a class, whatever is made of it. */
export function classNotes({ results, severalRows, withoutSubmission, withoutScorecard }: ClassResults): string[] {
  const rubrics = new Set(results.map(({ scorecard }) => scorecard.rubric.sha256));
  const absent = withoutSubmission.map(({ name, login, email, id }) => safeText(name ?? login ?? email ?? id ?? ""));
  return [
    ...(rubrics.size > 1 ? [`These were graded by ${rubrics.size} different rubrics or profiles.`] : []),
    ...(severalRows.length > 0
      ? [`Several rows of the roster fit, so that none was taken: ${severalRows.map(safeText).join(", ")}.`]
      : []),
    ...(withoutScorecard.length > 0
      ? [`Without a scorecard (${withoutScorecard.length}): ${withoutScorecard.map(safeText).join(", ")}.`]
      : []),
    ...(absent.length > 0 ? [`On the roster without a submission (${absent.length}): ${absent.join(", ")}.`] : []),
  ];
}
