import { closest, distance } from "fastest-levenshtein";

/**
 * The candidate that was probably meant by a name that is none of them: the one that differs in the fewest letters,
 * upper and lower case alike. Undefined where even that one is another word.
 *
 * @param most share of the name's letters, rounded up, beyond which it is. Default: 40 %.
 */
export function nearestName(name: string, candidates: readonly string[], most = 0.4): string | undefined {
  if (candidates.length === 0) return undefined;
  const lowered = name.toLowerCase();
  const nearest = closest(
    lowered,
    candidates.map((candidate) => candidate.toLowerCase()),
  );
  if (distance(lowered, nearest) > Math.ceil(most * name.length)) return undefined;
  return candidates.find((candidate) => candidate.toLowerCase() === nearest);
}
