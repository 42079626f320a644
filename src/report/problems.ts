/** Configuration errors as lines: `rubric.yaml:12:5  message`, with what to do below. */
import type { ConfigurationError, Problem } from "../errors.ts";
import { safeText } from "./safe-text.ts";

/** Every problem, in order. */
export function problemLines(error: ConfigurationError): string {
  return error.problems.flatMap(linesOf).map(safeText).join("\n");
}

/** Names of a submission's files can stand in them. */
function linesOf({ message, file, line, column, hint }: Problem): string[] {
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return [place === "" ? message : `${place}  ${message}`, ...(hint === undefined ? [] : [`  → ${hint}`])];
}
