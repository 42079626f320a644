/** Configuration errors as lines: `rubric.yaml:12:5  message`, with what to do below. */
import type { ConfigurationError, Problem } from "../errors.ts";
import { safeText } from "./safe-text.ts";

/** Every problem, in order. A hint that the next problem repeats is given once, after both. */
export function problemLines({ problems }: ConfigurationError): string {
  const lines = problems.flatMap((problem, index) => linesOf(problem, problems[index + 1]));
  return lines.map(safeText).join("\n");
}

/** Names of a submission's files can stand in them. */
function linesOf({ message, file, line, column, hint: own }: Problem, following: Problem | undefined): string[] {
  const hint = following?.hint === own ? undefined : own;
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return [place === "" ? message : `${place}  ${message}`, ...(hint === undefined ? [] : [`  → ${hint}`])];
}
