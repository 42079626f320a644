/**
 * JUnit's XML, as CI services read it: a suite for each submission, a test for each part; one for the whole item where a
 * person has spoken.
 */
import { XMLBuilder } from "fast-xml-parser";

import type { ItemResult, Result } from "../results/results.ts";
import type { PartScore } from "../scorecard/scorecard.ts";
import { manualText, partFindings, partHeading } from "./item-text.ts";
import { score } from "./layout.ts";
import { safeText } from "./safe-text.ts";
import { isNotSelected, reasons, saidOf } from "./said.ts";
import type { Language } from "./sentences.ts";

/** Attributes begin with `@`. */
interface Outcome {
  readonly "@message": string;
  readonly "@type"?: string;
  readonly "#text"?: string;
}

interface TestCase {
  readonly "@classname": string;
  readonly "@name": string;
  /** At most one of these; none for what passed. */
  readonly failure?: Outcome;
  readonly error?: Outcome;
  readonly skipped?: Outcome;
}

interface Counts {
  readonly "@tests": number;
  readonly "@failures": number;
  readonly "@errors": number;
  readonly "@skipped": number;
  /** Seconds. */
  readonly "@time": string;
}

interface Suite extends Counts {
  readonly "@name": string;
  readonly "@timestamp": string;
  readonly properties: { readonly property: readonly { readonly "@name": string; readonly "@value": string }[] };
  readonly testcase: readonly TestCase[];
  /** What is said of the hand-in as a whole. */
  readonly "system-out"?: string;
}

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  format: true,
  suppressEmptyNode: true,
});

/** The XML of these submissions, without a line end after the last line. */
export function junitReport(results: readonly Result[]): string {
  const suites = results.map(suiteOf);
  const cases = suites.flatMap((suite) => suite.testcase);
  const totalMs = results.reduce((sum, { scorecard }) => sum + scorecard.timing.totalMs, 0);
  const title = results[0]?.scorecard.rubric.title ?? "";
  return builder
    .build({
      "?xml": { "@version": "1.0", "@encoding": "UTF-8" },
      testsuites: { "@name": xmlText(title), ...countsOf(cases, totalMs), testsuite: suites },
    })
    .trimEnd();
}

function suiteOf({ name, scorecard, items, total }: Result): Suite {
  const testcase = items.flatMap((item) => casesOf(item, name, scorecard.submission.language));
  const properties = { ...total, seed: scorecard.grader.seed, version: scorecard.grader.version };
  const about = saidOf([...scorecard.integrity, ...scorecard.submission.findings], scorecard.submission.language);
  return {
    "@name": xmlText(name),
    ...countsOf(testcase, scorecard.timing.totalMs),
    "@timestamp": scorecard.timing.startedAt.replace(/Z$/, ""),
    properties: {
      property: Object.entries(properties).map(([key, value]) => ({ "@name": key, "@value": xmlText(String(value)) })),
    },
    testcase,
    ...(about.length > 0 && { "system-out": xmlText(about.map(({ what }) => what)) }),
  };
}

function countsOf(cases: readonly TestCase[], totalMs: number): Counts {
  const having = (outcome: "failure" | "error" | "skipped"): number =>
    cases.filter((each) => each[outcome] !== undefined).length;
  return {
    "@tests": cases.length,
    "@failures": having("failure"),
    "@errors": having("error"),
    "@skipped": having("skipped"),
    "@time": (totalMs / 1000).toFixed(3),
  };
}

function casesOf(item: ItemResult, name: string, language: Language): TestCase[] {
  const classname = { "@classname": xmlText(`${name}.${item.id}`) };
  if (item.manual !== undefined) {
    const lost = { "@message": `${score(item.points)} / ${score(item.maxPoints)} by hand`, "@type": "manual" };
    const failure = { ...lost, "#text": xmlText(manualText(item)) };
    return [{ ...classname, "@name": xmlText(item.title), ...(item.status !== "passed" && { failure }) }];
  }
  if (isNotSelected(item)) return [];
  return item.parts.map((part) => ({
    ...classname,
    "@name": xmlText(`${part.id}: ${item.title}`),
    ...outcomeOf(part, language),
  }));
}

function outcomeOf(part: PartScore, language: Language): Pick<TestCase, "failure" | "error" | "skipped"> {
  const findings = partFindings(part, language);
  const said = {
    "@message": xmlText(findings[0] ?? partHeading([part])),
    "@type": part.status,
    "#text": xmlText([partHeading([part]), ...findings]),
  };
  switch (part.status) {
    case "passed":
      return {};
    case "errored":
      return { error: said };
    case "partial":
    case "failed":
      return { failure: said };
    case "manual":
      return { skipped: { "@message": "A person scores it." } };
    case "skipped":
      return { skipped: { "@message": part.reason === undefined ? "" : reasons[part.reason] } };
  }
}

/** Text without what XML 1.0 cannot hold; its markup is escaped when it is written. Lines may end only between them. */
function xmlText(text: string | readonly string[]): string {
  const lines = typeof text === "string" ? [text] : text;
  return lines
    .map((line) =>
      safeText(line).replace(/[\uFFFE\uFFFF]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`),
    )
    .join("\n");
}
