import seedrandom from "seedrandom";
import { admissible, type Domain, type Graph } from "../../../reference/graphs/index.ts";

/** Seeded inputs of a graph, uniform over its domains, of which those are kept that the graph admits. */
export function admissiblePoints(graph: Graph, count: number, seed: string): Record<string, number>[] {
  const random = seedrandom(`${graph.name} ${seed}`);
  const points: Record<string, number>[] = [];
  for (let tried = 0; points.length < count; tried += 1) {
    if (tried > 100 * count) throw new Error(`Expected ${graph.name} to admit more than 1 % of its inputs.`);
    const point = Object.fromEntries(graph.inputs.map(({ name, domain }) => [name, drawFrom(domain, random)]));
    if (admissible(graph, point)) points.push(point);
  }
  return points;
}

function drawFrom({ magnitudes, sign }: Domain, random: () => number): number {
  const [low, high] = magnitudes[Math.floor(random() * magnitudes.length)] ?? [Number.NaN, Number.NaN];
  const magnitude = low + random() * (high - low);
  return sign === "either" && random() < 0.5 ? -magnitude : magnitude;
}
