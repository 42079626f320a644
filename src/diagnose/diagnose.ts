/**
 * Names the mistake that is probably behind wrong results. Only wrong ones cost anything: what is right is not looked at.
 */
import type { Finding } from "../findings.ts";
import type { Oracle } from "../oracle/oracle.ts";
import type { Observation } from "./observation.ts";
import { search, type Wrongness } from "./search.ts";
import type { ArrayPicture } from "../pictures.ts";
import { arrayPicture } from "./array-picture.ts";
import { wrongEntries } from "./wrong-entries.ts";

export type { Observation } from "./observation.ts";

/** What is to be diagnosed. */
export interface Case extends Wrongness {
  /** The function, as the student spells it. */
  readonly name: string;
  readonly observations: readonly Observation[];
}

/** What was found out. */
export interface Diagnosis {
  /** The likely mistakes first, then where it is wrong without one. */
  readonly findings: readonly Finding[];
  /** Wrong results that are arrays. */
  readonly pictures: readonly ArrayPicture[];
  /** The results that no known mistake explains. */
  readonly unexplained: readonly string[];
}

/** Diagnoses the wrong results of one function. */
export function diagnose(oracle: Oracle, { name, observations, wrong, right }: Case): Diagnosis {
  const explanations = search(oracle, observations, { wrong, right });
  const unexplained = wrong.filter((result) => !explanations.some(({ results }) => results.includes(result)));
  const named = explanations.map(({ mistakes, results }): Finding => ({
    code: "looks-like",
    params: { name, results, mistakes },
  }));
  const located = unexplained.flatMap((result) => wrongEntries(oracle, { name, result, observations }) ?? []);
  const pictures = wrong.flatMap((result) => arrayPicture(oracle, { name, result, observations }) ?? []);
  return { findings: [...named, ...located], pictures, unexplained };
}
