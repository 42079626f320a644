/** A class as CSV, for spreadsheets: a row for each submission, a column for each item. */
import { stringify } from "csv-stringify/sync";

import { opennessOf } from "../results/merge.ts";
import type { ItemResult, Result } from "../results/results.ts";
import { safeText } from "./safe-text.ts";

type Cell = string | number;

const IDENTITY = ["submission", "name", "id", "email", "uniqname", "umid"];
const TOTALS = ["points", "max points", "bonus", "points and bonus", "pending", "final"];

/** The table, every cell in quotes; what a spreadsheet would take for a formula begins with an apostrophe. */
export function classCsv(results: readonly Result[]): string {
  const items = unique(results.flatMap(({ scorecard }) => scorecard.items.map(({ id }) => id)));
  const runs = unique(results.flatMap(({ scorecard }) => scorecard.runs.map(({ name }) => name)));
  const header = [...IDENTITY, ...items, ...TOTALS, ...runs.map((run) => `test accuracy ${run}`), "integrity"];
  const rows = results.map((result) => rowOf(result, items, runs));
  const cells = [header, ...rows].map((row) => row.map((cell) => (typeof cell === "string" ? safeText(cell) : cell)));
  return stringify(cells, { quoted: true, quoted_empty: true, escape_formulas: true }).trimEnd();
}

function rowOf(result: Result, items: readonly string[], runs: readonly string[]): Cell[] {
  const { name, scorecard, student, total } = result;
  const { identity } = scorecard.submission;
  return [
    name,
    student?.name ?? "",
    student?.id ?? "",
    student?.email ?? "",
    identity?.uniqname ?? "",
    identity?.umid ?? "",
    ...items.map((id) => pointsOf(result.items.find((item) => item.id === id))),
    total.points,
    total.maxPoints,
    total.bonus,
    rounded(total.points + total.bonus),
    total.pending,
    opennessOf(result) === undefined ? "yes" : "no",
    ...runs.map((run) => scorecard.runs.find((each) => each.name === run)?.testAccuracy ?? ""),
    scorecard.integrity.length,
  ];
}

/** Empty where all is still open, which is no 0. */
function pointsOf(item: ItemResult | undefined): Cell {
  return item === undefined || (item.pending > 0 && item.points === 0) ? "" : item.points;
}

/** To what points are kept in. */
const rounded = (points: number): number => Math.round(points * 1e4) / 1e4;

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
