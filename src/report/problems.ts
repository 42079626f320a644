/** Configuration errors as lines: `rubric.yaml:12:5  message`, with what to do below. */
import type { ConfigurationError } from "../errors.ts";

/** Every problem, in order. */
export function problemLines(error: ConfigurationError): string {
  return error.problems
    .map(({ message, file, line, column, hint }) => {
      const place = [file, line, column].filter((part) => part !== undefined).join(":");
      return [`${place === "" ? "" : `${place}  `}${message}`, ...(hint === undefined ? [] : [`  → ${hint}`])].join(
        "\n",
      );
    })
    .join("\n");
}
