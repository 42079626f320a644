/** What no known mistake explains is shown on the smallest input on which it is wrong. */
import type { Finding, FindingOf } from "../findings.ts";
import type { Judgement } from "./check.ts";

/**
 * The verdict with every wrong value that has no name replaced by the one on the first of these inputs that has it.
 *
 * @param inputs from small to large.
 * @param judge judges one input alone.
 */
export async function withSmallestFailure<Input>(
  judgement: Judgement,
  inputs: readonly Input[],
  judge: (input: Input) => Promise<Judgement>,
): Promise<Judgement> {
  const named = new Set(
    judgement.findings.flatMap((finding) => (finding.code === "looks-like" ? finding.params.results : [])),
  );
  const wrong = wrongValues(judgement.findings).map(({ params }) => params.result);
  const open = new Set(wrong.filter((result) => !named.has(result)));
  const smallest = new Map<string, Finding>();
  for (const input of inputs) {
    if (smallest.size === open.size) break;
    const { findings } = await judge(input);
    for (const finding of wrongValues(findings)) {
      const { result } = finding.params;
      if (open.has(result) && !smallest.has(result)) smallest.set(result, finding);
    }
  }
  const replaced = judgement.findings.map((finding) =>
    finding.code === "wrong-value" ? (smallest.get(finding.params.result) ?? finding) : finding,
  );
  return { ...judgement, findings: replaced };
}

function wrongValues(findings: readonly Finding[]): FindingOf<"wrong-value">[] {
  return findings.flatMap((finding) => (finding.code === "wrong-value" ? [finding] : []));
}
