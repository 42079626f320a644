/** A class for a CI job's summary: a line for each submission. */
import type { Result } from "../results/results.ts";
import { score } from "./layout.ts";
import { markdownTable, markdownText } from "./markdown-text.ts";

/** The table, without a line end after the last line. */
export function classMarkdown(results: readonly Result[]): string {
  const title = results[0]?.scorecard.rubric.title ?? "";
  const items = [...new Set(results.flatMap(({ scorecard }) => scorecard.items.map(({ id }) => id)))];
  const numbers = [...items.map(markdownText), "Points", "Bonus", "Pending"];
  const header = [["Submission", "left"], ...numbers.map((column) => [column, "right"] as const)] as const;
  return [
    `## ${markdownText(title)} · ${results.length} ${results.length === 1 ? "submission" : "submissions"}`,
    "",
    ...markdownTable(
      header,
      results.map((result) => rowOf(result, items)),
    ),
  ].join("\n");
}

function rowOf({ name, student, scorecard, items, total }: Result, ids: readonly string[]): string[] {
  const called =
    student?.name === undefined ? markdownText(name) : `${markdownText(name)} (${markdownText(student.name)})`;
  const flag = scorecard.integrity.length > 0 ? " **integrity**" : "";
  return [
    `${called}${flag}`,
    ...ids.map((id) => cellOf(items.find((item) => item.id === id))),
    `**${score(total.points)}** / ${score(total.maxPoints)}`,
    score(total.bonus),
    score(total.pending),
  ];
}

/** What is still open is no zero. */
function cellOf(item: Result["items"][number] | undefined): string {
  if (item === undefined) return "";
  if (item.pending === 0) return score(item.points);
  return item.points === 0 ? "…" : `${score(item.points)} …`;
}
