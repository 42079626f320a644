/** A verdict with what is probably behind it: the likely mistake comes before the evidence. */
import { diagnose, type Observation } from "../diagnose/diagnose.ts";
import { float64, isFloat, type FloatTensor } from "../numeric/tensor.ts";
import type { Value } from "../protocol/value.ts";
import type { CheckContext, Judgement } from "./check.ts";
import type { Evidence } from "./evidence.ts";

/** The verdict of the evidence, diagnosed where it is against a result. */
export function diagnosed(
  evidence: Evidence,
  observations: readonly Observation[],
  { oracle }: Pick<CheckContext, "oracle">,
): Judgement {
  const judgement = evidence.judgement();
  const { wrong } = evidence.results();
  // One call proves nothing.
  if (wrong.length === 0 || observations.length < 2) return judgement;
  const { findings, pictures } = diagnose(oracle, { name: evidence.name, observations, ...evidence.results() });
  return {
    ...judgement,
    findings: [...findings, ...judgement.findings],
    ...(pictures.length > 0 && { pictures }),
  };
}

/** Results as they came, in any shape; what is no array of floats and no number is left out. */
export function resultsSeen(values: Readonly<Record<string, Value | undefined>>): Record<string, FloatTensor> {
  const seen: Record<string, FloatTensor> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value?.type === "number") seen[name] = float64([value.value], []);
    if (value?.type === "array" && isFloat(value.tensor)) seen[name] = value.tensor;
  }
  return seen;
}
