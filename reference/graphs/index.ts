/** The problem set's graphs. For another one, write a file like f1.ts and add it to the list. */
import { f1 } from "./f1.ts";
import { f2 } from "./f2.ts";
import type { Graph } from "./graph.ts";

export { admissible, backward, backwardOnEdges, forward, withCopies, type Numbers } from "./engine.ts";
export type { Domain, Graph } from "./graph.ts";
export { operations, type OperationName } from "./operations.ts";

/** Every graph by its name. */
export const graphs: ReadonlyMap<string, Graph> = new Map([f1, f2].map((graph) => [graph.name, graph]));
