/** What a rubric's test came to, as a table: known mistakes by items, caught or survived. */
import type { CaseResult, Flaw, Verification } from "../scorecard/verification.ts";
import { colour } from "./colour.ts";
import { safeText } from "./safe-text.ts";

/** The table, then what is wrong. */
export function verificationReport({ items, results }: Verification): string {
  const width = Math.max(...results.map(({ name }) => name.length));
  const head = `${" ".repeat(width)}  ${items.map((item) => item.padEnd(6)).join("")}`;
  const flawed = results.filter(({ flaws }) => flaws.length > 0);
  return [
    colour.dim(head),
    ...results.flatMap((result) => rowOf(result, items, width)),
    "",
    flawed.length === 0
      ? colour.green(`${results.length} cases, every one as it must be.`)
      : colour.red(`${results.length} cases, of which ${flawed.length} are not as they must be.`),
  ].join("\n");
}

function rowOf({ name, place, lost, flaws }: CaseResult, items: readonly string[], width: number): string[] {
  const cells = items.map((item) => (lost.includes(item) ? "✗" : "·").padEnd(6)).join("");
  const verdict = flaws.length > 0 ? colour.red(verdictOf(flaws)) : colour.green(verdictFor(name));
  const where = place === undefined ? "" : colour.dim(`  ${safeText(place)}`);
  return [
    `${safeText(name).padEnd(width)}  ${cells}${verdict}${where}`,
    ...flaws.map((flaw) => colour.red(`    ${safeText(sentenceOf(flaw))}`)),
  ];
}

const verdictFor = (name: string): string => ({ right: "full points", blank: "no points" })[name] ?? "caught";

const verdictOf = (flaws: readonly Flaw[]): string =>
  flaws.some(({ kind }) => kind === "survived" || kind === "earned") ? "survived" : "wrong";

function sentenceOf(flaw: Flaw): string {
  switch (flaw.kind) {
    case "survived":
      return `${flaw.part} must lose points and loses none: look at its tolerances and its credit.`;
    case "lost":
      return `${flaw.part} must lose nothing and loses points: look at its tolerances.`;
    case "earned":
      return `${flaw.part} earns points for nothing.`;
    case "not-named":
      return `no finding ${flaw.expected} tells of it.`;
  }
}
