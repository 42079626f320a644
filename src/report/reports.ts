/** Every format of a report. */
import type { Scorecard } from "../scorecard/scorecard.ts";
import type { Format } from "./formats.ts";
import { jsonReport } from "./json.ts";
import { terminalReport, type TerminalOptions } from "./terminal.ts";

/** A scorecard as text, without a line end after the last line. */
export const reports: Readonly<Record<Format, (scorecard: Scorecard, options: TerminalOptions) => string>> = {
  terminal: terminalReport,
  json: jsonReport,
};
