import { closest, distance } from "fastest-levenshtein";

/**
 * The candidate that was probably meant by a name that is none of them: the one that differs in the fewest letters,
 * upper and lower case alike. Undefined where even that one is another word, more than 40 % of the letters away.
 */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const lowered = name.toLowerCase();
  const nearest = closest(
    lowered,
    candidates.map((candidate) => candidate.toLowerCase()),
  );
  if (distance(lowered, nearest) > Math.ceil(0.4 * name.length)) return undefined;
  return candidates.find((candidate) => candidate.toLowerCase() === nearest);
}
