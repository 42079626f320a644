/** The seeded points at which a graph is evaluated, and how a report shows one. */
import { Random } from "../numeric/random.ts";
import type { Oracle } from "../oracle/oracle.ts";

const POINTS = 10;

/** The values of the graph's arguments, in their order, at each point. */
export function graphPoints(oracle: Oracle, graph: string, seed: number): number[][] {
  return Array.from({ length: POINTS }, (_, index) => oracle.graphPoint(graph, new Random(seed, graph, index)));
}

/** `x0=0.513, x1=-1.2`. */
export function pointText(inputs: readonly string[], point: readonly number[]): string {
  return inputs.map((name, index) => `${name}=${Number((point[index] ?? Number.NaN).toPrecision(4))}`).join(", ");
}
