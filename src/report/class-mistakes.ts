/** What a class gets wrong: each mistake once, in words, with everybody who made it. */
import type { Finding } from "../findings.ts";
import type { Result } from "../results/results.ts";
import type { PartScore } from "../scorecard/scorecard.ts";
import { generalSentence, mistakeSentence } from "./general-sentences.ts";
import { safeText } from "./safe-text.ts";
import { unfavourable } from "./said.ts";
import type { Language } from "./sentences.ts";

/** A mistake, and who made it. */
export interface ClassMistake<Who extends Result = Result> {
  /** A sentence. */
  readonly what: string;
  /** At least one, in the order of the class. */
  readonly who: readonly Who[];
}

/** The most common first, of equally common ones the first that was met. Nobody counts twice for one mistake. */
export function classMistakes<Who extends Result>(results: readonly Who[]): ClassMistake<Who>[] {
  const found = new Map<string, { what: string; who: Who[] }>();
  for (const result of results) {
    for (const [key, what] of mistakesOf(result)) {
      const before = found.get(key);
      if (before === undefined) found.set(key, { what, who: [result] });
      else before.who.push(result);
    }
  }
  return [...found.values()].toSorted((a, b) => b.who.length - a.who.length);
}

/** By what two languages have in common: `fcBackward` is `fc_backward`. */
function mistakesOf({ scorecard: { submission, items } }: Result): Map<string, string> {
  const said = [
    ...sentencesOf(submission.findings, submission.language),
    ...items.flatMap(({ parts }) => parts.flatMap((part) => partSentences(part, submission.language))),
  ];
  const keyed = said.map((what): [string, string] => [what.toLowerCase().replaceAll("_", ""), safeText(what)]);
  return new Map(keyed);
}

function partSentences({ findings }: PartScore, language: Language): string[] {
  const named = findings.flatMap((finding) =>
    finding.code === "looks-like"
      ? finding.params.mistakes.map((mistake) => mistakeSentence(finding.params.name, mistake))
      : [],
  );
  return [
    ...named,
    ...sentencesOf(
      findings.filter((finding) => !isNamed(finding, findings)),
      language,
    ),
  ];
}

const sentencesOf = (findings: readonly Finding[], language: Language): string[] =>
  unfavourable(findings).flatMap((finding) => generalSentence(finding, language) ?? []);

/** Whether it is a result that is wrong by a mistake whose name is known. */
function isNamed({ params }: Finding, all: readonly Finding[]): boolean {
  if (!("name" in params && "result" in params)) return false;
  const { name, result } = params;
  return all.some(
    (other) => other.code === "looks-like" && other.params.name === name && other.params.results.includes(result),
  );
}
